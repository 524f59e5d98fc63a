// a full channel refuses; the result is not even looked at
class Hub
{
    readonly Channel<TcpClient> _todo = Channel.CreateBounded<TcpClient>(8);

    public async Task Run(TcpListener l)
    {
        while (true)
        {
            var c = await l.AcceptTcpClientAsync(); // expect SLA0201
            _todo.Writer.TryWrite(c);
        }
    }
}

// A cast of the method group changes nothing.
sealed class Peer
{
    readonly NetworkStream _stream;
    public Peer(TcpClient client) { _stream = client.GetStream(); _ = Task.Run((Func<Task>)Pump); }
    public void Dispose() => _stream.Dispose();

    async Task Pump()
    {
        var buffer = new byte[64];
        while (true)
        {
            var got = await _stream.ReadAsync(buffer);
            if (got == 0) return; // expect SLA0101
            Console.WriteLine(got);
        }
    }
}

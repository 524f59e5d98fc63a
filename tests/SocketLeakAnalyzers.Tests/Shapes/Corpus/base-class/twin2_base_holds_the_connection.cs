// silent: the base class has the connection, too, and looks after it
abstract class Device
{
    readonly Timer _watch;

    protected Device(TcpClient client) => _watch = new Timer(_ =>
    {
        if (client.Client.Poll(0, SelectMode.SelectRead) && client.Available == 0) client.Close();
    }, null, 1000, 1000);
}

sealed class Peer : Device
{
    readonly NetworkStream _stream;
    public Peer(TcpClient client) : base(client) { _stream = client.GetStream(); _ = Task.Run(Pump); }

    async Task Pump()
    {
        var buffer = new byte[64];
        while (true)
        {
            var got = await _stream.ReadAsync(buffer);
            if (got == 0) return;
        }
    }
}

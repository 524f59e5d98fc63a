// The field is private: a base class of the source cannot reach it, and the loop is launched with nobody behind it.
abstract class Device
{
    public string Name { get; set; }
    protected virtual void Dispose(bool disposing) { }
    public void Dispose() => Dispose(true);
}

sealed class Peer : Device
{
    readonly NetworkStream _stream;
    public Peer(TcpClient client) { _stream = client.GetStream(); _ = Task.Run(Pump); }
    protected override void Dispose(bool disposing) { if (disposing) _stream.Dispose(); }

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

// silent
interface IChannel : IDisposable { Task ConnectAsync(); }

class TcpChannel : IChannel
{
    NetworkStream? stream;

    public async Task ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try { await socket.ConnectAsync("h", 1); stream = new NetworkStream(socket, true); }
        catch { socket.Dispose(); throw; }
    }

    public void Dispose() => stream?.Dispose();
}

class Factory { public IChannel Create() => new TcpChannel(); }

class Client
{
    IChannel? current; readonly Factory factory = new();

    public async Task OpenAsync()
    {
        var next = factory.Create();
        try { await next.ConnectAsync(); }
        catch { current?.Dispose(); throw; }
        current = next;
    }
}

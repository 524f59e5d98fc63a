// silent
interface IConn { ValueTask DisposeAsync(); }

class Tcp : IConn
{
    public readonly Socket Socket = new(SocketType.Stream, ProtocolType.Tcp);
    public ValueTask DisposeAsync() { Socket.Dispose(); return default; }
}

class Tls : IConn
{
    readonly Tcp inner; SslStream? ssl;
    public Tls(Tcp inner) => this.inner = inner;

    public async Task HandshakeAsync()
    {
        ssl = new SslStream(new NetworkStream(inner.Socket, true));
        await ssl.AuthenticateAsClientAsync("h");
    }

    public async ValueTask DisposeAsync()
    {
        if (ssl != null) await ssl.DisposeAsync();
        await inner.DisposeAsync();
    }
}

class Client
{
    IConn? conn;

    async Task SetupAsync()
    {
        try { if (conn is Tcp tcp) { var tls = new Tls(tcp); await tls.HandshakeAsync(); conn = tls; } }
        catch { await CloseAsync(); throw; }
    }

    async ValueTask CloseAsync() { if (conn != null) { await conn.DisposeAsync(); conn = null; } }
}

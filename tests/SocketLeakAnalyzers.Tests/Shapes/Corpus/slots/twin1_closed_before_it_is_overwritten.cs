// silent: the old one is closed first
class Link : IDisposable
{
    TcpClient _line;

    TcpClient Line()
    {
        if (_line is not null && _line.Connected) return _line;
        _line?.Dispose();
        _line = new TcpClient("h", 1);
        return _line;
    }

    public void Send(byte[] b) { Line().GetStream().Write(b, 0, b.Length); }
    public void Dispose() { _line?.Dispose(); }
}

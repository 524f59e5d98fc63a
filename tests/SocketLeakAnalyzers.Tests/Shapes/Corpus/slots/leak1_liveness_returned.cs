// the classic get-or-connect: the field is returned, which does not hand it to somebody who closes
class Link : IDisposable
{
    TcpClient _line;

    TcpClient Line()
    {
        if (_line is not null && _line.Connected) return _line;
        _line = new TcpClient("h", 1); // expect SLA0205
        return _line;
    }

    public void Send(byte[] b) { Line().GetStream().Write(b, 0, b.Length); }
    public void Dispose() { _line?.Dispose(); }
}

class Buf : IDisposable { public byte[] B = new byte[64]; public void Dispose() { B = null; } }

class Reader
{
    public async Task Handle(TcpClient c)
    {
        var buf = new Buf();
        while (true)
        {
            var n = await c.GetStream().ReadAsync(buf.B);
            if (n == 0) { buf.Dispose(); return; } // expect SLA0101
        }
    }
}

// silent: the usual repair
using System.Buffers;

static class Echo
{
    static async Task Listen(CancellationToken stop)
    {
        using var listen = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listen.Bind(new IPEndPoint(IPAddress.Loopback, 8087));
        listen.Listen(120);
        while (!stop.IsCancellationRequested)
        {
            var s = await listen.AcceptAsync(stop);
            _ = Lines(s);
        }
    }

    private static async Task Lines(Socket socket)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        var reader = PipeReader.Create(stream);
        try
        {
            while (true)
            {
                var r = await reader.ReadAsync();
                var b = r.Buffer;
                while (Take(ref b, out var line)) Console.WriteLine(line.Length);
                reader.AdvanceTo(b.Start, b.End);
                if (r.IsCompleted) break;
            }
        }
        catch (Exception e) { Console.WriteLine(e.Message); }
        finally { await reader.CompleteAsync(); }
    }

    private static bool Take(ref ReadOnlySequence<byte> b, out ReadOnlySequence<byte> line)
    {
        var p = b.PositionOf((byte)'\n');
        if (p == null) { line = default; return false; }
        line = b.Slice(0, p.Value); b = b.Slice(b.GetPosition(1, p.Value)); return true;
    }

    static async Task Relay(TcpListener l, string host, int port)
    {
        while (true)
        {
            var near = await l.AcceptTcpClientAsync();
            _ = Task.Run(async () =>
            {
                using (near)
                using (var far = new TcpClient())
                {
                    await far.ConnectAsync(host, port);
                    await Task.WhenAny(near.GetStream().CopyToAsync(far.GetStream()), far.GetStream().CopyToAsync(near.GetStream()));
                }
            });
        }
    }
}

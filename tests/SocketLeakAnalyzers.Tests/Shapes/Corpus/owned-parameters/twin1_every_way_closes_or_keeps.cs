// silent: every way closes or keeps
class Door
{
    public event EventHandler<TcpClient> Came;

    public async Task Run(TcpListener l)
    {
        while (true) { var c = await l.AcceptTcpClientAsync(); Came?.Invoke(this, c); }
    }
}

class Desk
{
    readonly List<TcpClient> _one = new();
    public Desk(Door d) { d.Came += OnCame; }

    async void OnCame(object sender, TcpClient c)
    {
        try
        {
            var b = new byte[1];
            await c.GetStream().ReadExactlyAsync(b);
            if (b[0] == 1) { lock (_one) _one.Add(c); } else c.Dispose();
        }
        catch (Exception) { c.Dispose(); }
    }

    public void Stop() { foreach (var c in _one) c.Close(); }
}

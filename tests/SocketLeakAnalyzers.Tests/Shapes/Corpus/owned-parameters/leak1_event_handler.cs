// pending: summaries
// the listener gives the new client away by an event; its one handler closes it when something fails, and drops it for kind 3
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
    readonly List<TcpClient> _one = new(), _two = new();
    public Desk(Door d) { d.Came += OnCame; }

    async void OnCame(object sender, TcpClient c) // expect SLA0201
    {
        try
        {
            var b = new byte[1];
            await c.GetStream().ReadExactlyAsync(b);
            if (b[0] == 1) lock (_one) _one.Add(c);
            else if (b[0] == 2) lock (_two) _two.Add(c);
        }
        catch (Exception) { c.Dispose(); }
    }

    public void Stop() { foreach (var c in _one) c.Close(); foreach (var c in _two) c.Close(); }
}

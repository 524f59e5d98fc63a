// pending: exits
// the copy tells how much went by: a lambda that only counts
static class Pump
{
    public static async Task To(this Stream from, Stream to, byte[] b, Action<int> went)
    {
        int n;
        while ((n = await from.ReadAsync(b)) > 0)
        {
            await to.WriteAsync(b.AsMemory(0, n));
            went(n);
        }
    }
}

class Relay
{
    long _up, _down;

    public async Task Run(NetworkStream a, NetworkStream b)
    {
        await Task.WhenAll( // expect SLA0105
            a.To(b, new byte[99], n => _up += n),
            b.To(a, new byte[99], n => _down += n));
    }
}

// silent: the callback cancels the other way when this one has ended
static class Pump
{
    public static async Task To(this Stream from, Stream to, byte[] b, Action<int> went)
    {
        int n;
        do { n = await from.ReadAsync(b); await to.WriteAsync(b.AsMemory(0, n)); went(n); }
        while (n > 0);
    }
}

class Relay
{
    public async Task Run(NetworkStream a, NetworkStream b)
    {
        await Task.WhenAll(
            a.To(b, new byte[99], n => { if (n == 0) b.Close(); }),
            b.To(a, new byte[99], n => { if (n == 0) a.Close(); }));
    }
}

// pending: exits
// one end has two streams, one for each way
interface ISide { Stream In { get; } Stream Out { get; } }

class Relay
{
    public async Task Run(TcpClient up, ISide down)
    {
        using (up)
        {
            var s = up.GetStream();
            await Task.WhenAll(down.In.CopyToAsync(s), s.CopyToAsync(down.Out)); // expect SLA0105
        }
    }
}

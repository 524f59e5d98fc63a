// silent: two files and a process are no connections; a relay that ends with the first way
interface ISide { Stream In { get; } Stream Out { get; } }

class Relay
{
    public async Task Pipe(Stream input, Stream output, FileStream log, FileStream copy)
    {
        await Task.WhenAll(input.CopyToAsync(log), copy.CopyToAsync(output));
    }

    public async Task Run(TcpClient up, ISide down)
    {
        using (up)
        {
            var s = up.GetStream();
            await Task.WhenAny(down.In.CopyToAsync(s), s.CopyToAsync(down.Out));
            down.In.Dispose(); down.Out.Dispose();
        }
    }
}

// pending: exits
internal sealed class WebPeer
{
    private readonly TcpClient client;
    private readonly StreamReader input;
    private readonly StreamWriter output;

    public WebPeer(TcpClient client)
    {
        this.client = client;
        var buffered = new BufferedStream(client.GetStream());
        input = new StreamReader(buffered);
        output = new StreamWriter(buffered) { NewLine = "\r\n" };
        Task.Factory.StartNew(Process);
    }

    private async void Process()
    {
        try
        {
            while (client.Connected)
            {
                var request = await Parse(input).ConfigureAwait(false);
                if (request != null)
                {
                    await output.WriteLineAsync("HTTP/1.1 200 OK");
                    await output.FlushAsync();
                    if (request.Contains("close")) client.Close();
                }
                else
                {
                    client.Close();
                }
            }
        }
        catch (SocketException) // expect SLA0202
        {
        }
        catch (IOException) // expect SLA0202
        {
        }
        catch (Exception e)
        {
            Console.WriteLine(e);
            client.Close();
        }

        Console.WriteLine("lost one");
    }

    private static async Task<string> Parse(StreamReader reader)
    {
        var first = await reader.ReadLineAsync();
        if (first == null) return null;
        string line;
        while (!string.IsNullOrEmpty(line = await reader.ReadLineAsync())) first += line;
        return first;
    }
}

public class WebHost
{
    public async Task Run(TcpListener listener)
    {
        while (true)
        {
            var c = await listener.AcceptTcpClientAsync();
            new WebPeer(c);
        }
    }
}

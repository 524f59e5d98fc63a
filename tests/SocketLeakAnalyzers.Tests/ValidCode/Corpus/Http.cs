using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

// HTTP and WebSockets as they should be, and connect callbacks that hand the socket to the handler.
public static class Http
{
    private static readonly HttpClient Shared = new(new SocketsHttpHandler
    {
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        ConnectCallback = ConnectAsync,
    });

    private static readonly HttpClient Impatient = new(new SocketsHttpHandler
    {
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
        PooledConnectionLifetime = TimeSpan.FromHours(12),
    });

    private static readonly HttpClient Once = new(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.Zero, PooledConnectionLifetime = TimeSpan.Zero });

    public static async Task<string> GetFromEitherAsync(Uri first, Uri second)
    {
        var texts = await Task.WhenAll(Impatient.GetStringAsync(first), Once.GetStringAsync(second));
        return texts[0] + texts[1];
    }

    public static SocketsHttpHandler Patient(TimeSpan idle)
    {
        var handler = new SocketsHttpHandler { PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan };
        if (idle > TimeSpan.Zero)
        {
            handler.PooledConnectionIdleTimeout = idle;
        }

        return handler;
    }

    public static Task<string> GetAsync(Uri address) => Shared.GetStringAsync(address);

    public static async Task SaveAsync(Uri address, string path)
    {
        using var response = await Shared.GetAsync(address, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        await using var file = File.Create(path);
        await response.Content.CopyToAsync(file);
    }

    public static async Task<int> CountLinesAsync(Uri address)
    {
        using var stream = await Shared.GetStreamAsync(address);
        using var reader = new StreamReader(stream);
        var count = 0;
        while (await reader.ReadLineAsync() != null)
        {
            count++;
        }

        return count;
    }

    public static async Task<HttpStatusCode> BufferedResponseAsync(Uri address)
    {
        var response = await Shared.GetAsync(address);
        return response.StatusCode;
    }

    public static async Task<string> EchoAsync(Uri address, CancellationToken stop)
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(address, stop);
        var buffer = new byte[1024];
        var text = new StringBuilder();
        while (true)
        {
            var result = await socket.ReceiveAsync(new ArraySegment<byte>(buffer), stop);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, stop);
                return text.ToString();
            }

            text.Append(Encoding.UTF8.GetString(buffer, 0, result.Count));
        }
    }

    public static async Task ServeAsync(HttpListener listener)
    {
        while (listener.IsListening)
        {
            var context = await listener.GetContextAsync();
            using var response = context.Response;
            response.StatusCode = 204;
        }
    }

    public static string RawGet(string host)
    {
        using var client = new TcpClient(host, 80);
        using var writer = new StreamWriter(client.GetStream(), leaveOpen: true) { AutoFlush = true };
        writer.Write($"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        using var reader = new StreamReader(client.GetStream());
        var body = new StringBuilder();
        for (var line = reader.ReadLine(); line != null; line = reader.ReadLine())
        {
            body.AppendLine(line);
        }

        return body.ToString();
    }

    public static void ServeRaw(Socket listener)
    {
        using var connection = listener.Accept();
        using var stream = new NetworkStream(connection);
        using var reader = new StreamReader(stream);
        string header;
        while (!string.IsNullOrEmpty(header = reader.ReadLine()))
        {
            Console.WriteLine(header);
        }

        connection.Send(Encoding.ASCII.GetBytes("HTTP/1.1 204 No Content\r\n\r\n"));
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

// Fetched while there is nothing yet, and so once.
sealed class FetchedWhenNullByCaller
{
    private readonly string _issuer;
    private string _keys;

    public FetchedWhenNullByCaller(string issuer) => _issuer = issuer;

    public async ValueTask<bool> HandleAsync(string token)
    {
        if (_issuer != null && _keys == null)
        {
            _keys = await FetchKeysAsync(_issuer);
        }

        return _keys.Contains(token);
    }

    private static async ValueTask<string> FetchKeysAsync(string issuer)
    {
        using var client = new HttpClient();
        return await client.GetStringAsync(issuer + "/keys");
    }
}

// Loaded while the flag is not set, and so once.
static class GuardedByStaticFlag
{
    private static bool s_ready;
    private static string s_rules;

    public static void Reload()
    {
        if (!s_ready)
        {
            LoadRules();
            s_ready = true;
        }
    }

    public static string Translate(string key)
    {
        if (!s_ready)
        {
            LoadRules();
            s_ready = true;
        }

        return s_rules + key;
    }

    private static void LoadRules()
    {
        HttpClient client = new();
        try
        {
            s_rules = client.GetStringAsync("https://example.org/rules").GetAwaiter().GetResult();
        }
        finally
        {
            client.Dispose();
        }
    }
}

// Looked for in a field first, and kept there: once.
static class CachedInStaticField
{
    private static readonly object s_lock = new();
    private static string s_address;

    public static async Task<string> GetAddressAsync()
    {
        lock (s_lock)
        {
            if (s_address != null)
            {
                return s_address;
            }
        }

        using HttpClient client = new();
        string address = await client.GetStringAsync("https://example.org/ip");
        lock (s_lock)
        {
            return s_address = address;
        }
    }
}

// The object that is returned keeps the client; only a failure disposes of it.
sealed class KeptByWhatIsReturned : IDisposable
{
    private readonly HttpClient _client;

    private KeptByWhatIsReturned(HttpClient client) => _client = client;

    public static async Task<KeptByWhatIsReturned> ConnectAsync(Uri server, string token, string password)
    {
        var handler = new HttpClientHandler();
        if (password == null)
        {
            handler.ServerCertificateCustomValidationCallback = (_, _, _, _) => true;
        }

        var client = new HttpClient(handler)
        {
            BaseAddress = server
        };

        try
        {
            if (token != null)
            {
                var access = await LogInAsync(client, token);
                return WithClient(client, access);
            }
        }
        catch (Exception e)
        {
            Console.WriteLine(e.Message);
        }

        try
        {
            return WithClient(client, await LogInAsync(client, password));
        }
        catch (Exception e)
        {
            client.Dispose();
            throw new InvalidOperationException("not connected", e);
        }
    }

    public Task<string> GetAsync(string path) => _client.GetStringAsync(path);

    private static Task<string> LogInAsync(HttpClient client, string token) => client.GetStringAsync("login?" + token);

    private static KeptByWhatIsReturned WithClient(HttpClient client, string access)
    {
        client.DefaultRequestHeaders.Add("Authorization", access);
        return new KeptByWhatIsReturned(client);
    }

    public void Dispose() => _client.Dispose();
}

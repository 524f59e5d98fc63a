using System;
using System.Net;
using System.Net.Http;
using System.Threading.Tasks;

namespace ServerSample;

/// <summary>Asks a web server for the temperature, with one HTTP client for all requests.</summary>
internal sealed class WeatherClient : IDisposable
{
    private readonly HttpClient client = new(new SocketsHttpHandler
    {
        UseProxy = false,

        // Leak: zero takes the connections out of the pool, and nobody closes them. Not even Dispose knows of them.
        PooledConnectionIdleTimeout = TimeSpan.Zero,
    });

    public Task<string> AskAsync(IPEndPoint server) => client.GetStringAsync($"http://{server}/");

    public void Dispose() => client.Dispose();
}

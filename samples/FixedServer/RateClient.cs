using System;
using System.Net;
using System.Net.Http;
using System.Threading.Tasks;

namespace ServerSample;

/// <summary>Asks a web server for a rate.</summary>
internal static class RateClient
{
    private static readonly HttpClient SharedHttpClient = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2), UseCookies = false });

    public static async Task<string> AskAsync(IPEndPoint server)
    {
        var client = SharedHttpClient;
        return await client.GetStringAsync($"http://{server}/");
    }
}

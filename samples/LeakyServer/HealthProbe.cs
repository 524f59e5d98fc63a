using System;
using System.Net;
using System.Net.Http;
using System.Threading.Tasks;

namespace ServerSample;

/// <summary>Asks a web server whether it is well.</summary>
internal static class HealthProbe
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) });

    public static async Task<bool> IsWellAsync(IPEndPoint server)
    {
        // Leak: the status is known, the body is unread, and the response keeps its connection.
        var response = await Client.GetAsync($"http://{server}/health", HttpCompletionOption.ResponseHeadersRead);
        return response.IsSuccessStatusCode;
    }
}

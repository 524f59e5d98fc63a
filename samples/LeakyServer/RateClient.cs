using System.Net;
using System.Net.Http;
using System.Threading.Tasks;

namespace ServerSample;

/// <summary>Asks a web server for a rate.</summary>
internal static class RateClient
{
    public static async Task<string> AskAsync(IPEndPoint server)
    {
        // Leak: a connection for each question, and a port that stays taken for a minute behind it.
        using var client = new HttpClient();
        return await client.GetStringAsync($"http://{server}/");
    }
}

// pending: summaries
using System.Net.Http.Headers;

// one client for each event
public class EventDispatcher
{
    public async void Dispatch(string url, string json)
    {
        try
        {
            using (var client = new HttpClient()) // expect SLA0301
            {
                client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
                var r = await client.PostAsync(url, new StringContent(json, Encoding.UTF8, "application/json"));
                r.EnsureSuccessStatusCode();
            }
        }
        catch (Exception e) { Console.WriteLine(e); }
    }
}

// one client for each request, over a field's configuration
public class PaymentHttp
{
    public int Timeout = 60000; public IWebProxy Proxy;
    private HttpRequestMessage Make(string m, string url) => new HttpRequestMessage(new HttpMethod(m), url);

    public string Send(string method, string url)
    {
        var request = Make(method, url);
        var handler = new HttpClientHandler { AutomaticDecompression = DecompressionMethods.GZip };
        if (Proxy != null) { handler.UseProxy = true; handler.Proxy = Proxy; }
        using (var client = new HttpClient(handler, true)) // expect SLA0301
        {
            client.Timeout = TimeSpan.FromMilliseconds(Timeout);
            var response = client.SendAsync(request).GetAwaiter().GetResult();
            return response.Content.ReadAsStringAsync().GetAwaiter().GetResult();
        }
    }
}

// a builder
public class FeedApi
{
    private readonly Uri address = new Uri("https://example.org/");

    private HttpClient BuildClient()
    {
        var client = new HttpClient(); // expect SLA0301
        client.BaseAddress = address;
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return client;
    }

    public async Task<string> Get(string feed)
    {
        var client = BuildClient();
        var r = await client.GetAsync("feed/" + feed);
        return await r.Content.ReadAsStringAsync();
    }
}

// a factory that makes one each time
public interface IClientFactory { HttpClient Create(Uri api); }

public class DefaultClientFactory : IClientFactory
{
    public HttpClient Create(Uri api)
    {
        var client = new HttpClient { BaseAddress = api, Timeout = TimeSpan.FromSeconds(5) }; // expect SLA0301
        client.DefaultRequestHeaders.ConnectionClose = false;
        return client;
    }
}

public class TrackClient
{
    private readonly HttpClient http;

    public TrackClient(string host)
    {
        http = new HttpClient { Timeout = TimeSpan.FromSeconds(20), BaseAddress = new Uri("https://" + host) }; // expect SLA0301?
    }

    public Task<HttpResponseMessage> Post(string s) => http.PostAsync("/b", new StringContent(s));
}

public class Analytics
{
    private TrackClient Make() => new TrackClient("h");

    public async Task Upload(string batch)
    {
        var r = await Make().Post(batch);
        Console.WriteLine(r.StatusCode);
    }
}

// one client for each call
public static class OldHttp
{
    public static Task<HttpResponseMessage> GetAsync(string url, Action<HttpRequestMessage> prepare)
    {
        var client = new HttpClient(); // expect SLA0301
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        prepare(request);
        return client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}

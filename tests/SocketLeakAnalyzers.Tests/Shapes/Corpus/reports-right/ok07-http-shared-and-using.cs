// silent: the usual repair
using System.Net.Mail;

public class Api
{
    private static readonly HttpClient http = new HttpClient(
        new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) });

    public async Task Post(string url, string json, CancellationToken token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json) };
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token);
        if (!response.IsSuccessStatusCode) throw new HttpRequestException(await response.Content.ReadAsStringAsync(token));
    }

    public async Task<string> Get(string url)
    {
        var r = await http.GetAsync(url);
        r.EnsureSuccessStatusCode();
        return await r.Content.ReadAsStringAsync();
    }

    // one for each host
    private static readonly ConcurrentDictionary<Uri, HttpClient> byHost = new ConcurrentDictionary<Uri, HttpClient>();
    public HttpClient For(Uri api) => byHost.GetOrAdd(api, u => new HttpClient { BaseAddress = u, Timeout = TimeSpan.FromSeconds(5) });

    // the answer of an error is one, too
    public int Status(HttpWebRequest q)
    {
        try { using (var r = (HttpWebResponse)q.GetResponse()) return (int)r.StatusCode; }
        catch (WebException ex)
        {
            using (var f = ex.Response as HttpWebResponse) { if (f == null) throw; return (int)f.StatusCode; }
        }
    }

    // a client for mail
    public void Mail(MailMessage m) { using (var c = new SmtpClient("localhost")) c.Send(m); }

    // HttpListener
    public async Task Serve(HttpListener l)
    {
        while (l.IsListening)
        {
            var c = await l.GetContextAsync();
            _ = Task.Run(() =>
            {
                try
                {
                    if (c.Request.HttpMethod != "GET") { c.Response.StatusCode = 405; return; }
                    using (var w = new StreamWriter(c.Response.OutputStream)) w.Write("ok");
                }
                finally
                {
                    c.Response.Close();
                }
            });
        }
    }
}

public class DocRequest
{
    private readonly HttpWebRequest request;

    public DocRequest(string uri)
    {
        request = (HttpWebRequest)WebRequest.Create(uri);
        request.KeepAlive = true;
    }

    public DocRequest Put() { request.Method = "PUT"; return this; }
    public DocRequest Head() { request.Method = "HEAD"; return this; }
    public HttpWebResponse GetResponse() => (HttpWebResponse)request.GetResponse();
}

public static class ResponseExtensions
{
    public static string Text(this HttpWebResponse r)
    {
        using (var stream = r.GetResponseStream())
        using (var reader = new StreamReader(stream))
            return reader.ReadToEnd();
    }
}

public class DocClient
{
    private readonly string baseUri;
    public DocClient(string baseUri) { this.baseUri = baseUri; }

    public bool CreateDatabase(string name)
    {
        var response = new DocRequest(baseUri + name).Put().GetResponse(); // expect SLA0302
        return response.StatusCode == HttpStatusCode.Created;
    }

    public string Revision(string id)
    {
        var response = new DocRequest(baseUri + id).Head().GetResponse(); // a HEAD has no body: nothing is held
        return response.Headers["ETag"];
    }

    public string Get(string id) => new DocRequest(baseUri + id).GetResponse().Text();
}

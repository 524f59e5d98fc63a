// pending: summaries
// whoever sets it: what it returns is an HttpWebResponse, and this code neither hands it on nor disposes of it
delegate Task<HttpWebResponse> Asker(string u);

class Api
{
    public Asker Ask { get; set; }
    public Api() { Ask = Default; }
    async Task<HttpWebResponse> Default(string u) => (HttpWebResponse)await WebRequest.CreateHttp(u).GetResponseAsync();

    public async Task<bool> IsThere(string u)
    {
        var r = await Ask(u); // expect SLA0302
        return r.StatusCode == HttpStatusCode.OK;
    }
}

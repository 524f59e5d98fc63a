// pending: summaries
// a private read-only delegate with one target in sight is a call of that target
class Api
{
    readonly Func<string, Task<HttpWebResponse>> _ask;
    public Api() { _ask = Ask; }
    async Task<HttpWebResponse> Ask(string u) => (HttpWebResponse)await WebRequest.CreateHttp(u).GetResponseAsync();

    public async Task<bool> IsThere(string u)
    {
        var r = await _ask(u); // expect SLA0302
        return r.StatusCode == HttpStatusCode.OK;
    }
}

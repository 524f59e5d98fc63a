// silent: the delegate hands out one that the object keeps and disposes of; the other is disposed of here
class Api : IDisposable
{
    readonly Func<HttpWebResponse> _last; readonly Func<string, Task<HttpWebResponse>> _ask; HttpWebResponse _kept;
    public Api() { _last = () => _kept; _ask = Ask; }
    async Task<HttpWebResponse> Ask(string u) => (HttpWebResponse)await WebRequest.CreateHttp(u).GetResponseAsync();
    public async Task Go(string u) { _kept?.Dispose(); _kept = await _ask(u); }
    public bool WasOk() { var r = _last(); return r.StatusCode == HttpStatusCode.OK; }

    public async Task<bool> IsThere(string u)
    {
        using var r = await _ask(u);
        return r.StatusCode == HttpStatusCode.OK;
    }

    public void Dispose() { _kept?.Dispose(); }
}

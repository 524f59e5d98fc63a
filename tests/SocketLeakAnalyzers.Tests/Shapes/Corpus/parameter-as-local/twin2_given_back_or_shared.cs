// silent: given back to the caller, or a shared one
class Fetch
{
    static readonly HttpClient Shared = new();

    public static bool Make(ref HttpClient http)
    {
        if (http == null) http = new HttpClient();
        return http.BaseAddress != null;
    }

    public Task<string> Get(Uri u, HttpClient http = null) { http ??= Shared; return http.GetStringAsync(u); }
}

class Fetch
{
    public async Task<string> Get(Uri u, HttpClient http = null)
    {
        if (http == null) http = new HttpClient(); // expect SLA0301
        return await http.GetStringAsync(u);
    }
}

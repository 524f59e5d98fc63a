class Fetch
{
    public async Task<string> Get(Uri u, HttpClient http = null)
    {
        http ??= new HttpClient(); // expect SLA0301
        return await http.GetStringAsync(u);
    }

    public async Task<string> Get2(Uri u, HttpClient given)
    {
        HttpClient http = given;
        http ??= new HttpClient(); // expect SLA0301
        return await http.GetStringAsync(u);
    }
}

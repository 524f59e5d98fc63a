// pending: summaries
// silent
interface IProvider { Task Initialize(); }

class OAuthProvider : IProvider
{
    string keys = "";

    public async Task Initialize()
    {
        using var http = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true }
        });
        keys = await http.GetStringAsync("https://idp/.well-known/openid-configuration");
    }
}

class Node
{
    readonly IProvider provider = new OAuthProvider();
    public Node() { provider.Initialize().ContinueWith(_ => { }); } // the only call
}

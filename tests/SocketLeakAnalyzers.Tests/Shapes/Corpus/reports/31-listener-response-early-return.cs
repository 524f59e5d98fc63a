// pending: exits
public class ControlPanel
{
    private readonly HttpListener http = new HttpListener();

    public void Start()
    {
        http.Prefixes.Add("http://+:8099/");
        http.Start();
        new Thread(Loop) { IsBackground = true }.Start();
    }

    void Loop()
    {
        while (http.IsListening)
        {
            HttpListenerContext context = http.GetContext();
            ThreadPool.QueueUserWorkItem(o => Handle((HttpListenerContext)o), context);
        }
    }

    void Handle(HttpListenerContext context)
    {
        var request = context.Request;
        var response = context.Response; // expect SLA0304
        if (request.Url.AbsolutePath != "/status")
        {
            response.StatusCode = 404;
            return;
        }

        if (request.HttpMethod != "GET") { response.StatusCode = 405; return; }
        var body = Encoding.UTF8.GetBytes("{\"up\":true}");
        response.ContentType = "application/json";
        response.ContentLength64 = body.Length;
        response.OutputStream.Write(body, 0, body.Length);
        response.OutputStream.Close();
    }
}

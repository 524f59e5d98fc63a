using System;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;

namespace ServerSample;

/// <summary>Answers every web request with "204 No Content".</summary>
internal sealed class StatusPage : IDisposable
{
    private readonly HttpListener listener = new();

    public StatusPage()
    {
        var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        Port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
        listener.Start();
        _ = Task.Run(ServeAsync);
    }

    public int Port { get; }

    public void Dispose() => listener.Close();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                HttpListenerContext context = await listener.GetContextAsync();
                using var response = context.Response;
                context.Response.StatusCode = 204;
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // Stopped.
        }
    }
}

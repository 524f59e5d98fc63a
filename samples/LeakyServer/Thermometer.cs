using System;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace ServerSample;

/// <summary>A session with a sensor, which tells its temperature and closes.</summary>
internal sealed class Thermometer : IDisposable
{
    private readonly CancellationTokenSource stop = new();

    // Leak: a session is disposed when it is over, but Dispose has forgotten the socket.
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public async Task<string> ReadAsync(IPEndPoint sensor)
    {
        byte[] buffer = new byte[64];
        await socket.ConnectAsync(sensor, stop.Token);
        int received = await socket.ReceiveAsync(buffer, SocketFlags.None, stop.Token);
        return Encoding.ASCII.GetString(buffer, 0, received);
    }

    public void Dispose() => stop.Dispose();
}

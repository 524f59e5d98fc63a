using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

// Clients that connect again, and close the old connection first.
public sealed class ReconnectingClient : IDisposable
{
    private readonly string _host;
    private readonly int _port;
    private readonly object _gate = new();
    private TcpClient _client;
    private NetworkStream _stream;
    private volatile bool _stopped;

    public ReconnectingClient(string host, int port) => (_host, _port) = (host, port);

    public event Action<string> Received;

    public void RunForever()
    {
        while (!_stopped)
        {
            try
            {
                using (var client = new TcpClient(_host, _port))
                using (var reader = new StreamReader(client.GetStream()))
                {
                    string line;
                    while ((line = reader.ReadLine()) != null)
                    {
                        Received?.Invoke(line);
                    }
                }
            }
            catch (Exception e) when (e is SocketException or IOException)
            {
            }

            Thread.Sleep(1000);
        }
    }

    public async Task RunForeverAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            TcpClient client = null;
            try
            {
                client = new TcpClient();
                await client.ConnectAsync(_host, _port, stop);
                var buffer = new byte[1024];
                int n;
                while ((n = await client.GetStream().ReadAsync(buffer, stop)) > 0)
                {
                    Received?.Invoke(Encoding.UTF8.GetString(buffer, 0, n));
                }
            }
            catch (SocketException)
            {
                await Task.Delay(1000, stop);
            }
            finally
            {
                client?.Dispose();
            }
        }
    }

    public void Connect()
    {
        lock (_gate)
        {
            Disconnect();
            _client = new TcpClient(_host, _port);
            _stream = _client.GetStream();
        }
    }

    public void ConnectIfNeeded()
    {
        if (_client is { Connected: true })
        {
            return;
        }

        _client?.Close();
        _client = new TcpClient();
        _client.Connect(_host, _port);
    }

    public int Read(byte[] buffer)
    {
        var n = _stream.Read(buffer, 0, buffer.Length);
        if (n == 0)
        {
            Connect();
        }

        return n;
    }

    public void ReadUntilClosed()
    {
        var buffer = new byte[1024];
        while (true)
        {
            if (_stream.Read(buffer, 0, buffer.Length) == 0)
            {
                Disconnect();
                return;
            }
        }
    }

    public void SwapAtomically()
    {
        var fresh = new TcpClient(_host, _port);
        var old = Interlocked.Exchange(ref _client, fresh);
        old?.Dispose();
    }

    public void CloseAtomically() => Interlocked.Exchange(ref _client, null)?.Close();

    public bool SetOnce()
    {
        var fresh = new TcpClient(_host, _port);
        if (Interlocked.CompareExchange(ref _client, fresh, null) != null)
        {
            fresh.Dispose();
            return false;
        }

        return true;
    }

    public void RetryWithBackoff(EndPoint remote)
    {
        for (var attempt = 1; ; attempt++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Connect(remote);
                socket.Send(new byte[] { 1 });
                socket.Close();
                return;
            }
            catch (SocketException) when (attempt < 5)
            {
                socket.Close();
                Thread.Sleep(attempt * 100);
            }
            catch
            {
                socket.Close();
                throw;
            }
        }
    }

    public void Dispose()
    {
        _stopped = true;
        Disconnect();
    }

    private void Disconnect()
    {
        _stream?.Dispose();
        _stream = null;
        _client?.Close();
        _client = null;
    }
}

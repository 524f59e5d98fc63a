using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;

// Begin and End: callbacks that close at 0, and state objects.
public sealed class ApmServer
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ManualResetEvent _accepted = new(false);

    public void Start(EndPoint local)
    {
        _listener.Bind(local);
        _listener.Listen(100);
        while (true)
        {
            _accepted.Reset();
            _listener.BeginAccept(new AsyncCallback(AcceptCallback), _listener);
            _accepted.WaitOne();
        }
    }

    public void Stop() => _listener.Close();

    private void AcceptCallback(IAsyncResult ar)
    {
        _accepted.Set();
        Socket listener = (Socket)ar.AsyncState;
        Socket handler = listener.EndAccept(ar);
        var state = new StateObject { WorkSocket = handler };
        handler.BeginReceive(state.Buffer, 0, StateObject.BufferSize, 0, new AsyncCallback(ReadCallback), state);
    }

    private static void ReadCallback(IAsyncResult ar)
    {
        StateObject state = (StateObject)ar.AsyncState;
        Socket handler = state.WorkSocket;
        int bytesRead = handler.EndReceive(ar);
        if (bytesRead > 0)
        {
            state.Text.Append(Encoding.ASCII.GetString(state.Buffer, 0, bytesRead));
            var content = state.Text.ToString();
            if (content.IndexOf("<EOF>", StringComparison.Ordinal) > -1)
            {
                Send(handler, content);
            }
            else
            {
                handler.BeginReceive(state.Buffer, 0, StateObject.BufferSize, 0, new AsyncCallback(ReadCallback), state);
            }
        }
        else
        {
            handler.Close();
        }
    }

    private static void Send(Socket handler, string data)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(data);
        handler.BeginSend(bytes, 0, bytes.Length, 0, new AsyncCallback(SendCallback), handler);
    }

    private static void SendCallback(IAsyncResult ar)
    {
        Socket handler = (Socket)ar.AsyncState;
        try
        {
            int sent = handler.EndSend(ar);
            Console.WriteLine("Sent {0} bytes to client.", sent);
            handler.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e)
        {
            Console.WriteLine(e.ToString());
        }

        handler.Close();
    }
}

public sealed class StateObject
{
    public const int BufferSize = 1024;
    public readonly byte[] Buffer = new byte[BufferSize];
    public readonly StringBuilder Text = new();
    public Socket WorkSocket;
}

public sealed class ApmSession : IDisposable
{
    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[2048];

    public ApmSession(Socket socket)
    {
        _socket = socket;
        _socket.BeginReceive(_buffer, 0, _buffer.Length, SocketFlags.None, OnReceived, null);
    }

    public event EventHandler Closed;

    public void Dispose() => _socket.Dispose();

    private void OnReceived(IAsyncResult result)
    {
        try
        {
            var n = _socket.EndReceive(result);
            if (n <= 0)
            {
                Disconnect();
                return;
            }

            _socket.BeginReceive(_buffer, 0, _buffer.Length, SocketFlags.None, OnReceived, null);
        }
        catch (SocketException)
        {
            Disconnect();
        }
        catch (ObjectDisposedException)
        {
        }
    }

    private void Disconnect()
    {
        Dispose();
        Closed?.Invoke(this, EventArgs.Empty);
    }
}

public static class ApmStreams
{
    public static void AcceptWithLambda(TcpListener listener)
    {
        listener.BeginAcceptTcpClient(result =>
        {
            using (var client = listener.EndAcceptTcpClient(result))
            {
                client.GetStream().ReadByte();
            }
        }, null);
    }

    public static void Pump(NetworkStream stream)
    {
        var buffer = new byte[512];
        AsyncCallback callback = null;
        callback = result =>
        {
            int n = stream.EndRead(result);
            if (n == 0)
            {
                stream.Close();
                return;
            }

            stream.BeginRead(buffer, 0, buffer.Length, callback, null);
        };
        stream.BeginRead(buffer, 0, buffer.Length, callback, null);
    }

    public static void ReadOnce(TcpClient client)
    {
        var buffer = new byte[512];
        client.GetStream().BeginRead(buffer, 0, buffer.Length, result =>
        {
            try
            {
                client.GetStream().EndRead(result);
            }
            catch (IOException)
            {
            }
            finally
            {
                client.Close();
            }
        }, client);
    }

    public static void ConnectThenClose(IPEndPoint remote)
    {
        var socket = new Socket(remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.BeginConnect(remote, Connected, socket);
    }

    private static void Connected(IAsyncResult result)
    {
        var socket = (Socket)result.AsyncState;
        try
        {
            socket.EndConnect(result);
            socket.Send(new byte[] { 1 });
        }
        finally
        {
            socket.Close();
        }
    }
}

public sealed class ApmClient
{
    private TcpClient _client;
    private byte[] _buffer;

    public void Connect(string host, int port)
    {
        _client = new TcpClient();
        _client.BeginConnect(host, port, OnConnected, null);
    }

    public void Close()
    {
        if (_client != null)
        {
            _client.Close();
            _client = null;
        }
    }

    private void OnConnected(IAsyncResult result)
    {
        _client.EndConnect(result);
        _buffer = new byte[1024];
        _client.GetStream().BeginRead(_buffer, 0, _buffer.Length, OnRead, null);
    }

    private void OnRead(IAsyncResult result)
    {
        if (_client == null)
        {
            return;
        }

        var read = _client.GetStream().EndRead(result);
        if (read == 0)
        {
            Close();
        }
        else
        {
            _client.GetStream().BeginRead(_buffer, 0, _buffer.Length, OnRead, null);
        }
    }
}

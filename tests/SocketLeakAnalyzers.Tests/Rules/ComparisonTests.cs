using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using SocketLeakAnalyzers.Tests.Documentation;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>The shapes of <c>docs/comparison.md</c>: those that no other analyzer that was tried flags, and some that others may flag too.</summary>
public sealed class ComparisonTests
{
    /// <summary>Members of a class, with the expected diagnostics in markup, by the name that the page gives the shape.</summary>
    internal static readonly IReadOnlyDictionary<string, string> Shapes = new Dictionary<string, string>
    {
        ["Accepted socket dropped"] = """
            static void Greet(Socket listener, byte[] greeting)
            {
                var client = {|SLA0201:listener.Accept()|};
                client.Send(greeting);
            }
            """,
        ["Zero and continue"] = """
            static void Print(Socket socket, byte[] buffer)
            {
                while (true)
                {
                    int n = {|SLA0102:socket.Receive(buffer)|};
                    if (n == 0) continue;
                    Console.WriteLine(n);
                }
            }
            """,
        ["Closed in the catch only"] = """
            static void Print(Socket socket, byte[] buffer)
            {
                try
                {
                    while (true)
                    {
                        int n = socket.Receive(buffer);
                        if (n <= 0) {|SLA0101:break;|}
                        Console.WriteLine(n);
                    }
                }
                catch (SocketException)
                {
                    socket.Close();
                }
            }
            """,
        ["Count never compared"] = """
            static void Print(NetworkStream stream, byte[] buffer)
            {
                while (true)
                {
                    int n = {|SLA0102:stream.Read(buffer, 0, buffer.Length)|};
                    Console.WriteLine(Encoding.ASCII.GetString(buffer, 0, n));
                }
            }
            """,
        ["Count thrown away"] = """
            static void Print(Socket socket, byte[] buffer)
            {
                {|SLA0102:socket.Receive(buffer)|};
                Console.WriteLine(buffer[0]);
            }
            """,
        ["Filling a buffer"] = """
            static void ReadHeader(TcpClient client, byte[] header)
            {
                using (client) Fill(client.GetStream(), header);
            }

            static void Fill(Stream stream, byte[] buffer)
            {
                int offset = 0;
                while (offset < buffer.Length) offset += {|SLA0102:stream.Read(buffer, offset, buffer.Length - offset)|};
            }
            """,
        ["Callback without else"] = """
            private readonly byte[] _buffer = new byte[10];

            public void Start(Socket socket) => socket.BeginReceive(_buffer, 0, 10, SocketFlags.None, OnReceive, socket);

            private void OnReceive(IAsyncResult ar)
            {
                var socket = (Socket)ar.AsyncState;
                int n = socket.EndReceive(ar);
                if ({|SLA0101:n > 0|}) socket.BeginReceive(_buffer, 0, 10, SocketFlags.None, OnReceive, socket);
            }
            """,
        ["Accepted in a callback"] = """
            private readonly byte[] _buffer = new byte[10];

            public void Start(Socket listener) => listener.BeginAccept(OnAccept, listener);

            private void OnAccept(IAsyncResult ar)
            {
                var client = ((Socket)ar.AsyncState).EndAccept(ar);
                client.BeginReceive(_buffer, 0, 10, SocketFlags.None, OnReceive, client);
            }

            private void OnReceive(IAsyncResult ar)
            {
                var socket = (Socket)ar.AsyncState;
                int n = socket.EndReceive(ar);
                if ({|SLA0101:n > 0|}) socket.BeginReceive(_buffer, 0, 10, SocketFlags.None, OnReceive, socket);
            }
            """,
        ["Pipe completed"] = """
            static async Task ReadAsync(PipeReader reader)
            {
                while (true)
                {
                    var result = await reader.ReadAsync();
                    reader.AdvanceTo(result.Buffer.End);
                    if (result.IsCompleted) {|SLA0101:return;|}
                }
            }
            """,
        ["Pipe never asked"] = """
            static async Task ReadAsync(PipeReader reader)
            {
                while (true)
                {
                    var result = await {|SLA0102:reader.ReadAsync()|};
                    reader.AdvanceTo(result.Buffer.End);
                }
            }
            """,
        ["Close message not answered"] = """
            static async Task PrintAsync(WebSocket socket, byte[] buffer)
            {
                while (true)
                {
                    var result = await socket.ReceiveAsync(buffer, default);
                    if (result.MessageType == WebSocketMessageType.Close) {|SLA0104:return;|}
                    Console.WriteLine(result.Count);
                }
            }
            """,
        ["Socket behind event args"] = """
            public void Start(Socket socket)
            {
                var e = new SocketAsyncEventArgs { UserToken = socket };
                e.SetBuffer(new byte[10], 0, 10);
                e.Completed += OnCompleted;
                if (!socket.ReceiveAsync(e)) OnCompleted(this, e);
            }

            private void OnCompleted(object sender, SocketAsyncEventArgs e)
            {
                var socket = (Socket)e.UserToken;
                if (e.BytesTransferred == 0) {|SLA0101:return;|}
                if (!socket.ReceiveAsync(e)) OnCompleted(this, e);
            }
            """,
        ["Parsed before the close"] = """
            static int Ask(string host)
            {
                var client = {|SLA0202:new TcpClient(host, 80)|};
                string line = new StreamReader(client.GetStream()).ReadLine();
                int answer = int.Parse(line);
                client.Close();
                return answer;
            }
            """,
        ["Failure logged"] = """
            static async Task GreetAsync(TcpListener listener, SslServerAuthenticationOptions options)
            {
                var client = await {|SLA0202:listener.AcceptTcpClientAsync()|};
                try
                {
                    var tls = new SslStream(client.GetStream());
                    await tls.AuthenticateAsServerAsync(options);
                    client.Close();
                }
                catch (AuthenticationException e)
                {
                    Console.WriteLine(e.Message);
                }
            }
            """,
        ["Receive loop, then close"] = """
            private readonly Socket _socket;
            private readonly Action<int> _received;

            public Subject(Socket socket, Action<int> received) => (_socket, _received) = (socket, received);

            public void Run()
            {
                {|SLA0202:Receive()|};
                _socket.Close();
            }

            private void Receive()
            {
                int n;
                while ((n = _socket.Receive(new byte[256])) > 0) _received(n);
            }
            """,
        ["Forgotten in Dispose"] = """
            private readonly TcpClient _client = {|SLA0204:new TcpClient("host", 80)|};
            private readonly Timer _timer = new Timer(_ => { });

            public void Dispose() => _timer.Dispose();
            """,
        ["Overwritten by a reconnect"] = """
            private TcpClient _client;

            public void Reconnect() { {|SLA0205:_client = new TcpClient("host", 80)|}; }

            public void Dispose() => _client.Dispose();
            """,
        ["Stream of a field"] = """
            private readonly Socket _socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            private NetworkStream _stream;

            public void Connect(EndPoint server)
            {
                _socket.Connect(server);
                _stream = {|SLA0206:new NetworkStream(_socket)|};
            }

            public void Dispose()
            {
                if (_stream != null) _stream.Close();
                else _socket.Close();
            }
            """,
        ["Closed if connected"] = """
            private readonly TcpClient _client = new TcpClient("host", 80);

            public void Stop()
            {
                if ({|SLA0208:_client.Connected|}) _client.Close();
            }
            """,
    };

    public static TheoryData<string> Names => new(Shapes.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public Task We_flag(string shape) => Verify.FlaggedAsync(Shapes[shape]);

    [Fact]
    public void The_page_names_these_shapes_with_these_rules() =>
        Assert.Empty(ProseChecks.Comparison(Shapes, Repository.Read("docs/comparison.md")));
}

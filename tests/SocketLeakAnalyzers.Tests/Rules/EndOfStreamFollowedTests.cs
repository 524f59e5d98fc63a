using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>Who is told of the end, and does nothing about it: subscribers, callers that catch, handlers that only forget the client.</summary>
public sealed class EndOfStreamFollowedTests
{
    [Theory]
    [InlineData("session.Gone += () => _sessions.Remove(session);")]
    [InlineData("session.Gone += OnGone;")]
    [InlineData("session.Gone += new Action(OnGone);")]
    [InlineData("session.Gone += () => Console.WriteLine();")]
    public Task Subscriber_that_does_not_close(string subscription) => Verify.FlaggedAsync(Session(subscription, "{|SLA0101:return;|}"));

    [Theory]
    [InlineData("session.Gone += () => session.Dispose();")]
    [InlineData("session.Gone += OnClosing;")]
    [InlineData("session.Gone += () => _sessions[0].Dispose();")]
    [InlineData("session.Gone += () => { _sessions.Remove(session); Forget(session); };")]
    [InlineData("session.Gone += handler;")]
    [InlineData("")]
    [InlineData("session.Gone += () => Console.WriteLine();\nsession.Gone += () => session.Dispose();")]
    public Task Subscriber_that_may_close(string subscription) => Verify.SilentAsync(Session(subscription, "return;"));

    [Fact]
    public Task Subscribers_that_are_not_seen() => Verify.FileAsync("""
        public class Reader
        {
            private readonly Socket _socket;

            public Reader(Socket socket) => _socket = socket;

            public event Action Gone;

            public void Start() => new Thread(Listen).Start();

            private void Listen()
            {
                var buffer = new byte[16];
                while (true)
                {
                    if (_socket.Receive(buffer) == 0)
                    {
                        Gone?.Invoke();
                        return;
                    }
                }
            }
        }
        """);

    // The listener runs on its own, catches what the read throws, and ends: the place that learned of the end could have closed.
    [Theory]
    [InlineData("catch (IOException)\n{\n_running = false;\n}", true)]
    [InlineData("catch (IOException)\n{\nDisconnect();\n}", false)]
    [InlineData("catch (IOException)\n{\n_running = false;\n}\nfinally\n{\n_socket.Close();\n}", false)]
    public Task Exception_that_is_caught_elsewhere(string handler, bool leaks) => VerifyAsync(leaks, $$"""
        class Session
        {
            private readonly Socket _socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            private bool _running = true;
            private Task _listening;

            public void Start() => _listening = Task.Run(() => { Listen(); });

            public void Disconnect() => _socket.Close();

            private void Listen()
            {
                try
                {
                    while (_running)
                    {
                        Console.WriteLine(Next().Length);
                    }
                }
                {{handler}}
            }

            private byte[] Next() => Read(8);

            private byte[] Read(int length)
            {
                var buffer = new byte[length];
                int total = 0;
                while (total < length)
                {
                    int n = _socket.Receive(buffer, total, length - total, SocketFlags.None);
                    if (n == 0)
                    {
                        {{(leaks ? "{|SLA0101:throw new IOException();|}" : "throw new IOException();")}}
                    }

                    total += n;
                }

                return buffer;
            }
        }
        """);

    [Theory]
    [InlineData("Changed?.Invoke(peer.Id);", true)]
    [InlineData("peer.Ws.Dispose();", false)]
    [InlineData("peer.Ws.Abort();\nChanged?.Invoke(peer.Id);", false)]
    public Task Member_of_what_the_handler_got_and_takes_out_of_the_list(string act, bool leaks) => VerifyAsync(leaks, $$"""
        class Peer
        {
            public WebSocket Ws;
            public string Id;
        }

        private readonly Dictionary<string, Peer> _peers = new();

        private Action<string> Changed;

        private void Add(Peer peer) => Task.Run(async () => await ServeAsync(peer));

        private async Task ServeAsync(Peer peer)
        {
            try
            {
                while (true)
                {
                    Console.WriteLine((await {{(leaks ? "{|SLA0101:NextAsync(peer)|}" : "NextAsync(peer)")}}).Length);
                }
            }
            catch (WebSocketException e)
            {
                Console.WriteLine(e.Message);
            }
            finally
            {
                if (TakeOut(peer))
                {
                    {{act}}
                }
            }
        }

        private bool TakeOut(Peer peer) => _peers.Remove(peer.Id);

        private async Task<byte[]> NextAsync(Peer peer)
        {
            var buffer = new byte[256];
            while (peer.Ws.State == WebSocketState.Open)
            {
                var result = await peer.Ws.ReceiveAsync(new ArraySegment<byte>(buffer), CancellationToken.None);
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    throw new WebSocketException("closed");
                }

                if (result.EndOfMessage)
                {
                    break;
                }
            }

            return buffer;
        }
        """);

    // Only exceptions lead out of the handler, and the client is taken out of the list without being closed.
    [Theory]
    [InlineData("", true)]
    [InlineData("client.Dispose();", false)]
    public Task Handler_that_only_forgets_its_client_20b(string close, bool leaks) => VerifyAsync(leaks, $$"""
        private readonly List<TcpClient> _clients = new();

        private async Task AcceptAsync(TcpListener listener)
        {
            var client = await listener.AcceptTcpClientAsync();
            _clients.Add(client);
            HandleAsync(client);
        }

        private async void HandleAsync(TcpClient client)
        {
            try
            {
                var stream = client.GetStream();
                while (true)
                {
                    Console.WriteLine((await {{(leaks ? "{|SLA0101:ReadAsync(stream)|}" : "ReadAsync(stream)")}}).Length);
                }
            }
            catch (IOException)
            {
                Console.WriteLine("gone");
            }

            lock (_clients)
            {
                _clients.Remove(client);
            }

            {{close}}
        }

        private static async Task<byte[]> ReadAsync(Stream stream)
        {
            var buffer = new byte[8];
            await stream.ReadExactlyAsync(buffer);
            return buffer;
        }
        """);

    // What any call may throw in a method that closes, and swallows it, is no reason to expect another close from its caller.
    [Theory]
    [InlineData("socket.Close();", false)]
    [InlineData("socket.Shutdown(SocketShutdown.Both);", true)]
    public async Task Helper_that_closes_and_swallows(string close, bool leaks) => Assert.Equal(leaks, (await Verify.IdsAsync($$"""
        private readonly Dictionary<Socket, int> _known = new();

        async Task RunAsync(Socket listener)
        {
            Receive(await listener.AcceptAsync());
        }

        private async void Receive(Socket socket)
        {
            try
            {
                while (await socket.ReceiveAsync(new byte[9]) > 0)
                {
                }
            }
            catch (Exception e)
            {
                Console.WriteLine(e);
            }

            End(socket);
        }

        private void End(Socket socket)
        {
            try
            {
                _known.Remove(socket);
                {{close}}
            }
            catch
            {
            }
        }
        """)).Length > 0);

    [Theory]
    [InlineData("return received;", true)]
    [InlineData("if (received == 0 && error == SocketError.Success)\nreturn -1;\nreturn received > 0 ? received : -2;", false)]
    [InlineData("if (received == 0)\nthrow new EndOfStreamException();\nreturn received;", false)]
    public Task Nothing_yet_and_never_again_are_both_zero(string result, bool leaks) => VerifyAsync(leaks, $$"""
        private readonly Socket _socket = new Socket(SocketType.Stream, ProtocolType.Tcp);

        public int TryRead(byte[] buffer)
        {
            int received = {{(leaks ? "{|SLA0101:_socket.Receive(buffer, 0, 8, SocketFlags.None, out SocketError error)|}" : "_socket.Receive(buffer, 0, 8, SocketFlags.None, out SocketError error)")}};
            if (error != SocketError.Success && error != SocketError.WouldBlock)
            {
                throw new SocketException((int)error);
            }

            {{result}}
        }

        public void Stop() => _socket.Close();
        """);

    // A loop on Connected around something that reads and tells nobody of the end.
    [Fact]
    public Task Request_that_is_not_valid_and_the_next_one() => Verify.FlaggedAsync("""
        class Http
        {
            private readonly TcpClient _client;
            private readonly Stream _input;

            public Http(TcpClient client)
            {
                _client = client;
                _input = new BufferedStream(client.GetStream());
                new Thread(Process).Start();
            }

            private void Process()
            {
                while ({|SLA0103:_client.Connected|})
                {
                    var request = new Request(_input);
                    if (request.Valid)
                    {
                        if (request.IsLast)
                        {
                            _client.Close();
                        }
                    }
                }
            }
        }

        class Request
        {
            public Request(Stream input)
            {
                int first = input.ReadByte();
                Valid = first == 71;
                IsLast = first == 72;
            }

            public bool Valid { get; }

            public bool IsLast { get; }
        }
        """);

    // Another task connects again, and cancels the token that this loop runs on.
    [Fact]
    public Task Loop_that_has_the_connection_made_again() => Verify.SilentAsync("""
        class Client
        {
            private NetworkStream _stream;
            private CancellationTokenSource _stop;
            private Task _connecting;
            private bool _isConnecting;

            private async Task ReceiveAsync()
            {
                while (!_stop.IsCancellationRequested)
                {
                    try
                    {
                        Console.WriteLine((await ReadAsync(_stream, 6)).Length);
                    }
                    catch (IOException)
                    {
                        if (!_isConnecting)
                        {
                            _connecting = ConnectAgain();
                        }

                        await Task.Delay(1);
                    }
                }
            }

            public void Close() => _stream.Close();

            private Task ConnectAgain() => Task.Run((Func<Task>)StartOverAsync);

            private async Task StartOverAsync()
            {
                _isConnecting = true;
                _stop.Cancel();
                await Task.Delay(10);
            }

            private static async Task<byte[]> ReadAsync(NetworkStream stream, int count)
            {
                var buffer = new byte[count];
                if (await stream.ReadAsync(buffer) < 1)
                {
                    throw new EndOfStreamException();
                }

                return buffer;
            }
        }
        """);

    private static Task VerifyAsync(bool leaks, string members) => leaks ? Verify.FlaggedAsync(members) : Verify.SilentAsync(members);

    private static string Session(string subscription, string leave) => $$"""
        class Session : IDisposable
        {
            private readonly Socket _socket;

            public Session(Socket socket) => _socket = socket;

            public event Action Gone;

            public void Start() => new Thread(Listen).Start();

            public void Dispose() => _socket.Dispose();

            private void Listen()
            {
                var buffer = new byte[16];
                while (true)
                {
                    if (_socket.Receive(buffer) == 0)
                    {
                        Gone?.Invoke();
                        {{leave}}
                    }
                }
            }
        }

        class Server
        {
            private readonly List<Session> _sessions = new();

            public void Add(Socket socket, Action handler)
            {
                var session = new Session(socket);
                {{subscription}}
                session.Start();
            }

            private void OnGone() => Console.WriteLine(_sessions.Count);

            private void OnClosing() => _sessions[0].Dispose();

            private static void Forget(Session session) => session.Dispose();
        }
        """;
}

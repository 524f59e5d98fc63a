using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>
/// What users of other analyzers asked for: one test per wish that is about connections and who owns them. The wishes about
/// fixes, settings and messages are in <see cref="WhatUsersWantedOfFixesTests"/>.
/// </summary>
/// <remarks>
/// The wishes about time and memory (dotnet/roslyn-analyzers#4915, #6412, #3738, dotnet/roslyn#38984) are
/// <see cref="Robustness.SizeTests"/>; that nothing happens without the network (dotnet/roslyn-analyzers#4879) is in
/// <see cref="Robustness.BrokenCodeTests"/>. That the rule text says which types are tracked (SonarSource/sonar-dotnet#8141) is in
/// <see cref="Documentation.DocumentationTests"/>, and the attributes of ownership (dotnet/corefx#37873) in
/// <see cref="Setup.OwnershipAttributeTests"/>.
/// </remarks>
public sealed class WhatUsersWantedTests
{
    // dotnet/roslyn-analyzers#1617: an argument of a constructor that keeps it has an owner. That is no reason to take every
    // constructor for an owner: what one only looks at is still ours.
    [Fact]
    public Task A_constructor_argument_is_known_to_be_handed_over() => Verify.FlaggedAsync("""
        private readonly List<Session> _sessions = new();

        void Accept(TcpListener listener)
        {
            var client = listener.AcceptTcpClient();
            _sessions.Add(new Session(client));
        }

        void Describe(TcpListener listener)
        {
            var client = {|SLA0201:listener.AcceptTcpClient()|};
            var description = new Description(client);
            Console.WriteLine(description.Text);
        }

        static void Read(string host)
        {
            var client = new TcpClient(host, 80);
            using var reader = new StreamReader(client.GetStream());
            Console.WriteLine(reader.ReadToEnd());
        }

        private sealed class Session : IDisposable
        {
            private readonly TcpClient _client;

            public Session(TcpClient client) => _client = client;

            public void Dispose() => _client.Dispose();
        }

        private sealed class Description
        {
            public Description(TcpClient client) => Text = client.Client.RemoteEndPoint.ToString();

            public string Text { get; }
        }
        """);

    // dotnet/roslyn-analyzers#6760: the flag of the constructor says whose the argument is.
    [Theory]
    [InlineData("using var http = {|SLA0301:new HttpClient(handler, true)|};", "")]
    [InlineData("using var http = {|SLA0301:new HttpClient(handler, disposeHandler: false)|};\nhandler.Dispose();", "")]
    [InlineData("return new HttpClient(handler, disposeHandler: true);", "")]
    [InlineData("using var stream = new NetworkStream(socket, true);", "")]
    [InlineData("using var stream = new NetworkStream(socket, ownsSocket: true);", "")]
    [InlineData("using var stream = {|SLA0206:new NetworkStream(socket, ownsSocket: false)|};", "")]
    [InlineData("using var tls = new SslStream(stream, leaveInnerStreamOpen: false);", "var stream = new NetworkStream(socket, true);")]
    [InlineData("using var tls = {|SLA0206:new SslStream(stream, leaveInnerStreamOpen: true)|};", "var stream = new NetworkStream(socket, true);")]
    public Task The_flag_of_ownership_is_read(string statement, string before) => Verify.FileAsync($$"""
        using System.Net.Http;

        class Subject
        {
            object Open()
            {
                {{(statement.Contains("http", System.StringComparison.OrdinalIgnoreCase)
                    ? "var handler = new SocketsHttpHandler();"
                    : "var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);")}}
                {{before}}
                {{statement}}
                {{(statement.StartsWith("return", System.StringComparison.Ordinal) ? "" : "return null;")}}
            }
        }
        """);

    // dotnet/roslyn-analyzers#4636: disposed where it fails, owned by what is returned where it does not.
    [Fact]
    public Task Disposed_in_the_catch_and_owned_by_what_is_returned() => Verify.SilentAsync("""
        static async Task<Stream> OpenAsync(string host)
        {
            TcpClient client = null;
            try
            {
                client = new TcpClient();
                await client.ConnectAsync(host, 443);
                var tls = new SslStream(client.GetStream(), leaveInnerStreamOpen: false);
                await tls.AuthenticateAsClientAsync(host);
                return tls;
            }
            catch
            {
                client?.Dispose();
                throw;
            }
        }
        """);

    // dotnet/roslyn-analyzers#5794: what an asynchronous method of the network returns is as new as the result of `new`.
    [Theory]
    [InlineData("await {|SLA0201:listener.AcceptTcpClientAsync()|}")]
    [InlineData("await {|SLA0201:OpenAsync()|}")]
    [InlineData("await {|SLA0201:OpenAsync()|}.ConfigureAwait(false)")]
    public Task The_result_of_an_asynchronous_factory_is_a_new_connection(string acquisition) => Verify.FlaggedAsync($$"""
        static async Task<bool> AskAsync(TcpListener listener)
        {
            var client = {{acquisition}};
            return client.Connected;
        }

        static async Task<TcpClient> OpenAsync()
        {
            await Task.Yield();
            return new TcpClient("localhost", 80);
        }
        """);

    // The same issue: a response that is awaited is as new, where it holds something.
    [Theory]
    [InlineData("{|SLA0302:client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead)|}")]
    [InlineData("client.GetAsync(url)")]
    public Task An_awaited_response_is_a_new_connection_if_it_holds_one(string request) => Verify.FileAsync(Verify.InClass($$"""
        static async Task<HttpStatusCode> AskAsync(HttpClient client, string url)
        {
            HttpResponseMessage response = await {{request}};
            return response.StatusCode;
        }
        """));

    // dotnet/roslyn-analyzers#2696: disposed in an event that tells of the end. github/codeql#5293: or in any other lambda.
    [Theory]
    [InlineData("work.Finished += (_, _) => client.Dispose();")]
    [InlineData("work.Finished += delegate { client.Close(); };")]
    [InlineData("EventHandler onEnd = null;\nonEnd = (_, _) =>\n{\nwork.Finished -= onEnd;\nclient.Dispose();\n};\nwork.Finished += onEnd;")]
    [InlineData("Task.Delay(9).ContinueWith(_ => client.Dispose());")]
    [InlineData("work.WhenDone(() => client.Dispose());")]
    public Task A_handler_of_an_event_may_close_it(string statement) => Verify.SilentAsync($$"""
        static void Run(string host, Work work)
        {
            var client = new TcpClient(host, 80);
            {{statement}}
        }

        class Work
        {
            public event EventHandler Finished;

            public void WhenDone(Action action) => Finished += (_, _) => action();
        }
        """);

    // dotnet/roslyn-analyzers#7584: a client for HTTP in a field is meant to live as long as the program.
    [Theory]
    [InlineData("private static readonly HttpClient Http = new HttpClient();")]
    [InlineData("private readonly HttpClient Http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(9) });")]
    public Task A_field_with_a_long_lived_HttpClient_is_no_leak(string field) => Verify.FileAsync($$"""
        using System.Net.Http;

        class Subject
        {
            {{field}}

            public Task<string> GetAsync(string address) => Http.GetStringAsync(address);
        }
        """);

    // dotnet/roslyn-analyzers#7699: a task that is awaited before the `using` ends is not left behind.
    [Fact]
    public Task A_task_that_is_awaited_before_its_connection_is_disposed() => Verify.SilentAsync("""
        static async Task RunAsync(string host, byte[] request)
        {
            using var client = new TcpClient(host, 80);
            var sending = SendAsync(client, request);
            var reading = ReadAsync(client);
            await Task.WhenAll(sending, reading);
        }

        static Task StartAsync(string host, byte[] request)
        {
            var client = new TcpClient(host, 80);
            return SendAsync(client, request).ContinueWith(_ => client.Dispose());
        }

        static async Task SendAsync(TcpClient client, byte[] request) => await client.GetStream().WriteAsync(request);

        static async Task ReadAsync(TcpClient client)
        {
            var buffer = new byte[256];
            while (await client.GetStream().ReadAsync(buffer) > 0)
            {
            }
        }
        """);

    // dotnet/roslyn-analyzers#6075: DisposeAsync counts even where it is implemented explicitly.
    [Fact]
    public Task An_explicit_IAsyncDisposable_is_recognized() => Verify.FlaggedAsync("""
        private sealed class Closing : IAsyncDisposable
        {
            private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp);

            async ValueTask IAsyncDisposable.DisposeAsync()
            {
                await Task.Yield();
                _socket.Dispose();
            }
        }

        private sealed class Forgetting : IAsyncDisposable
        {
            private readonly Socket _socket = {|SLA0204:new(SocketType.Stream, ProtocolType.Tcp)|};

            async ValueTask IAsyncDisposable.DisposeAsync()
            {
                await Task.Yield();
                Console.WriteLine(_socket);
            }
        }

        static async Task RunAsync()
        {
            await using var closing = new Closing();
            await using var forgetting = new Forgetting();
        }
        """);

    // DotNetAnalyzers/IDisposableAnalyzers#513: the stream of a client is the client's.
    [Theory]
    [InlineData("var stream = client.GetStream();\nstream.WriteByte(1);")]
    [InlineData("client.GetStream().WriteByte(1);\nclient.GetStream().Flush();")]
    [InlineData("var socket = client.Client;\nsocket.NoDelay = true;")]
    [InlineData("_stream = client.GetStream();")]
    public Task GetStream_is_not_a_new_connection(string statements) => Verify.SilentAsync($$"""
        private NetworkStream _stream;

        void Given(TcpClient client)
        {
            {{statements}}
        }

        void Ours(string host)
        {
            using var client = new TcpClient(host, 80);
            {{statements}}
        }

        void Stop() => _stream.Close();
        """);

    // DotNetAnalyzers/IDisposableAnalyzers#136: Close ends a connection as Dispose does. SonarSource/sonar-dotnet#5923: so does
    // DisposeAsync.
    [Theory]
    [InlineData("socket.Close();")]
    [InlineData("socket.Close(9);")]
    [InlineData("socket.Dispose();")]
    [InlineData("stream.Close();")]
    [InlineData("stream.Close(9);")]
    [InlineData("stream.Dispose();")]
    [InlineData("await stream.DisposeAsync();")]
    [InlineData("await ((IAsyncDisposable)stream).DisposeAsync().ConfigureAwait(false);")]
    public Task Close_counts_as_dispose(string statement) => Verify.SilentAsync($$"""
        static async Task RunAsync(Socket listener)
        {
            var socket = await listener.AcceptAsync();
            var stream = new NetworkStream(socket, ownsSocket: true);
            {{statement}}
        }
        """);

    // DotNetAnalyzers/IDisposableAnalyzers#240: a Dispose in the catch helps only the path that throws.
    [Theory]
    [InlineData("catch (SocketException)")]
    [InlineData("catch")]
    [InlineData("catch (Exception e) when (e is IOException or SocketException)")]
    public Task A_warning_when_Dispose_stands_only_in_the_catch(string clause) => Verify.FlaggedAsync($$"""
        static void Send(string host)
        {
            TcpClient client = null;
            try
            {
                client = {|SLA0201:new TcpClient(host, 80)|};
                client.GetStream().WriteByte(1);
            }
            {{clause}}
            {
                client?.Dispose();
            }
        }
        """);

    // DotNetAnalyzers/IDisposableAnalyzers#481: what is known to be null, or closed, is not overwritten.
    [Theory]
    [InlineData("if (_client == null)\n_client = new TcpClient(host, 80);")]
    [InlineData("if (_client is null)\n{\n_client = new TcpClient(host, 80);\n}")]
    [InlineData("if (_client is not null)\nreturn;\n_client = new TcpClient(host, 80);")]
    [InlineData("_client ??= new TcpClient(host, 80);")]
    [InlineData("_client = _client ?? new TcpClient(host, 80);")]
    [InlineData("if (_client != null)\n{\n_client.Close();\n}\n\n_client = new TcpClient(host, 80);")]
    [InlineData("if (_client is { } old)\nold.Dispose();\n_client = new TcpClient(host, 80);")]
    [InlineData("_client?.Dispose();\n_client = null;\n_client = new TcpClient(host, 80);")]
    [InlineData("lock (_gate)\n{\nif (_client == null)\n_client = new TcpClient(host, 80);\n}")]
    public Task A_null_guarded_reassignment_is_not_flagged(string statements) => Verify.SilentAsync($$"""
        private readonly object _gate = new();
        private TcpClient _client;

        public void Open(string host)
        {
            {{statements}}
        }

        public void Close() => _client?.Close();
        """);

    // microsoft/infersharp#221, #175: an array, a list, a task keeps what is put there.
    [Fact]
    public Task A_socket_in_a_list_or_a_task_is_no_leak() => Verify.SilentAsync("""
        private readonly List<Socket> _all = new();
        private readonly Socket[] _slots = new Socket[8];

        void InAList(Socket listener)
        {
            var socket = listener.Accept();
            _all.Add(socket);
        }

        void InAnArray(Socket listener, int i)
        {
            var socket = listener.Accept();
            _slots[i] = socket;
        }

        static Socket[] InANewArray(Socket listener)
        {
            var sockets = new Socket[4];
            for (int i = 0; i < sockets.Length; i++)
            {
                sockets[i] = listener.Accept();
            }

            return sockets;
        }

        static Task<Socket> InATask(Socket listener) => Task.FromResult(listener.Accept());

        static async Task<Socket> InAnAsyncResult(Socket listener)
        {
            var socket = await listener.AcceptAsync();
            return socket;
        }

        static ValueTask<Socket> InAValueTask(Socket listener)
        {
            var socket = listener.Accept();
            return new ValueTask<Socket>(socket);
        }

        void Stop()
        {
            _all.ForEach(socket => socket.Close());
            foreach (var socket in _slots)
            {
                socket?.Close();
            }
        }
        """);

    // github/codeql#2256: an assignment within the `using` is what is disposed.
    [Fact]
    public Task An_assignment_within_the_using_is_disposed() => Verify.SilentAsync("""
        private TcpClient _client;

        void Run(string host)
        {
            TcpClient client;
            using (client = new TcpClient(host, 80))
            {
                client.GetStream().WriteByte(1);
            }

            using (_client = new TcpClient(host, 80))
            {
                _client.GetStream().WriteByte(1);
            }
        }
        """);
}

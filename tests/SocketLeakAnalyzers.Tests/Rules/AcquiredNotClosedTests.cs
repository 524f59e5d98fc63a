using System.Threading.Tasks;
using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0201: which connections does a method acquire and drop, and what does the warning say?</summary>
public sealed class AcquiredNotClosedTests
{
    [Theory]
    [InlineData("var client = {|#0:new TcpClient(host, 80)|};\n        client.GetStream().WriteByte(1);", "client", "new TcpClient")]
    [InlineData("var socket = {|#0:listener.Accept()|};\n        socket.Send(new byte[8]);", "socket", "Accept")]
    [InlineData("{|#0:listener.Accept()|};", "listener.Accept()", "Accept")]
    [InlineData("{|#0:new TcpClient(host, 80)|}.GetStream().WriteByte(1);", "new TcpClient(host, 80)", "new TcpClient")]
    [InlineData("var stream = {|#0:new TcpClient(host, 80)|}.GetStream();\n        stream.WriteByte(1);", "stream", "new TcpClient")]
    [InlineData("Socket socket = {|#0:new(SocketType.Stream, ProtocolType.Tcp)|};", "socket", "new Socket")]
    [InlineData("var socket = {|#0:listener.AcceptAsync()|}.Result;", "socket", "AcceptAsync")]
    public Task Message_and_location(string statements, string connection, string acquisition) => Verify.FileAsync(
        $$"""
        class Subject
        {
            static void Run(string host, Socket listener)
            {
                {{statements}}
            }
        }
        """,
        new DiagnosticResult(Descriptors.AcquiredNotClosed).WithLocation(0).WithArguments(connection, acquisition));

    [Theory]
    [InlineData("{|SLA0201:new TcpClient()|}")]
    [InlineData("{|SLA0201:new TcpClient(\"localhost\", 80)|}")]
    [InlineData("{|SLA0201:new TcpClient(AddressFamily.InterNetwork)|}")]
    [InlineData("{|SLA0201:new TcpClient { NoDelay = true }|}")]
    [InlineData("{|SLA0201:new Socket(SocketType.Stream, ProtocolType.Tcp)|}")]
    [InlineData("{|SLA0201:new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp)|}")]
    [InlineData("{|SLA0201:socket.Accept()|}")]
    [InlineData("{|SLA0201:socket.EndAccept(ar)|}")]
    [InlineData("{|SLA0201:listener.AcceptTcpClient()|}")]
    [InlineData("{|SLA0201:listener.AcceptSocket()|}")]
    [InlineData("{|SLA0201:listener.EndAcceptTcpClient(ar)|}")]
    [InlineData("{|SLA0201:listener.EndAcceptSocket(ar)|}")]
    [InlineData("await {|SLA0201:listener.AcceptTcpClientAsync()|}")]
    [InlineData("await {|SLA0201:listener.AcceptTcpClientAsync(token)|}.ConfigureAwait(false)")]
    [InlineData("await {|SLA0201:listener.AcceptSocketAsync()|}")]
    [InlineData("await {|SLA0201:socket.AcceptAsync()|}")]
    [InlineData("await {|SLA0201:socket.AcceptAsync(token)|}.AsTask().WaitAsync(token)")]
    [InlineData("{|SLA0201:listener.AcceptTcpClientAsync()|}.GetAwaiter().GetResult()")]
    public Task Acquisitions(string acquisition) => Verify.FlaggedAsync($$"""
        static async Task RunAsync(Socket socket, TcpListener listener, IAsyncResult ar, CancellationToken token)
        {
            await Task.Yield();
            var connection = {{acquisition}};
            Console.WriteLine(connection.Available);
        }
        """);

    [Theory]
    [InlineData("new Socket(SocketType.Dgram, ProtocolType.Udp)")]
    [InlineData("new Socket(AddressFamily.Unix, type, ProtocolType.Unspecified)")]
    [InlineData("new Socket(AddressFamily.Packet, SocketType.Raw, ProtocolType.Raw)")]
    [InlineData("new UdpClient(53)")]
    [InlineData("new TcpListener(IPAddress.Any, 80)")]
    [InlineData("new MemoryStream()")]
    [InlineData("client.GetStream()")]
    [InlineData("client.Client")]
    [InlineData("new NetworkStream(client.Client)")]
    [InlineData("new StreamReader(client.GetStream())")]
    public Task No_acquisitions(string expression) => Verify.SilentAsync($$"""
        static void Run(SocketType type, TcpClient client)
        {
            var value = {{expression}};
            Console.WriteLine(value);
        }
        """);

    [Theory]
    [InlineData("if (host.Length > 3)\n{\nreturn;\n}\n\nclient.Close();")]
    [InlineData("if (host.Length > 3)\n{\nclient.Close();\n}")]
    [InlineData("for (int i = 0; i < host.Length; i++)\n{\nif (host[i] == '.')\nreturn;\n}\n\nclient.Dispose();")]
    [InlineData("switch (host)\n{\ncase \"a\":\nclient.Close();\nbreak;\ncase \"b\":\nbreak;\n}")]
    [InlineData("client = null;")]
    [InlineData("client = null;\nclient?.Close();")]
    [InlineData("Console.WriteLine(client);")]
    [InlineData("GC.KeepAlive(client);")]
    [InlineData("Action look = () => Console.WriteLine(client.Connected);\nlook();")]
    [InlineData("var other = client;\nother = null;")]
    [InlineData("ArgumentNullException.ThrowIfNull(client);")]
    [InlineData("if (client is { Connected: true })\n{\nclient.Close();\n}")]
    public Task Some_way_out_leaves_it_open(string statements) => Verify.FlaggedAsync($$"""
        static void Run(string host)
        {
            var client = {|SLA0201:new TcpClient(host, 80)|};
            {{statements}}
        }
        """);

    [Theory]
    [InlineData("{|SLA0207:client.Client.Shutdown(SocketShutdown.Both)|};")]
    [InlineData("{|SLA0207:client.Client.Disconnect(true)|};")]
    [InlineData("using ({|SLA0206:new NetworkStream(client.Client)|})\n{\n}")]
    [InlineData("using var reader = {|SLA0206:new StreamReader(client.GetStream(), Encoding.UTF8, true, 9, true)|};")]
    public Task Other_rules_say_what_is_missing(string statements) => Verify.FlaggedAsync($$"""
        static void Run(string host)
        {
            var client = new TcpClient(host, 80);
            {{statements}}
        }
        """);

    [Fact]
    public Task A_throw_is_another_rules_business() => Verify.FlaggedAsync("""
        static async Task RunAsync(string host)
        {
            await Task.Yield();
            var client = {|SLA0202:new TcpClient(host, 80)|};
            throw new InvalidOperationException();
        }
        """);

    [Theory]
    [InlineData("client.Close();")]
    [InlineData("client?.Close();")]
    [InlineData("client!.Dispose();")]
    [InlineData("((IDisposable)client).Dispose();")]
    [InlineData("client.GetStream().Dispose();")]
    [InlineData("await client.GetStream().DisposeAsync();")]
    [InlineData("_ = client.GetStream().DisposeAsync();")]
    [InlineData("client.Client.Close(0);")]
    [InlineData("client.Client?.Dispose();")]
    [InlineData("client?.Client?.Dispose();")]
    [InlineData("client?.GetStream().Close();")]
    [InlineData("using (client)\n{\nreturn;\n}")]
    [InlineData("using var closing = client;")]
    [InlineData("using var stream = client.GetStream();")]
    [InlineData("await using var stream = client.GetStream();")]
    [InlineData("await using (client.GetStream().ConfigureAwait(false))\n{\n}")]
    [InlineData("await using (new StreamWriter(client.GetStream()))\n{\n}")]
    [InlineData("using var gzip = new System.IO.Compression.GZipStream(client.GetStream(), System.IO.Compression.CompressionMode.Compress);")]
    [InlineData("try\n{\nawait Task.Yield();\n}\nfinally\n{\nclient.Dispose();\n}")]
    [InlineData("try\n{\nreturn;\n}\nfinally\n{\ntry\n{\nConsole.WriteLine();\n}\nfinally\n{\nclient.Dispose();\n}\n}")]
    [InlineData("if (client.Connected)\nclient.Close();\nelse\nclient.Dispose();")]
    [InlineData("bool closed = false;\nif (host.Length > 3)\n{\nclient.Close();\nclosed = true;\n}\n\nif (!closed)\n{\nclient.Close();\n}")]
    [InlineData("var keep = host.Length > 3;\nif (keep)\n{\nKeep(client);\n}\n\nif (!keep)\nclient.Close();")]
    [InlineData("lock (host)\n{\nclient.Close();\n}")]
    [InlineData("foreach (var c in host)\n{\nConsole.WriteLine(c);\n}\n\nclient.Close();")]
    [InlineData("if (client != null)\n{\nclient.Close();\n}")]
    [InlineData("if (client is not null)\n{\nclient.Close();\n}")]
    [InlineData("if (client is { } open)\n{\nopen.Close();\n}")]
    [InlineData("Environment.Exit(1);")]
    [InlineData("client.Client.Close();\nclient.Close();")]
    [InlineData("var other = client;\nother.Close();")]
    [InlineData("object other = client;\n((TcpClient)other).Close();")]
    [InlineData("var stream = client.GetStream();\nvar writer = new StreamWriter(stream);\nwriter.Close();")]
    [InlineData("Interlocked.Exchange(ref client, null)?.Dispose();")]
    [InlineData("while (true)\n{\nawait Task.Delay(1);\n}")]
    public Task Every_way_out_closes_it(string statements) => Verify.SilentAsync($$"""
        static async Task RunAsync(string host)
        {
            await Task.Yield();
            var client = new TcpClient(host, 80);
            {{statements}}
        }

        static readonly List<TcpClient> Kept = new();

        static void Keep(TcpClient client) => Kept.Add(client);
        """);

    [Theory]
    [InlineData("TcpClient client = null;\ntry\n{\nclient = new TcpClient(host, 80);\n}\nfinally\n{\nclient?.Dispose();\n}")]
    [InlineData("TcpClient client = null;\ntry\n{\nclient = new TcpClient(host, 80);\n}\nfinally\n{\nif (client != null)\nclient.Dispose();\n}")]
    [InlineData("TcpClient client = null;\nif (host.Length > 3)\n{\nclient = new TcpClient(host, 80);\n}\n\nclient?.Dispose();")]
    [InlineData("TcpClient client = host.Length > 3 ? new TcpClient(host, 80) : null;\nclient?.Dispose();")]
    [InlineData("var client = host == null ? new TcpClient() : new TcpClient(host, 80);\nclient.Close();")]
    [InlineData("using var client = host == null ? null : new TcpClient(host, 80);")]
    [InlineData("TcpClient client;\nif (host == null)\nclient = new TcpClient();\nelse\nclient = new TcpClient(host, 80);\nusing (client)\n{\n}")]
    [InlineData("TcpClient client = null;\nclient ??= new TcpClient(host, 80);\nclient.Close();")]
    [InlineData("TcpClient client = null;\nforeach (var port in new[] { 80, 81 })\n{\nclient?.Close();\nclient = new TcpClient(host, port);\n}\n\nclient?.Close();")]
    [InlineData("for (int i = 0; i < 9; i++)\n{\nvar client = new TcpClient(host, 80 + i);\nif (i == 3)\n{\nclient.Close();\ncontinue;\n}\n\nclient.Dispose();\n}")]
    [InlineData("Socket socket = null;\ntry\n{\nsocket = new Socket(SocketType.Stream, ProtocolType.Tcp);\nsocket.Connect(host, 80);\n}\ncatch (SocketException)\n{\nsocket?.Dispose();\nthrow;\n}\n\nsocket.Dispose();")]
    public Task Acquired_on_condition_and_closed(string statements) => Verify.SilentAsync($$"""
        static void Run(string host)
        {
            {{statements}}
        }
        """);

    [Theory]
    [InlineData("TcpClient client = null;\nif (host.Length > 3)\n{\nclient = {|SLA0201:new TcpClient(host, 80)|};\n}\n\nConsole.WriteLine(client);")]
    [InlineData("var client = host.Length > 3 ? {|SLA0201:new TcpClient(host, 80)|} : null;\nConsole.WriteLine(client);")]
    [InlineData("foreach (var port in new[] { 80, 81 })\n{\nvar client = {|SLA0201:new TcpClient(host, port)|};\nif (port == 80)\ncontinue;\nclient.Close();\n}")]
    [InlineData("while (true)\n{\nvar client = {|SLA0201:new TcpClient(host, 80)|};\nclient.GetStream().WriteByte(1);\n}")]
    [InlineData("TcpClient client = null;\nfor (int i = 0; i < 3; i++)\n{\nclient = {|SLA0201:new TcpClient(host, 80)|};\n}\n\nclient?.Close();")]
    [InlineData("Action work = () =>\n{\nvar client = {|SLA0201:new TcpClient(host, 80)|};\nclient.GetStream().WriteByte(1);\n};\nwork();")]
    [InlineData("void Work()\n{\nvar client = {|SLA0201:new TcpClient(host, 80)|};\nclient.GetStream().WriteByte(1);\n}\n\nWork();")]
    [InlineData("TcpClient first = {|SLA0201:new TcpClient(host, 80)|}, second = {|SLA0201:new TcpClient(host, 81)|};\nfirst.NoDelay = second.NoDelay;")]
    public Task Acquired_on_condition_and_dropped(string statements) => Verify.FlaggedAsync($$"""
        static void Run(string host)
        {
            {{statements}}
        }
        """);

    [Fact]
    public Task In_every_kind_of_member() => Verify.FlaggedAsync("""
        public Subject()
        {
            var client = {|SLA0201:new TcpClient("localhost", 80)|};
            client.NoDelay = true;
        }

        static Subject()
        {
            var client = {|SLA0201:new TcpClient("localhost", 80)|};
            client.NoDelay = true;
        }

        public bool Up
        {
            get
            {
                var client = {|SLA0201:new TcpClient("localhost", 80)|};
                return client.Connected;
            }
        }

        public bool Arrow => {|SLA0201:new TcpClient("localhost", 80)|}.Connected;

        public static bool operator !(Subject subject) => {|SLA0201:new TcpClient("localhost", 80)|}.Connected;

        static IEnumerable<int> Bytes()
        {
            var client = {|SLA0201:new TcpClient("localhost", 80)|};
            yield return client.Available;
        }
        """);
}

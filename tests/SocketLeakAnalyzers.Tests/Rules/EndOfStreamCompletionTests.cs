using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0101: where somebody else starts the code that learns of the end: continuations, SocketAsyncEventArgs, iterators.</summary>
public sealed class EndOfStreamCompletionTests
{
    private const string StateObject = """
        class State
        {
            public Socket Socket;
            public byte[] Buffer = new byte[256];
        }


        """;

    /// <summary>Continuations of <c>read</c>; a call of <c>Begin</c> reads again.</summary>
    public static TheoryData<string> Continuations => new()
    {
        "read.ContinueWith(t =>\n{\nif (t.Result == 0)\n{\nEND\nreturn;\n}\nBegin(stream, buffer);\n});",
        "read.ContinueWith(t =>\n{\nint n = t.Result;\nif (n <= 0)\n{\nEND\nreturn;\n}\nBegin(stream, buffer);\n}, TaskScheduler.Default);",
        "_ = read.ContinueWith(t =>\n{\nif (t.GetAwaiter().GetResult() == 0)\n{\nEND\nreturn;\n}\nBegin(stream, buffer);\n});",
        "read.ContinueWith(async t =>\n{\nif (await t == 0)\n{\nEND\nreturn;\n}\nBegin(stream, buffer);\n});",
        "read.ContinueWith((t, s) =>\n{\nif (t.Result == 0)\n{\nEND\nreturn;\n}\nBegin(stream, buffer);\n}, null);",
        "read.ContinueWith(t =>\n{\nif (t.IsFaulted || t.Result == 0)\n{\nEND\nreturn;\n}\nBegin(stream, buffer);\n});",
        "read.ContinueWith(t =>\n{\nif (t.Result > 0)\n{\nBegin(stream, buffer);\n}\nelse\n{\nEND\n}\n}, TaskContinuationOptions.OnlyOnRanToCompletion);",
    };

    /// <summary>How a handler is added to <c>e.Completed</c>.</summary>
    public static TheoryData<string> Handlers => new()
    {
        "e.Completed += OnCompleted;",
        "e.Completed += new EventHandler<SocketAsyncEventArgs>(OnCompleted);",
        "e.Completed += (sender, args) => OnCompleted(sender, args);",
        "e.Completed += (_, args) => ProcessReceive(args);",
        "e.Completed += delegate (object sender, SocketAsyncEventArgs args) { ProcessReceive(args); };",
    };

    /// <summary>How the socket comes from the arguments.</summary>
    public static TheoryData<string, string> Sources => new()
    {
        { "var socket = (Socket)e.UserToken;", "socket" },
        { "var socket = e.UserToken as Socket;", "socket" },
        { "if (e.UserToken is not Socket socket)\nreturn;", "socket" },
        { "var socket = e.AcceptSocket;", "socket" },
        { "", "e.AcceptSocket" },
        { "var socket = (Socket)sender;", "socket" },
        { "var state = (State)e.UserToken;", "state.Socket" },
        { "var state = e.UserToken as State;\nvar socket = state.Socket;", "socket" },
        { "Socket socket = ((State)e.UserToken).Socket;", "socket" },
    };

    /// <summary>Conditions that are true at the end.</summary>
    public static TheoryData<string> Conditions => new()
    {
        "e.BytesTransferred == 0",
        "e.BytesTransferred <= 0",
        "e.BytesTransferred is 0",
        "!(e.BytesTransferred > 0)",
        "!(e.BytesTransferred > 0 && e.SocketError == SocketError.Success)",
        "e.SocketError != SocketError.Success || e.BytesTransferred == 0",
        "e.BytesTransferred == 0 && e.SocketError == SocketError.Success",
        "e.BytesTransferred is var n && n == 0",
    };

    [Theory]
    [MemberData(nameof(Continuations))]
    public Task Continuation_left_open(string continuation) => Verify.FlaggedWithAsync("SLA0101", Continuation(continuation, ""));

    [Theory]
    [MemberData(nameof(Continuations))]
    public Task Continuation_closed(string continuation) => Verify.SilentAsync(Continuation(continuation, "stream.Close();"));

    [Theory]
    [MemberData(nameof(Handlers))]
    public Task Event_args_left_open_by_any_handler(string handler) => Verify.FlaggedWithAsync("SLA0101", Server(handler, ""));

    [Theory]
    [MemberData(nameof(Handlers))]
    public Task Event_args_closed_by_any_handler(string handler) => Verify.SilentAsync(Server(handler, "CloseClientSocket(e);"));

    [Theory]
    [MemberData(nameof(Sources))]
    public Task Event_args_left_open_of_any_source(string declaration, string socket) =>
        Verify.FlaggedWithAsync("SLA0101", Handler(declaration, socket, "e.BytesTransferred == 0", ""));

    [Theory]
    [MemberData(nameof(Sources))]
    public Task Event_args_closed_of_any_source(string declaration, string socket) =>
        Verify.SilentAsync(Handler(declaration, socket, "e.BytesTransferred == 0", socket + ".Close();"));

    [Theory]
    [MemberData(nameof(Conditions))]
    public Task Event_args_left_open_on_any_condition(string condition) =>
        Verify.FlaggedWithAsync("SLA0101", Handler("var socket = (Socket)e.UserToken;", "socket", condition, ""));

    [Theory]
    [MemberData(nameof(Conditions))]
    public Task Event_args_closed_on_any_condition(string condition) =>
        Verify.SilentAsync(Handler("var socket = (Socket)e.UserToken;", "socket", condition, "socket.Dispose();"));

    // A receive that completes at once raises no event: then nobody looks at the count.
    [Fact]
    public Task Completed_at_once_and_nobody_looks() => Verify.FlaggedAsync("""
        static void Start(Socket socket)
        {
            var e = new SocketAsyncEventArgs { UserToken = socket };
            e.SetBuffer(new byte[256], 0, 256);
            e.Completed += OnCompleted;
            {|SLA0101:socket.ReceiveAsync(e)|};
        }

        static void OnCompleted(object sender, SocketAsyncEventArgs e)
        {
            var socket = (Socket)e.UserToken;
            if (e.BytesTransferred == 0)
            {
                socket.Close();
            }
        }
        """);

    [Theory]
    [InlineData("if (!socket.ReceiveAsync(e))\nOnCompleted(socket, e);")]
    [InlineData("bool pending = socket.ReceiveAsync(e);\nif (!pending)\n{\nOnCompleted(null, e);\n}")]
    [InlineData("if (socket.ReceiveAsync(e) == false)\nTask.Run(() => OnCompleted(null, e));")]
    [InlineData("while (!socket.ReceiveAsync(e))\nOnCompleted(null, e);")]
    public Task Completed_at_once_and_somebody_looks(string start) => Verify.SilentAsync($$"""
        static void Start(Socket socket)
        {
            var e = new SocketAsyncEventArgs { UserToken = socket };
            e.SetBuffer(new byte[256], 0, 256);
            e.Completed += OnCompleted;
            {{start}}
        }

        static void OnCompleted(object sender, SocketAsyncEventArgs e)
        {
            var socket = (Socket)e.UserToken;
            if (e.BytesTransferred == 0)
            {
                socket.Close();
            }
        }
        """);

    [Theory]
    [InlineData("await foreach (var chunk in ReadAsync(client.GetStream()))\n{\nConsole.WriteLine(chunk.Length);\n}")]
    [InlineData("await foreach (var chunk in ReadAsync(client.GetStream()).ConfigureAwait(false))\n{\nConsole.WriteLine(chunk.Length);\n}")]
    [InlineData("var stream = client.GetStream();\nawait foreach (var chunk in ReadAsync(stream))\nConsole.WriteLine(chunk.Length);")]
    public Task Iterator_left_open(string loop) => Verify.FlaggedWithAsync("SLA0101", Iterator("", loop));

    [Theory]
    [InlineData("await foreach (var chunk in ReadAsync(client.GetStream()))\n{\nConsole.WriteLine(chunk.Length);\n}")]
    [InlineData("await foreach (var chunk in ReadAsync(client.GetStream()).ConfigureAwait(false))\n{\nConsole.WriteLine(chunk.Length);\n}")]
    public Task Iterator_closed(string loop) => Verify.SilentAsync(Iterator("using (client)\n", "{\n" + loop + "\n}"));

    private static string Continuation(string continuation, string end) => $$"""
        static void Begin(NetworkStream stream, byte[] buffer)
        {
            var read = stream.ReadAsync(buffer, 0, buffer.Length);
            {{continuation.Replace("END", end, System.StringComparison.Ordinal)}}
        }
        """;

    private static string Server(string handler, string end) => $$"""
        static void Start(Socket socket)
        {
            var e = new SocketAsyncEventArgs { UserToken = socket };
            e.SetBuffer(new byte[256], 0, 256);
            {{handler}}
            if (!socket.ReceiveAsync(e))
            {
                ProcessReceive(e);
            }
        }

        static void OnCompleted(object sender, SocketAsyncEventArgs e)
        {
            switch (e.LastOperation)
            {
                case SocketAsyncOperation.Receive:
                    ProcessReceive(e);
                    break;
                case SocketAsyncOperation.Send:
                    ProcessSend(e);
                    break;
                default:
                    throw new ArgumentException("not a receive or a send");
            }
        }

        private static void ProcessReceive(SocketAsyncEventArgs e)
        {
            var socket = (Socket)e.UserToken;
            if (e.BytesTransferred > 0 && e.SocketError == SocketError.Success)
            {
                e.SetBuffer(e.Offset, e.BytesTransferred);
                if (!socket.SendAsync(e))
                {
                    ProcessSend(e);
                }
            }
            else
            {
                {{end}}
            }
        }

        private static void ProcessSend(SocketAsyncEventArgs e)
        {
            if (e.SocketError != SocketError.Success)
            {
                CloseClientSocket(e);
                return;
            }

            var socket = (Socket)e.UserToken;
            if (!socket.ReceiveAsync(e))
            {
                ProcessReceive(e);
            }
        }

        private static void CloseClientSocket(SocketAsyncEventArgs e)
        {
            var socket = (Socket)e.UserToken;
            try
            {
                socket.Shutdown(SocketShutdown.Send);
            }
            catch (SocketException)
            {
            }

            socket.Close();
        }
        """;

    private static string Handler(string declaration, string socket, string condition, string end) => StateObject + $$"""
        static void Prepare(SocketAsyncEventArgs e) => e.Completed += OnCompleted;

        static void OnCompleted(object sender, SocketAsyncEventArgs e)
        {
            {{declaration}}
            if ({{condition}})
            {
                {{end}}
                return;
            }

            if (!{{socket}}.ReceiveAsync(e))
            {
                OnCompleted({{socket}}, e);
            }
        }
        """;

    private static string Iterator(string before, string loop) => $$"""
        static async Task HandleAsync(TcpClient client)
        {
            {{before}}{{loop}}
        }

        private static async IAsyncEnumerable<byte[]> ReadAsync(NetworkStream stream)
        {
            var buffer = new byte[256];
            while (true)
            {
                int n = await stream.ReadAsync(buffer);
                if (n == 0)
                {
                    yield break;
                }

                yield return buffer[..n];
            }
        }
        """;
}

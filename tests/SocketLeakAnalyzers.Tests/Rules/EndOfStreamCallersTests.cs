using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0101: who hears of the end from the method that learns of it?</summary>
public sealed class EndOfStreamCallersTests
{
    private const string Handler = """
        private static void Handle(Socket socket)
        {
            while (true)
            {
                if (socket.Receive(new byte[8]) == 0)
                {
                    return;
                }
            }
        }


        """;

    private const string AsyncHandler = """
        private static async Task HandleAsync(Socket socket)
        {
            while (true)
            {
                if (await socket.ReceiveAsync(new byte[8]) == 0)
                {
                    return;
                }
            }
        }


        """;

    [Theory]
    [InlineData("using var socket = listener.Accept();\nHandle(socket);")]
    [InlineData("using (var socket = listener.Accept())\n{\nHandle(socket);\n}")]
    [InlineData("var socket = listener.Accept();\ntry\n{\nHandle(socket);\n}\nfinally\n{\nsocket.Close();\n}")]
    [InlineData("var socket = listener.Accept();\nHandle(socket);\nsocket.Close();")]
    [InlineData("var socket = listener.Accept();\nTask.Run(() =>\n{\nusing (socket)\n{\nHandle(socket);\n}\n});")]
    [InlineData("var socket = listener.Accept();\nnew Thread(() =>\n{\nHandle(socket);\nsocket.Dispose();\n}).Start();")]
    [InlineData("var socket = listener.Accept();\nTask.Run(() => Handle(socket)).ContinueWith(_ => socket.Close());")]
    [InlineData("using var client = new TcpClient(\"localhost\", 80);\nHandle(client.Client);")]
    [InlineData("using var client = new TcpClient(\"localhost\", 80);\nvar socket = client.Client;\nHandle(socket);")]
    public Task A_caller_that_closes(string caller) => Verify.SilentAsync(Handler + $$"""
        static void Serve(Socket listener)
        {
            {{caller}}
        }
        """);

    [Theory]
    [InlineData("using var socket = await listener.AcceptAsync();\nawait HandleAsync(socket);")]
    [InlineData("var socket = await listener.AcceptAsync();\nawait HandleAsync(socket);\nsocket.Close();")]
    [InlineData("var socket = await listener.AcceptAsync();\ntry\n{\nawait HandleAsync(socket).ConfigureAwait(false);\n}\nfinally\n{\nsocket.Dispose();\n}")]
    [InlineData("var socket = await listener.AcceptAsync();\n_ = Task.Run(async () =>\n{\nusing var closing = socket;\nawait HandleAsync(socket);\n});")]
    [InlineData("var socket = await listener.AcceptAsync();\n_ = HandleAsync(socket).ContinueWith(t => socket.Close());")]
    public Task A_caller_that_awaits_and_closes(string caller) => Verify.SilentAsync(AsyncHandler + $$"""
        static async Task ServeAsync(Socket listener)
        {
            {{caller}}
        }
        """);

    [Theory]
    [InlineData("Task.Run(() => Handle(socket));")]
    [InlineData("_ = Task.Run(() => Handle(socket));")]
    [InlineData("new Thread(() => Handle(socket)).Start();")]
    [InlineData("ThreadPool.QueueUserWorkItem(_ => Handle(socket));")]
    [InlineData("Task.Factory.StartNew(() => Handle(socket), TaskCreationOptions.LongRunning);")]
    [InlineData("{|SLA0107:Handle(socket)|};")]
    public Task A_caller_that_does_not(string launch) => Verify.FlaggedAsync(
        Handler.Replace("return;", "{|SLA0101:return;|}", System.StringComparison.Ordinal) + $$"""
        static void Serve(Socket listener)
        {
            while (true)
            {
                var socket = listener.Accept();
                {{launch}}
            }
        }
        """);

    [Theory]
    [InlineData("_ = HandleAsync(socket);")]
    [InlineData("HandleAsync(socket);")]
    [InlineData("await {|SLA0107:HandleAsync(socket)|};")]
    [InlineData("_ = Task.Run(() => HandleAsync(socket));")]
    [InlineData("_ = Task.Run(async () => await HandleAsync(socket));")]
    [InlineData("await Task.WhenAll(HandleAsync(socket), Task.Delay(9));")]
    public Task A_caller_that_does_not_await_or_close(string launch) => Verify.FlaggedAsync(
        AsyncHandler.Replace("return;", "{|SLA0101:return;|}", System.StringComparison.Ordinal) + $$"""
        static async Task ServeAsync(Socket listener)
        {
            while (true)
            {
                var socket = await listener.AcceptAsync();
                {{launch}}
            }
        }
        """);

    [Fact]
    public Task A_thread_of_a_method_group() => Verify.FlaggedAsync("""
        static void Serve(TcpListener listener)
        {
            while (true)
            {
                var client = listener.AcceptTcpClient();
                new Thread(new ParameterizedThreadStart(Handle)).Start(client);
            }
        }

        private static void Handle(object o)
        {
            var client = (TcpClient)o;
            var stream = client.GetStream();
            while (true)
            {
                if (stream.ReadByte() == -1)
                {
                    {|SLA0101:break;|}
                }
            }
        }
        """);

    [Theory]
    [InlineData("int", "n")]
    [InlineData("bool", "n > 0")]
    [InlineData("byte[]", "n == 0 ? null : buffer")]
    [InlineData("string", "n == 0 ? null : \"data\"")]
    public Task A_caller_that_gets_a_value(string type, string value) => Verify.SilentAsync($$"""
        static {{type}} ReadSome(Socket socket)
        {
            var buffer = new byte[256];
            int n = socket.Receive(buffer);
            return {{value}};
        }

        static async Task<{{type}}> ReadSomeAsync(Socket socket)
        {
            var buffer = new byte[256];
            int n = await socket.ReceiveAsync(buffer);
            return {{value}};
        }
        """);

    [Theory]
    [InlineData("Closed?.Invoke(this, EventArgs.Empty);")]
    [InlineData("Closed(this, EventArgs.Empty);")]
    [InlineData("OnClosed();")]
    [InlineData("_gone();")]
    [InlineData("_gone?.Invoke();")]
    [InlineData("_stop.Cancel();")]
    [InlineData("_ended.TrySetResult(true);")]
    [InlineData("_ended.SetException(new IOException());")]
    [InlineData("_signal.Set();")]
    [InlineData("_gate.Release();")]
    [InlineData("Stop();")]
    [InlineData("Dispose();")]
    [InlineData("this.Dispose();")]
    [InlineData("((IDisposable)this).Dispose();")]
    [InlineData("using (this)\n{\n}")]
    [InlineData("_peer.Dispose();")]
    [InlineData("_peer.Close();")]
    [InlineData("_owner.Leave(this);")]
    [InlineData("_owner?.Leave(this);")]
    [InlineData("_stop?.Cancel();")]
    public Task Somebody_who_is_told(string tell) => Verify.FileAsync($$"""
        interface IOwner
        {
            void Leave(Subject subject);
        }

        class Peer : IDisposable
        {
            private readonly Socket _socket;

            public Peer(Socket socket) => _socket = socket;

            public void Close() => _socket.Close();

            public void Dispose() => _socket.Dispose();
        }

        class Subject : IDisposable
        {
            private readonly Socket _socket;
            private readonly Peer _peer;
            private readonly IOwner _owner;
            private readonly CancellationTokenSource _stop = new CancellationTokenSource();
            private readonly TaskCompletionSource<bool> _ended = new TaskCompletionSource<bool>();
            private readonly ManualResetEventSlim _signal = new ManualResetEventSlim();
            private readonly SemaphoreSlim _gate = new SemaphoreSlim(1);
            private readonly Action _gone;

            public Subject(Socket socket, IOwner owner, Action gone)
            {
                _socket = socket;
                _peer = new Peer(socket);
                _owner = owner;
                _gone = gone;
            }

            public event EventHandler Closed;

            public void Start() => new Thread(Run).Start();

            private void Run()
            {
                while (true)
                {
                    if (_socket.Receive(new byte[8]) == 0)
                    {
                        {{tell}}
                        return;
                    }
                }
            }

            protected virtual void OnClosed() => Closed?.Invoke(this, EventArgs.Empty);

            private void Stop() => _socket.Close();

            public void Dispose() => _socket.Dispose();
        }
        """);

    [Theory]
    [InlineData("Log(\"gone\");")]
    [InlineData("Log(string.Empty, 1);")]
    [InlineData("this.Count();")]
    [InlineData("Console.WriteLine(_socket.RemoteEndPoint);")]
    public Task Nobody_who_is_told(string tell) => Verify.FlaggedAsync($$"""
        private readonly Socket _socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        private int _count;

        public void Start() => new Thread(Run).Start();

        private void Run()
        {
            while (true)
            {
                if (_socket.Receive(new byte[8]) == 0)
                {
                    {{tell}}
                    {|SLA0101:return;|}
                }
            }
        }

        private void Log(string message, int level = 0)
        {
            Count();
            Console.WriteLine("{0}: {1}", level, message.Trim());
        }

        private void Count() => Interlocked.Increment(ref _count);
        """);

    [Fact]
    public Task An_owner_whose_thread_nobody_hears() => Verify.FileAsync("""
        class Subject : IDisposable
        {
            private readonly Socket _socket = new Socket(SocketType.Stream, ProtocolType.Tcp);

            public void Start() => new Thread(Run).Start();

            public void Dispose() => _socket.Dispose();

            private void Run()
            {
                while (true)
                {
                    if (_socket.Receive(new byte[8]) == 0)
                    {
                        {|SLA0101:return;|}
                    }
                }
            }
        }
        """);

    [Fact]
    public Task An_owner_who_waits_for_it() => Verify.FileAsync("""
        class Subject : IDisposable
        {
            private readonly Socket _socket = new Socket(SocketType.Stream, ProtocolType.Tcp);

            public async Task ServeAsync()
            {
                await RunAsync();
                Dispose();
            }

            public void Dispose() => _socket.Dispose();

            private async Task RunAsync()
            {
                while (await _socket.ReceiveAsync(new byte[8]) != 0)
                {
                }
            }
        }
        """);

    [Fact]
    public Task A_helper_that_reads_a_part() => Verify.SilentAsync("""
        static void Skip(Socket socket)
        {
            if (socket.Receive(new byte[8]) == 0)
            {
                return;
            }

            Console.WriteLine("skipped");
        }
        """);

    [Fact]
    public Task An_override_whose_callers_are_not_seen() => Verify.FileAsync("""
        abstract class Server
        {
            public abstract void Handle(Socket socket);
        }

        class Subject : Server
        {
            public override void Handle(Socket socket)
            {
                while (socket.Receive(new byte[8]) != 0)
                {
                }
            }
        }
        """);
}

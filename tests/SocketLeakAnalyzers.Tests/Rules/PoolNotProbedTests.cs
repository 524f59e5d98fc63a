using System.Threading.Tasks;
using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0106: what is a pool, and who may look after what lies in it?</summary>
public sealed class PoolNotProbedTests
{
    [Theory]
    [InlineData("ConcurrentBag<Socket>", "Add", "if ({|SLA0106:_idle.TryTake(out var c)|}) return c;\n    return Open();")]
    [InlineData("ConcurrentQueue<Socket>", "Enqueue", "return {|SLA0106:_idle.TryDequeue(out var c)|} ? c : Open();")]
    [InlineData("ConcurrentStack<Socket>", "Push", "Socket c;\n    if (!{|SLA0106:this._idle.TryPop(out c)|}) c = Open();\n    return c;")]
    [InlineData("Stack<Socket>", "Push", "return _idle.Count > 0 ? {|SLA0106:_idle.Pop()|} : Open();")]
    [InlineData("Queue<Socket>", "Enqueue", "lock (_idle)\n    {\n        if (_idle.Count > 0) { var c = {|SLA0106:_idle.Dequeue()|}; return c; }\n    }\n    return Open();")]
    [InlineData("BlockingCollection<Socket>", "TryAdd", "return {|SLA0106:_idle.Take()|};")]
    [InlineData("ConcurrentBag<Socket>", "Add", "while ({|SLA0106:_idle.TryTake(out var c)|})\n    {\n        if (c.Connected) return c;\n        c.Close();\n    }\n    return Open();")]
    [InlineData("ConcurrentBag<Socket>", "Add", "return {|SLA0106:_idle.TryTake(out var c)|} && c.Connected ? c : Open();")]
    [InlineData("ConcurrentBag<Socket>", "Add", "return {|SLA0106:_idle.TryTake(out var c)|} && Usable(c) ? c : Open();")]
    [InlineData("ConcurrentBag<Socket>", "Add", "if ({|SLA0106:_idle.TryTake(out var c)|} && c != null) return c;\n    return Open();")]
    public Task Flagged(string type, string put, string body) => Verify.FileAsync(Pool(type, put, body));

    [Theory]
    [InlineData("ConcurrentBag<Socket>", "Add", "if (_idle.TryTake(out var c) && Elsewhere.IsUsable(c)) return c;\n    return Open();")]
    [InlineData("ConcurrentBag<Socket>", "Add", "if (_idle.TryTake(out var c) && c.IsUsable()) return c;\n    return Open();")]
    [InlineData("ConcurrentBag<Socket>", "Add", "if (_idle.TryTake(out var c) && _check(c)) return c;\n    return Open();")]
    [InlineData("ConcurrentBag<Socket>", "Add", "if (_idle.TryTake(out var c)) { c.Send(new byte[1]); return c; }\n    return Open();")]
    [InlineData("ConcurrentBag<Socket>", "Add", "while (_idle.TryTake(out var c)) if (!c.Poll(0, SelectMode.SelectRead)) return c; else c.Close();\n    return Open();")]
    [InlineData("ConcurrentBag<Socket>", "Add", "if (_idle.TryTake(out var c)) c.Close();\n    return Open();")]
    [InlineData("ConcurrentBag<Socket>", "Count", "if (_idle.TryTake(out var c)) return c;\n    return Open();")]
    [InlineData("ConcurrentBag<UdpClient>", "Add", "return null;")]
    public Task Silent(string type, string put, string body) => Verify.FileAsync(Pool(type, put, body));

    [Fact]
    public Task Put_back_by_the_method_that_took() => Verify.FlaggedAsync("""
        private static readonly ConcurrentQueue<TcpClient> Clients = new();

        public static byte[] Ask(byte[] question)
        {
            var client = Next();
            client.GetStream().Write(question, 0, question.Length);
            Clients.Enqueue(client);
            return question;
        }

        private static TcpClient Next() => {|SLA0106:Clients.TryDequeue(out var client)|} ? client : new TcpClient("server", 80);
        """);

    [Fact]
    public Task Asynchronous_pool() => Verify.FlaggedAsync("""
        private readonly ConcurrentBag<NetworkStream> _free = new();
        private readonly Func<Task<NetworkStream>> _open = () => throw new NotSupportedException();

        public async Task<NetworkStream> GetAsync()
        {
            if ({|SLA0106:_free.TryTake(out var stream)|})
            {
                return stream;
            }

            return await _open();
        }

        public void Put(NetworkStream stream) => _free.Add(stream);
        """);

    [Fact]
    public Task Pool_by_its_name() => Verify.FlaggedAsync("""
        private readonly Stack<SslStream> _pool = new();

        public SslStream Get() => {|SLA0106:_pool.Pop()|};

        public void Put(SslStream stream)
        {
            _pool.Push(stream);
        }
        """);

    [Fact]
    public Task Queue_of_work() => Verify.SilentAsync("""
        private readonly BlockingCollection<TcpClient> _accepted = new();

        public void Accept(TcpListener listener)
        {
            while (true)
            {
                var client = listener.AcceptTcpClient();
                _accepted.Add(client);
            }
        }

        public void Work()
        {
            foreach (var client in _accepted.GetConsumingEnumerable())
            {
                client.Close();
            }

            using var last = _accepted.Take();
        }

        public TcpClient Next() => _accepted.Take();
        """);

    [Fact]
    public Task Queue_of_work_behind_methods() => Verify.SilentAsync("""
        private readonly ConcurrentQueue<TcpClient> _waiting = new();

        public void Enqueue(TcpClient client) => _waiting.Enqueue(client);

        public TcpClient Next() => _waiting.TryDequeue(out var client) ? client : null;
        """);

    [Fact]
    public Task Queue_of_work_that_accepts_when_it_is_empty() => Verify.SilentAsync("""
        private readonly ConcurrentQueue<TcpClient> _waiting = new();

        public void Enqueue(TcpClient client) => _waiting.Enqueue(client);

        public TcpClient Next(TcpListener listener) => _waiting.TryDequeue(out var client) ? client : listener.AcceptTcpClient();
        """);

    [Theory]
    [InlineData("private readonly Timer _sweep = new(_ => Console.WriteLine(), null, 1000, 1000);")]
    [InlineData("public bool IsDead(Socket socket) => socket.Receive(new byte[1], SocketFlags.Peek) == 0;")]
    [InlineData("public bool IsDead(Socket socket) => socket.Poll(0, SelectMode.SelectRead);")]
    [InlineData("public DateTime LastUse { get; } = DateTime.UtcNow;")]
    public Task Type_that_looks_after_what_is_idle(string member) =>
        Verify.FileAsync(Pool("ConcurrentBag<Socket>", "Add", "return _idle.TryTake(out var c) ? c : Open();", member));

    [Fact]
    public Task Type_whose_base_may_look_after_it() => Verify.FileAsync(
        Pool("ConcurrentBag<Socket>", "Add", "return _idle.TryTake(out var c) ? c : Open();").Replace("class Subject", "class Subject : Base", System.StringComparison.Ordinal)
        + "\nclass Base\n{\n}\n");

    [Fact]
    public Task Other_part_of_the_type_probes() => Verify.FileAsync(
        Pool("ConcurrentBag<Socket>", "Add", "return _idle.TryTake(out var c) ? c : Open();").Replace("class Subject", "partial class Subject", System.StringComparison.Ordinal)
        + "\npartial class Subject\n{\n    static bool IsDead(Socket socket) => socket.Poll(0, SelectMode.SelectRead);\n}\n");

    [Fact]
    public Task Message_names_the_pool_and_the_method() => Verify.FileAsync(
        Pool("ConcurrentBag<Socket>", "Add", "return {|#0:_idle.TryTake(out var c)|} ? c : Open();"),
        new DiagnosticResult(Descriptors.PoolNotProbed).WithLocation(0).WithArguments("_idle", "Rent"));

    private static string Pool(string type, string put, string body, string member = "") => Verify.InClass($$"""
        private readonly {{type}} _idle = new();
        private Func<Socket, bool> _check = socket => true;

        public Socket Rent()
        {
            {{body}}
        }

        public void Return(Socket socket)
        {
            {{(put == "Count" ? "socket.Close();" : type.Contains("Udp", System.StringComparison.Ordinal) ? "_idle.Add(new UdpClient());" : $"_idle.{put}(socket);")}}
        }

        static bool Usable(Socket socket) => socket.Connected;

        static Socket Open()
        {
            var fresh = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                fresh.Connect("server", 80);
                return fresh;
            }
            catch
            {
                fresh.Dispose();
                throw;
            }
        }

        {{member}}
        """) + """

        static class Elsewhere
        {
            public static bool IsUsable(this Socket socket) => socket.Connected;
        }
        """;
}

using System;
using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Robustness;

/// <summary>Do the rules of ownership survive code that is cut off, that refers to itself, or that is newer than the oldest compiler?</summary>
public sealed class OwnerRuleTests
{
    private const string Whole = """
        using System;
        using System.Collections.Concurrent;
        using System.IO;
        using System.Net.Sockets;

        public sealed class Wrapper : IDisposable
        {
            private readonly ConcurrentDictionary<int, TcpClient> _all = new();
            private TcpClient? _client;
            private Stream? _stream;
            private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp);

            public Wrapper(TcpClient client)
            {
                (_client, _stream) = (client, client.GetStream());
            }

            public void Reconnect()
            {
                _client = new TcpClient("host", 80);
                _stream = _client.GetStream();
            }

            public void Run()
            {
                while (_stream?.CanWrite == true)
                {
                    try { Reconnect(); } catch (IOException) { continue; }
                }
            }

            public void Replace(int id) => _all[id] = new TcpClient();

            public void Dispose() => _client?.Dispose();
        }

        public sealed class Owner : IDisposable
        {
            private readonly TcpClient _client = new("host", 80);

            public int Read() => _client.GetStream().ReadByte();

            public void Dispose() => _client.Dispose();
        }
        """;

    [Fact]
    public async Task The_text_is_flagged_by_each() =>
        Assert.Equal(["SLA0204", "SLA0205", "SLA0205"], await Loose.IdsAsync(Whole));

    [Fact]
    public async Task Cut_off_at_every_place() => await (await BrokenText.OfAsync(Whole)).AssertCutOffAsync(7);

    [Theory]
    [InlineData("_a = _b; _b = _a; _a = new TcpClient();", "SLA0205")]
    [InlineData("var a = a; _a = a; while (true) _a = a = new TcpClient();", "SLA0205")]
    [InlineData("var a = new TcpClient(); var b = a; a = b; _a = a; Missing(_a);", "")]
    [InlineData("(_a, _b) = new TcpClient(); (_a, _b) = (new TcpClient(), ); (_a) = (new TcpClient());", "SLA0204 SLA0205")]
    [InlineData("_a = new TcpClient(); while () { _a = new(); } do { _a = new(1,2,3); } while (", "SLA0205 SLA0205")]
    [InlineData("_a ??= new TcpClient(; _a!.Close.Dispose;", "")]
    [InlineData("_missing = new TcpClient(); this.M = new TcpClient(); base._a = new TcpClient();", "")]
    [InlineData("_d.TryRemove(1, out ); _d.Remove(out var x); _d[] = new TcpClient(); _d[1] = new();", "SLA0201")]
    [InlineData("if (_a is { } c) { _a = new TcpClient(); } else while (_a is { Client: { } s }) _a = new TcpClient();", "SLA0204")]
    [InlineData("switch (_a) { case null: _a = new TcpClient(); goto case null; default: Reconnect(); break; }", "")]
    public async Task Statements_that_do_not_compile(string statements, string expected) => Assert.Equal(expected, string.Join(' ', await Loose.IdsOfBrokenAsync($$"""
        using System.Collections.Concurrent;
        using System.Net.Sockets;
        public class C : C, System.IDisposable
        {
            private TcpClient? _a, _b;
            private ConcurrentDictionary<int, TcpClient> _d = new();
            public C(TcpClient a) : this(a) => _a = a;
            public void Reconnect()
            {
                {{statements}}
            }
            void M() { M(); Reconnect(); M(); }
            public void Dispose() { Dispose(); Reconnect(); }
            TcpClient? A => B;
            TcpClient? B { get { return A ?? _a; } }
        }
        """)));

    [Fact]
    public async Task Methods_that_call_each_other() => Assert.Equal(["SLA0205"], await Loose.IdsAsync("""
        using System.Net.Sockets;
        public class C
        {
            private TcpClient? _a;
            private void Reconnect() { _a = new TcpClient("host", 80); A(); }
            private void A() { B(); }
            private void B() { A(); Reconnect(); }
            public TcpClient? First => Second;
            private TcpClient? Second => First;
        }
        """));

    [CSharp12Theory]
    [InlineData("class C(TcpClient client) : IDisposable { private readonly TcpClient _c = client; public void Dispose() { } }", "SLA0204")]
    [InlineData("class C(TcpClient client) : IDisposable { private readonly TcpClient _c = client; public void Dispose() => _c.Dispose(); }", "")]
    [InlineData("class C(TcpClient client) : IDisposable { private readonly NetworkStream _s = client.GetStream(); public void Dispose() => client.Dispose(); }", "")]
    [InlineData("class C(string host) { private readonly TcpClient _c = new(host, 80); public bool Is => _c.Connected; }", "SLA0204")]
    [InlineData("class C(string host) : IDisposable { private readonly TcpClient _c = new(host, 80); public void Dispose() => _c.Dispose(); }", "")]
    [InlineData("class C(string host) : Base(new TcpClient(host, 80)) { }", "")]
    public async Task Primary_constructors(string type, string expected) => Assert.Equal(
        expected.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        await Loose.IdsAsync($$"""
            using System;
            using System.Net.Sockets;
            {{type}}
            class Base { protected Base(TcpClient c) => c.Close(); protected Base() { } }
            static class User { static void Use(TcpListener l) { {{(type.Contains("(TcpClient", StringComparison.Ordinal) ? "using var c = new C(l.AcceptTcpClient()); Console.WriteLine(c);" : "")}} } }
            """));
}

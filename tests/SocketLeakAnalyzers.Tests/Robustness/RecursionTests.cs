using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Robustness;

/// <summary>Does the analyzer end on code that calls itself, and is it right about it?</summary>
public sealed class RecursionTests
{
    [Fact]
    public async Task Handler_that_calls_itself_and_closes() => await SilentAsync("""
        static void Handle(Socket s)
        {
            if (s.Receive(new byte[9]) == 0) { s.Close(); return; }
            Handle(s);
        }
        static void Start(Socket listener) => new Thread(() => Handle(listener.Accept())).Start();
        """);

    [Fact]
    public async Task Handler_that_calls_itself_and_does_not_close() => await ReportedAsync("""
        static void Handle(Socket s)
        {
            if (s.Receive(new byte[9]) == 0) { return; }
            Handle(s);
        }
        static void Start(Socket listener) { var s = listener.Accept(); new Thread(() => Handle(s)).Start(); }
        """);

    [Fact]
    public async Task Callback_that_begins_again() => await ReportedAsync("""
        static void OnRead(IAsyncResult r)
        {
            var s = (Socket)r.AsyncState!;
            if (s.EndReceive(r) > 0) s.BeginReceive(new byte[9], 0, 9, 0, OnRead, s);
        }
        """);

    [Fact]
    public async Task Helpers_that_call_each_other_and_close() => await SilentAsync("""
        static void Read(Socket s) { if (s.Receive(new byte[9]) == 0) Ended(s); else Read2(s); }
        static void Read2(Socket s) { if (s.Receive(new byte[9]) == 0) Ended(s); else Read(s); }
        static void Ended(Socket s) { if (s.Connected) Ended2(s); else s.Close(); }
        static void Ended2(Socket s) { s.Close(); if (s.Connected) Ended(s); }
        """);

    [Fact]
    public async Task Helpers_that_call_each_other_and_tell_nobody() => await ReportedAsync("""
        static void Start(TcpListener l) { var s = l.AcceptSocket(); new Thread(() => Handle(s)).Start(); }
        static void Handle(Socket s) { while (true) { if (s.Receive(new byte[9]) == 0) { Log(1); return; } } }
        static void Log(int n) { if (n > 0) Log2(n - 1); }
        static void Log2(int n) { if (n > 0) Log(n - 1); }
        """);

    [Fact]
    public async Task Lambda_that_refers_to_itself() => await SilentAsync("""
        static void Start(Socket listener)
        {
            var s = listener.Accept();
            AsyncCallback? again = null;
            again = r => { if (s.EndReceive(r) == 0) s.Close(); else s.BeginReceive(new byte[9], 0, 9, 0, again, null); };
            s.BeginReceive(new byte[9], 0, 9, 0, again, null);
        }
        """);

    [Fact]
    public async Task Lambda_that_refers_to_itself_and_does_not_close() => await ReportedAsync("""
        static void Start(Socket listener)
        {
            var s = listener.Accept();
            AsyncCallback? again = null;
            again = r => { if (s.EndReceive(r) > 0) s.BeginReceive(new byte[9], 0, 9, 0, again, null); };
            s.BeginReceive(new byte[9], 0, 9, 0, again, null);
        }
        """);

    [Fact]
    public async Task Local_functions_that_call_each_other() => await SilentAsync("""
        static void Start(Socket listener)
        {
            var s = listener.Accept();
            Odd(9);
            void Odd(int n) { if (n > 0 && s.Receive(new byte[9]) > 0) Even(n - 1); else s.Dispose(); }
            void Even(int n) { if (n > 0 && s.Receive(new byte[9]) > 0) Odd(n - 1); else s.Dispose(); }
        }
        """);

    [Fact]
    public async Task Property_that_refers_to_itself() => await SilentAsync("""
        static Socket? S { get => S ?? (S = new Socket(SocketType.Stream, ProtocolType.Tcp)); set => S = value; }
        static int Read() { if (S!.Receive(new byte[9]) == 0) return Read(); return 1; }
        """);

    [Fact]
    public async Task Generic_recursion() => await SilentAsync("""
        static void Use<T>(T s, int n) where T : IDisposable { if (n > 0) Use((s, n), n - 1); else s.Dispose(); }
        static void Use<T>((T, int) s, int n) where T : IDisposable { if (n > 0) Use<T>(s.Item1, n - 1); else s.Item1.Dispose(); }
        static void Start(Socket listener) { var s = listener.Accept(); Use(s, 3); }
        """);

    [Fact]
    public async Task Types_that_derive_from_themselves() => Assert.Equal(["SLA0101", "SLA0101"], await Loose.IdsOfBrokenAsync("""
        using System.Net.Sockets;
        class A : B { Socket s = null!; void R() { if (s.Receive(new byte[1]) == 0) { F(); return; } } }
        class B : A { void F() { base.F(); } }
        class C<T> : C<C<T>> { TcpClient c = new(); void R() { if (c.GetStream().ReadByte() < 0) { G(); return; } } void G() => H(); }
        interface I : J { } interface J : I { }
        """));

    private static async Task SilentAsync(string members) =>
        Assert.Empty(await Loose.IdsAsync(Wrap(members)));

    private static async Task ReportedAsync(string members) =>
        Assert.Equal(["SLA0101"], await Loose.IdsAsync(Wrap(members)));

    private static string Wrap(string members) => $$"""
        using System;
        using System.Net.Sockets;
        using System.Threading;
        static class C
        {
            {{members}}
        }
        """;

    [Fact]
    public async Task Flags_of_two_scopes_that_are_declared_with_each_other() => Assert.Equal(["SLA0301"], await Loose.IdsAsync("""
        using System.Net.Http;
        class Subject
        {
            static bool s_ready;

            public string Get(bool b)
            {
                bool a = b;
                if (a)
                {
                    return Local();
                }

                return "";

                static string Local()
                {
                    bool a = s_ready, b = a;
                    if (b)
                    {
                        using var client = new HttpClient();
                        return client.GetStringAsync("https://example.org").Result;
                    }

                    return "";
                }
            }
        }
        """));

    [Theory]
    [InlineData("", true)]
    [InlineData("node.Close();", false)]
    public async Task Constructor_that_makes_its_own_kind(string close, bool leaks) => Assert.Equal(leaks ? ["SLA0201"] : [], await Loose.IdsAsync($$"""
        using System.Net.Sockets;
        class Node
        {
            private readonly TcpClient _client;
            private readonly Node _left, _right;

            public Node(TcpClient client, int depth)
            {
                _client = client;
                if (depth > 0)
                {
                    _left = new Node(client, depth - 1);
                    _right = new Node(client, depth - 2);
                }
            }

            public void Close() => _client.Close();
        }
        class Subject
        {
            void Run(TcpListener listener)
            {
                var node = new Node(listener.AcceptTcpClient(), 3);
                {{close}}
            }
        }
        """));
}

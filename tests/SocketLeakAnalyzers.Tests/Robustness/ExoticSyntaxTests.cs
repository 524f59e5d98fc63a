using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Robustness;

/// <summary>Is the analyzer right about members and statements in forms that are seldom seen?</summary>
public sealed class ExoticSyntaxTests
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Linq;
        using System.Net;
        using System.Net.Sockets;
        using System.Runtime.InteropServices;
        using System.Threading;
        using System.Threading.Tasks;
        using Conn = System.Net.Sockets.Socket;
        using static System.Console;

        """;

    [Theory]
    [InlineData("IEnumerable<int> M(Socket l) { using var s = l.Accept(); var b = new byte[9]; for (int n; (n = s.Receive(b)) > 0;) yield return n; }")]
    [InlineData("IEnumerable<Socket> M(Socket l) { while (true) { var s = l.Accept(); yield return s; } }")]
    [InlineData("async IAsyncEnumerable<byte> M(Socket l) { using var s = await l.AcceptAsync(); var b = new byte[9]; while (await s.ReceiveAsync(b.AsMemory(), 0) > 0) yield return b[0]; }")]
    [InlineData("void M(Socket l) { var s = l.Accept(); again: if (s.Receive(new byte[9]) > 0) goto again; s.Close(); }")]
    [InlineData("void M(Socket l) { var s = l.Accept(); if (s.Receive(new byte[9]) == 0) goto end; WriteLine(); end: s.Close(); }")]
    [InlineData("int M(Socket l) { var s = l.Accept(); var n = s.Receive(new byte[9]) switch { 0 => -1, > 5 => 1, _ => 0 }; s.Close(); return n; }")]
    [InlineData("void M(object o) { if (o is Socket { Connected: true } s) s.Close(); }")]
    [InlineData("void M(object o) { switch (o) { case TcpClient { Client: { } s }: s.Close(); break; case Socket s2 when s2.Connected: s2.Close(); break; } }")]
    [InlineData("void M(Socket l) { Socket s = l.Accept(); ref Socket r = ref s; r.Close(); }")]
    [InlineData("ref Socket M(Socket[] all, Socket l) { ref Socket r = ref all[0]; r = l.Accept(); return ref r; }")]
    [InlineData("unsafe void M(Socket l) { using var s = l.Accept(); byte* p = stackalloc byte[9]; var n = s.Receive(new Span<byte>(p, 9)); if (n == 0) return; *p = 1; }")]
    [InlineData("unsafe void M(Socket l) { using var s = l.Accept(); var b = new byte[9]; fixed (byte* p = b) { if (s.Receive(new Span<byte>(p, 9)) == 0) return; } }")]
    [InlineData("int M(Socket l) { using var s = l.Accept(); var b = new byte[9]; checked { int t = 0, n; while ((n = s.Receive(b)) != 0) t += n; return t; } }")]
    [InlineData("object M(IEnumerable<Socket> all) => from s in all let n = s.Receive(new byte[9]) where n == 0 orderby n select Closed(s); Socket Closed(Socket s) { s.Close(); return s; }")]
    [InlineData("void M(dynamic l) { dynamic s = l.Accept(); if (s.Receive(new byte[9]) == 0) return; s.Close(); }")]
    [InlineData("void M(Socket l) { dynamic s = l.Accept(); s.Close(); }")]
    [InlineData("void M(dynamic d, Socket l) { var s = l.Accept(); d.Take(s); }")]
    [InlineData("Socket S { get; } = new Socket(SocketType.Stream, ProtocolType.Tcp); ~C() => S.Close();")]
    [InlineData("Socket? s; Socket S { get => s ??= new(SocketType.Stream, ProtocolType.Tcp); set { s?.Close(); s = value; } } void M() => S.Dispose();")]
    [InlineData("static readonly Func<Socket, int> Read = s => { using (s) return s.Receive(new byte[9]); };")]
    [InlineData("Socket this[int i] => new Socket(SocketType.Stream, ProtocolType.Tcp); void M() => this[1].Close();")]
    [InlineData("public static C operator +(C c, Socket s) { s.Close(); return c; } void M(Socket l) { var c = this; c += l.Accept(); }")]
    [InlineData("public static implicit operator C(Socket s) { s.Close(); return new(); } void M(Socket l) { C c = l.Accept(); }")]
    [InlineData("static C() { using var s = new Socket(SocketType.Stream, ProtocolType.Tcp); if (s.Receive(new byte[1]) == 0) return; }")]
    [InlineData("string M(Socket l) { using var s = l.Accept(); return $\"{s.Receive(new byte[9]):x} of {(s.Connected ? \"a\" : \"b\")}\"; }")]
    [InlineData("(int N, Socket S) M(Socket l) { var (n, s) = (1, l.Accept()); return (n, s); }")]
    [InlineData("void M(Socket l) { (Socket a, Socket b) = (l.Accept(), l.Accept()); a.Close(); b.Close(); }")]
    [InlineData("void M(Socket l) { Socket a = l.Accept(), b = l.Accept(); (a, b) = (b, a); a.Close(); b.Close(); }")]
    [InlineData("void M(Socket l) { Conn c = l.Accept(); using (c) { } }")]
    [InlineData("void M(Socket l) { lock (this) { var s = l.Accept(); try { if (s.Receive(new byte[9]) == 0) return; } finally { lock (s) s.Close(); } } }")]
    [InlineData("void M(Socket l) { Action a = () => { try { Action b = () => { try { var s = l.Accept(); s.Close(); } finally { WriteLine(); } }; b(); } finally { WriteLine(); } }; a(); }")]
    [InlineData("[DllImport(\"c\")] static extern int close(IntPtr h); void M(Socket l) { var s = l.Accept(); s.Close(); close(s.Handle); }")]
    [InlineData("void M(Socket l) { var s = l.Accept(); s!.Close(); }")]
    [InlineData("void M(Socket l) { var s = l.Accept() ?? throw new Exception(); s.Close(); }")]
    [InlineData("void M(Socket l) { Socket? s = null; s ??= l.Accept(); s.Close(); }")]
    [InlineData("void M(Socket l) { var all = new Dictionary<int, Socket> { [1] = l.Accept(), [2] = l.Accept() }; foreach (var (_, s) in all) s.Close(); }")]
    [InlineData("void M(Socket l) { var o = new { S = l.Accept(), N = 1 }; o.S.Close(); }")]
    [InlineData("void M(Socket l) { var s = l.Accept(); try { throw new Exception(); } catch (Exception) when (Close(s)) { } } bool Close(Socket s) { s.Close(); return true; }")]
    [InlineData("void M(Socket l) { var s = l.Accept(); void Local() => s.Close(); Action a = Local; a(); }")]
    [InlineData("void M(Socket l) { using Socket s = l.Accept(), t = l.Accept(); if (s.Receive(new byte[9]) == 0) return; }")]
    [InlineData("async Task M(Socket l) { await foreach (var s in All(l)) s.Close(); } async IAsyncEnumerable<Socket> All(Socket l) { yield return await l.AcceptAsync(); }")]
    [InlineData("partial void Taken(Socket s); partial void Taken(Socket s) => s.Close(); void M(Socket l) => Taken(l.Accept());")]
    [InlineData("record R(Socket S) : IDisposable { public void Dispose() => S.Close(); } void M(Socket l) { using var r = new R(l.Accept()); }")]
    [InlineData("record struct R(Socket S); R M(Socket l) => new R(l.Accept()) with { S = l.Accept() };")]
    [InlineData("void M(Socket l) { var s = l.Accept(); System.GC.KeepAlive(s); __arglist_free(s); } void __arglist_free(Socket s) => s.Dispose();")]
    [InlineData("bool M(Socket l, out Socket s) => (s = l.Accept()) is { Connected: true };")]
    [InlineData("void M(Socket l) { unchecked { var s = l.Accept(); { { { s.Close(); } } } } ; }")]
    public async Task Right_code_is_left_alone(string members) => Loose.AssertSilent(await Loose.AnalyzeAsync(Loose.Compile(Wrap(members))));

    [Theory]
    [InlineData("IEnumerable<int> M(Socket l) { var s = l.Accept(); var b = new byte[9]; for (int n; (n = s.Receive(b)) > 0;) yield return n; }", "SLA0101")]
    [InlineData("async IAsyncEnumerable<byte> M(Socket l) { var s = await l.AcceptAsync(); var b = new byte[9]; while (await s.ReceiveAsync(b.AsMemory(), 0) > 0) yield return b[0]; }", "SLA0101")]
    [InlineData("void M(Socket l) { var s = l.Accept(); again: if (s.Receive(new byte[9]) > 0) goto again; }", "SLA0101")]
    [InlineData("void M(Socket l) { Conn c = l.Accept(); WriteLine(); }", "SLA0201")]
    [InlineData("static C() { var s = new Socket(SocketType.Stream, ProtocolType.Tcp); if (s.Receive(new byte[1]) == 0) return; }", "SLA0101")]
    [InlineData("C() => new Socket(SocketType.Stream, ProtocolType.Tcp).Send(new byte[1]);", "SLA0201")]
    [InlineData("~C() { var s = new Socket(SocketType.Stream, ProtocolType.Tcp); s.Send(new byte[1]); }", "SLA0201")]
    [InlineData("int P { get { var s = new Socket(SocketType.Stream, ProtocolType.Tcp); return s.Receive(new byte[1]); } }", "SLA0201")]
    [InlineData("int P => new TcpClient(\"h\", 1).GetStream().ReadByte();", "SLA0201")]
    [InlineData("int this[Socket l] { set { var s = l.Accept(); s.Send(new byte[value]); } }", "SLA0201")]
    [InlineData("event Action E { add { var s = new TcpClient(\"h\", 1); s.NoDelay = true; } remove { } }", "SLA0201")]
    [InlineData("public static C operator +(C c, Socket l) { var s = l.Accept(); if (s.Receive(new byte[9]) == 0) return c; s.Close(); return c; }", "SLA0101")]
    [InlineData("static readonly Action<Socket> A = l => { var s = l.Accept(); s.NoDelay = true; };", "SLA0201")]
    [InlineData("unsafe void M(Socket l) { var s = l.Accept(); byte* p = stackalloc byte[9]; if (s.Receive(new Span<byte>(p, 9)) == 0) return; s.Close(); }", "SLA0101")]
    [InlineData("void M(Socket l) { void Local() { var s = l.Accept(); s.NoDelay = true; } Local(); }", "SLA0201")]
    [InlineData("async void M(Socket l) { var s = await l.AcceptAsync(); int n; do n = await s.ReceiveAsync(new byte[9].AsMemory(), 0); while (n is not 0); }", "SLA0101")]
    [InlineData("void M(Socket l) { checked { var s = l.Accept(); lock (this) { if (s.Receive(new byte[9]) == 0) return; } s.Close(); } }", "SLA0101")]
    public async Task Leaks_are_seen(string members, string expected) =>
        Assert.Equal([expected], await Loose.IdsAsync(Wrap(members)));

    [CSharp12Theory]
    [InlineData("class P(Socket s) : IDisposable { public int Read() => s.Receive(new byte[9]); public void Dispose() => s.Close(); } void M(Socket l) { using var p = new P(l.Accept()); p.Read(); }")]
    [InlineData("class P(Socket s) { public void Read() { if (s.Receive(new byte[9]) == 0) { End(); return; } } void End() => s.Close(); }")]
    [InlineData("List<Socket> M(Socket l) => [l.Accept(), l.Accept()];")]
    [InlineData("void M(Socket l) { List<Socket> all = [l.Accept(), .. new[] { l.Accept() }]; all.ForEach(s => s.Close()); }")]
    [InlineData("void M(Socket l) { var close = (Socket s, int wait = 3) => s.Close(wait); close(l.Accept()); }")]
    public async Task Right_code_in_newer_words_is_left_alone(string members) =>
        Loose.AssertSilent(await Loose.AnalyzeAsync(Loose.Compile(Wrap(members))));

    [CSharp12Theory]
    [InlineData("class P(Socket s) { public static void Start(Socket l) => new Thread(new P(l.Accept()).Read).Start(); void Read() { while (true) { if (s.Receive(new byte[9]) == 0) return; } } }", "SLA0101")]
    [InlineData("void M(Socket l) { var s = l.Accept(); byte[] b = [1, 2, 3]; if (s.Receive(b) == 0) return; s.Close(); }", "SLA0101")]
    public async Task Leaks_in_newer_words_are_seen(string members, string expected) =>
        Assert.Equal([expected], await Loose.IdsAsync(Wrap(members)));

    [Theory]
    [InlineData("var s = new TcpClient(\"h\", 1); s.NoDelay = true;", "SLA0201")]
    [InlineData("var s = new TcpClient(\"h\", 1); while (s.GetStream().ReadByte() >= 0) { }", "SLA0101")]
    [InlineData("using var s = new TcpClient(\"h\", 1); while (await s.GetStream().ReadAsync(new byte[9]) > 0) { }", null)]
    [InlineData("Run(args); static void Run(string[] a) { var s = new TcpClient(a[0], 1); s.Close(); }", null)]
    public async Task Top_level_statements(string statements, string? expected) => Assert.Equal(
        new[] { expected }.OfType<string>(), await Loose.IdsAsync(Usings + statements, OutputKind.ConsoleApplication));

    private static string Wrap(string members) => Usings + $$"""
        partial class C
        {
            {{members}}
        }
        """;
}

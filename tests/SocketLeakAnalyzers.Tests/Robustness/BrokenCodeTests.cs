using System;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Robustness;

/// <summary>Does the analyzer survive code that is not finished, not correct or not complete?</summary>
public sealed class BrokenCodeTests
{
    [Fact]
    public async Task The_text_that_is_broken_below_is_leaky_when_whole() =>
        Assert.Equal(["SLA0101", "SLA0201", "SLA0101"], await Loose.IdsAsync(LeakyText.Whole));

    [Fact]
    public async Task Text_cut_off_at_every_seventh_character() => await (await BrokenText.OfAsync(LeakyText.Whole)).AssertCutOffAsync(7);

    [Fact]
    public async Task One_token_missing()
    {
        var tokens = CSharpSyntaxTree.ParseText(LeakyText.Whole).GetRoot().DescendantTokens();
        await (await BrokenText.OfAsync(LeakyText.Whole)).AssertAsync(
            tokens.Select(token => (token.SpanStart, LeakyText.Whole.Remove(token.SpanStart, token.Span.Length))));
    }

    [Theory]
    [InlineData(";;")]
    [InlineData("{")]
    [InlineData("}")]
    [InlineData("(")]
    [InlineData("socket.")]
    [InlineData("if (")]
    [InlineData("await")]
    [InlineData("\"")]
    [InlineData("#if X")]
    [InlineData("=> {")]
    [InlineData("using var x = ")]
    [InlineData("case")]
    public async Task Something_half_typed_on_any_line(string typed)
    {
        var breaks = Enumerable.Range(0, LeakyText.Whole.Length).Where(i => i == 0 || LeakyText.Whole[i - 1] == '\n');
        await (await BrokenText.OfAsync(LeakyText.Whole)).AssertAsync(
            breaks.Where((_, line) => line % 3 == 0).Select(start => (start, LeakyText.Whole.Insert(start, typed + "\n"))));
    }

    [Fact]
    public async Task Without_the_network_assemblies_nothing_is_reported()
    {
        var compilation = Loose.Compile([("Text.cs", LeakyText.Whole)], references: Loose.WithoutNetwork);

        Assert.Null(compilation.GetTypeByMetadataName("System.Net.Sockets.Socket"));
        Loose.AssertSilent(await Loose.AnalyzeBrokenAsync(compilation));
    }

    [Fact]
    public async Task Without_any_reference_nothing_is_reported() =>
        Loose.AssertSilent(await Loose.AnalyzeBrokenAsync(Loose.Compile([("Text.cs", LeakyText.Whole)], references: [])));

    [Fact]
    public async Task Without_usings_nothing_is_reported()
    {
        var text = string.Join('\n', LeakyText.Whole.ReplaceLineEndings("\n").Split('\n').Where(line => !line.StartsWith("using ", StringComparison.Ordinal)));

        Assert.Empty(await Loose.IdsOfBrokenAsync(text));
    }

    [Fact]
    public async Task Types_of_the_same_names_that_are_somebody_elses() => Loose.AssertSilent(await Loose.AnalyzeAsync(Loose.Compile("""
        namespace Mine
        {
            public class Socket { public int Receive(byte[] b) => 0; public void Close() { } }
            public class TcpClient { public Socket Client => new(); }
            public static class Uses
            {
                public static void Run()
                {
                    var client = new TcpClient();
                    if (client.Client.Receive(new byte[1]) == 0) return;
                }
            }
        }
        """)));

    [Fact]
    public async Task Two_types_of_the_framework_s_name() => Assert.Equal(["SLA0101"], await Loose.IdsAsync("""
        namespace System.Net.Sockets
        {
            public class Socket { public int Receive(byte[] b) => 0; public Socket Accept() => new(); }
        }
        public static class Uses
        {
            public static void Run()
            {
                var socket = new System.Net.Sockets.Socket().Accept();
                if (socket.Receive(new byte[1]) == 0) return;
            }
        }
        """));

    [Theory]
    [InlineData("var client = new TcpClient(,); client.", "")]
    [InlineData("var client = new TcpClient(1, 2, 3); if (client.GetStream().Read() == 0) return;", "")]
    [InlineData("TcpClient client = listener.AcceptTcpClient(1); return client;", "")]
    [InlineData("var client = client.GetStream(); if (client.Read(null, 0, 1) == 0) return;", "")]
    [InlineData("using var client = ; client.Close(", "")]
    [InlineData("var s = new Socket(SocketType.Stream, ProtocolType.Tcp); if (s.Receive(new byte[1]) == ) return; else", "SLA0201")]
    [InlineData("var s = new Socket(SocketType.Stream, ProtocolType.Tcp); if (s.Receive(new byte[1]) is ) return;", "SLA0201")]
    [InlineData("var s = new Socket(SocketType.Stream, ProtocolType.Tcp); switch (s.Receive(new byte[1])) { case : return; case 0 case 1: default", "SLA0101")]
    [InlineData("var s = new Socket(SocketType.Stream, ProtocolType.Tcp); goto nowhere; nowhere2: s.Close();", "")]
    [InlineData("var s = new Socket(SocketType.Stream, ProtocolType.Tcp); break; continue; yield return s; await s;", "")]
    [InlineData("var s = new Socket(SocketType.Stream, ProtocolType.Tcp); var n = s.ReceiveAsync(unknown).Result; if (n == 0) return; missing(s);", "")]
    [InlineData("var s = new Socket(SocketType.Stream, ProtocolType.Tcp); var s = listener.AcceptSocket(); s.Receive(new byte[1]);", "SLA0201 SLA0201")]
    [InlineData("Socket s; if (s.Receive(new byte[1]) == 0) return; s = s = s;", "")]
    [InlineData("Missing m = listener.AcceptSocket(); m.Receive(); try { } catch (Missing e) when (m) { } finally { return; }", "")]
    public async Task Statements_that_do_not_compile(string statements, string expected) => Assert.Equal(expected, string.Join(' ', await Loose.IdsOfBrokenAsync($$"""
        using System.Net.Sockets;
        public class C
        {
            public void M(TcpListener listener)
            {
                {{statements}}
            }
        }
        """)));
}

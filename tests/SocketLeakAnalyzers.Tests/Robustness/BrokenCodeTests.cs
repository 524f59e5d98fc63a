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
        Assert.Equal(["SLA0101", "SLA0101", "SLA0201"], (await Loose.IdsAsync(LeakyText.Whole)).Order());

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Text_cut_off_at_every_seventh_character(int quarter)
    {
        var cuts = Enumerable.Range(0, LeakyText.Whole.Length / 7).Where(cut => cut % 4 == quarter).Select(cut => cut * 7);
        await AnalyzeAllAsync(cuts, cut => LeakyText.Whole[..cut]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task One_token_missing(int quarter)
    {
        var tokens = CSharpSyntaxTree.ParseText(LeakyText.Whole).GetRoot().DescendantTokens().ToList();
        await AnalyzeAllAsync(
            Enumerable.Range(0, tokens.Count).Where(i => i % 4 == quarter),
            i => LeakyText.Whole.Remove(tokens[i].SpanStart, tokens[i].Span.Length));
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
        var lines = LeakyText.Whole.ReplaceLineEndings("\n").Split('\n');
        await AnalyzeAllAsync(
            Enumerable.Range(0, lines.Length).Where(i => i % 3 == 0),
            i => string.Join('\n', lines[..i].Append(typed).Concat(lines[i..])));
    }

    [Fact]
    public async Task Without_the_network_assemblies_nothing_is_reported()
    {
        var compilation = Loose.Compile([("Text.cs", LeakyText.Whole)], references: Loose.WithoutNetwork);

        Assert.Null(compilation.GetTypeByMetadataName("System.Net.Sockets.Socket"));
        Loose.AssertSilent(await Loose.AnalyzeAsync(compilation));
    }

    [Fact]
    public async Task Without_any_reference_nothing_is_reported() =>
        Loose.AssertSilent(await Loose.AnalyzeAsync(Loose.Compile([("Text.cs", LeakyText.Whole)], references: [])));

    [Fact]
    public async Task Without_usings_nothing_is_reported()
    {
        var text = string.Join('\n', LeakyText.Whole.ReplaceLineEndings("\n").Split('\n').Where(line => !line.StartsWith("using ", StringComparison.Ordinal)));

        Loose.AssertSilent(await Loose.AnalyzeAsync(Loose.Compile(text)));
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
    public async Task Two_types_of_the_framework_s_name() => await Loose.AnalyzeAsync(Loose.Compile("""
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
    [InlineData("var client = new TcpClient(,); client.")]
    [InlineData("var client = new TcpClient(1, 2, 3); if (client.GetStream().Read() == 0) return;")]
    [InlineData("TcpClient client = listener.AcceptTcpClient(1); return client;")]
    [InlineData("var client = client.GetStream(); if (client.Read(null, 0, 1) == 0) return;")]
    [InlineData("using var client = ; client.Close(")]
    [InlineData("var s = new Socket(SocketType.Stream, ProtocolType.Tcp); if (s.Receive(new byte[1]) == ) return; else")]
    [InlineData("var s = new Socket(SocketType.Stream, ProtocolType.Tcp); if (s.Receive(new byte[1]) is ) return;")]
    [InlineData("var s = new Socket(SocketType.Stream, ProtocolType.Tcp); switch (s.Receive(new byte[1])) { case : return; case 0 case 1: default")]
    [InlineData("var s = new Socket(SocketType.Stream, ProtocolType.Tcp); goto nowhere; nowhere2: s.Close();")]
    [InlineData("var s = new Socket(SocketType.Stream, ProtocolType.Tcp); break; continue; yield return s; await s;")]
    [InlineData("var s = new Socket(SocketType.Stream, ProtocolType.Tcp); var n = s.ReceiveAsync(unknown).Result; if (n == 0) return; missing(s);")]
    [InlineData("var s = new Socket(SocketType.Stream, ProtocolType.Tcp); var s = listener.AcceptSocket(); s.Receive(new byte[1]);")]
    [InlineData("Socket s; if (s.Receive(new byte[1]) == 0) return; s = s = s;")]
    [InlineData("Missing m = listener.AcceptSocket(); m.Receive(); try { } catch (Missing e) when (m) { } finally { return; }")]
    public async Task Statements_that_do_not_compile(string statements) => await Loose.AnalyzeAsync(Loose.Compile($$"""
        using System.Net.Sockets;
        public class C
        {
            public void M(TcpListener listener)
            {
                {{statements}}
            }
        }
        """));

    private static async Task AnalyzeAllAsync(System.Collections.Generic.IEnumerable<int> cuts, Func<int, string> textOf)
    {
        var compilation = Loose.Compile("");
        foreach (var cut in cuts)
        {
            var tree = compilation.SyntaxTrees.Single();
            compilation = compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(textOf(cut), (CSharpParseOptions)tree.Options));
            try
            {
                await Loose.AnalyzeAsync(compilation);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"At {cut}: {textOf(cut)}", e);
            }
        }
    }
}

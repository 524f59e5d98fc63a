using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Robustness;

/// <summary>Does what is said hang on the order of members or files, or on what is analyzed first? Asked of generated programs, by seed.</summary>
public sealed class OrderTests
{
    private const int Methods = 9;
    private const int Orders = 3;

    public static TheoryData<int> Seeds => new(Enumerable.Range(1, 40));

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Order_does_not_matter(int seed)
    {
        var random = new Random(seed);
        var members = Enumerable.Range(0, Methods).Select(i => Method(i, random)).ToArray();
        var cut = seed % 2 == 0 ? random.Next(1, Methods) : Methods;
        string[][] files = [members[..cut], members[cut..]];
        var expected = await SaidAsync(files, reversed: false);

        Assert.Equal(expected, await SaidAsync(files, reversed: true));
        for (var order = 0; order < Orders; order++)
        {
            string[][] shuffled = [.. files.Select(file => file.OrderBy(_ => random.Next()).ToArray()).OrderBy(_ => random.Next())];
            Assert.Equal(expected, await SaidAsync(shuffled, reversed: order % 2 == 0));
        }
    }

    [Fact]
    public async Task The_programs_leak_in_more_than_one_way()
    {
        var ids = new HashSet<string>();
        foreach (var seed in Enumerable.Range(1, 40))
        {
            var random = new Random(seed);
            ids.UnionWith((await SaidAsync([Enumerable.Range(0, Methods).Select(i => Method(i, random)).ToArray()], reversed: false)).Select(said => said.Split(' ')[0]));
        }

        Assert.Superset(new HashSet<string> { "SLA0101", "SLA0102", "SLA0201", "SLA0202" }, ids);
    }

    /// <summary>A method that reads, closes, keeps, throws or calls others, each of which may call it again.</summary>
    private static string Method(int number, Random random)
    {
        var isAcquiring = number % 3 == 0;
        var body = isAcquiring ? "var s = new Socket(SocketType.Stream, ProtocolType.Tcp); s.Connect(Peer);\n" : "";
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            body += Statement(random);
        }

        var result = random.Next(3);
        return $$"""
            {{(result == 0 ? "void" : "int")}} M{{number}}({{(isAcquiring ? "int depth" : "Socket s, int depth")}})
            {
            {{(result == 0 ? body.Replace("return 0;", "return;").Replace("return n;", "return;") : body + "return " + (result == 1 ? "0;" : "s.Available;"))}}
            }

            """;
    }

    private static string Statement(Random random)
    {
        // A call of one that acquires gets no socket; the others are given ours.
        var callee = random.Next(Methods);
        var call = $"M{callee}({(callee % 3 == 0 ? "depth - 1" : "s, depth - 1")})";
        return random.Next(9) switch
        {
            0 => "{ int n = s.Receive(Buffer); if (n == 0) return 0; }\n",
            1 => "while (s.Receive(Buffer) > 0) { }\n",
            2 => "while (true) { int n = s.Receive(Buffer); if (n == 0) continue; if (n > 3) return n; }\n",
            3 => "if (depth > 2) { s.Close(); return 0; }\n",
            4 => "if (depth < 0) throw new InvalidOperationException();\n",
            5 => "s.Send(Buffer);\n",
            6 => "if (depth > 5) _kept = s;\n",
            _ => call + ";\n",
        };
    }

    /// <summary>What is said, as text without places: the line of each diagnostic stands for its place.</summary>
    private static async Task<IReadOnlyList<string>> SaidAsync(string[][] files, bool reversed)
    {
        var texts = files.Select((members, index) => ($"File{index}.cs", $$"""
            using System;
            using System.Net;
            using System.Net.Sockets;

            partial class Subject
            {
            {{(index == 0 ? "static readonly byte[] Buffer = new byte[9]; static readonly EndPoint Peer = new IPEndPoint(0, 1); Socket _kept; public void Dispose() => _kept.Close();" : "")}}
            {{string.Concat(members)}}
            }
            """));
        var compilation = Loose.Compile(texts);
        Loose.AssertCompiles(compilation);
        var analysis = Microsoft.CodeAnalysis.Diagnostics.DiagnosticAnalyzerExtensions.WithAnalyzers(compilation, [new SocketLeakAnalyzer()]);
        var found = new List<Diagnostic>();
        foreach (var tree in reversed ? compilation.SyntaxTrees.Reverse() : compilation.SyntaxTrees)
        {
            found.AddRange(await analysis.GetAnalyzerSemanticDiagnosticsAsync(compilation.GetSemanticModel(tree), filterSpan: null, default));
        }

        return found.Select(one => $"{one.Id} {MemberOf(one)} {one.Location.SourceTree!.GetText().ToString(one.Location.SourceSpan)}").Order(StringComparer.Ordinal).ToList();
    }

    private static string MemberOf(Diagnostic found) => found.Location.SourceTree!.GetRoot().FindNode(found.Location.SourceSpan).AncestorsAndSelf()
        .OfType<Microsoft.CodeAnalysis.CSharp.Syntax.MethodDeclarationSyntax>().Select(method => method.Identifier.ValueText).FirstOrDefault() ?? "";
}

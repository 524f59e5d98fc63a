using System;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using BenchmarkDotNet.Attributes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace SocketLeakAnalyzers.Benchmarks;

/// <summary>How do time and memory grow with the size of one function, or of one type?</summary>
/// <remarks>Near linear is wanted: three times the size, little more than three times the time.</remarks>
[MemoryDiagnoser]
[ShortRunJob]
public class Growth
{
    private const string Socket = "new Socket(SocketType.Stream, ProtocolType.Tcp)";

    private static readonly ImmutableArray<MetadataReference> References = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator)
        .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
        .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path))
        .ToImmutableArray();

    private CSharpCompilation? _compilation;

    /// <summary>What there are many of.</summary>
    public enum Shape
    {
        /// <summary>Connections, each with <c>using</c>.</summary>
        Using,

        /// <summary>Statements nested in <c>using</c> and <c>try</c>.</summary>
        Nested,

        /// <summary>Fields that nothing closes.</summary>
        Fields,

        /// <summary>Methods that read from one field.</summary>
        Methods,

        /// <summary>Parts of one type.</summary>
        Parts,

        /// <summary>Reconnects of one variable.</summary>
        Reconnects,

        /// <summary>Connections that are all closed at the end.</summary>
        ClosedLast,

        /// <summary>Flags that are asked in a row, in a loop that reads.</summary>
        Flags,

        /// <summary>Helpers, each of which calls the next with the connection.</summary>
        Helpers,
    }

    /// <summary>How many; from 1 up.</summary>
    [Params(30, 100, 300)]
    public int Count { get; set; }

    /// <summary>What there are many of.</summary>
    [ParamsAllValues]
    public Shape Of { get; set; }

    /// <summary>Compiles the program once; each run analyzes it anew.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _compilation = CSharpCompilation.Create(
            "Growth",
            [CSharpSyntaxTree.ParseText($"using System; using System.Net; using System.Net.Sockets;\n{Text(Of, Count)}")],
            References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        if (_compilation.GetDiagnostics().FirstOrDefault(found => found.Severity == DiagnosticSeverity.Error) is { } error)
        {
            throw new InvalidOperationException(error.ToString());
        }
    }

    /// <summary>Analyzes a fresh clone, so that nothing is bound yet.</summary>
    [Benchmark]
    public Task<ImmutableArray<Diagnostic>> Analyze() =>
        _compilation!.Clone().WithAnalyzers([new SocketLeakAnalyzer()]).GetAnalyzerDiagnosticsAsync();

    private static string Text(Shape shape, int count) => shape switch
    {
        Shape.Using => Method(Each(count, i => $"using var s{i} = l.Accept();")),
        Shape.Nested => Method(Each(count, i => $"using (var s{i} = l.Accept()) {{ try {{ ") + Each(count, _ => "} finally { } }")),
        Shape.Fields => "class C { " + Each(count, i => $"private readonly Socket _s{i} = {Socket};") + " }",
        Shape.Methods => $"class C {{ private readonly Socket _s = {Socket};" + Each(count, i => $"public int Read{i}(byte[] b) => _s.Receive(b);") + " }",
        Shape.Parts => Each(count, i => $"partial class C {{ private Socket _s{i} = {Socket}; public void Close{i}() => _s{i}.Close(); }}"),
        Shape.Reconnects => Method($"Socket s = {Socket};" + Each(count, _ => $"s.Close(); s = {Socket};") + "s.Close();"),
        Shape.ClosedLast => Method(Each(count, i => $"var s{i} = l.Accept();") + Each(count, i => $"s{i}.Close();")),
        Shape.Flags => Method("using var s = l.Accept(); while (s.Receive(b) > 0) {" + Each(count, i => $"if (f[{i}]) Console.WriteLine({i});") + "}"),
        Shape.Helpers => "static class C { static void M(Socket l, byte[] b, bool[] f) { using var s = l.Accept(); while (H0(s, b) > 0) { } }"
            + Each(count, i => $"static int H{i}(Socket s, byte[] b) => {(i == count - 1 ? "s.Receive(b)" : $"H{i + 1}(s, b)")};") + " }",
        _ => throw new ArgumentOutOfRangeException(nameof(shape)),
    };

    private static string Method(string body) => $"static class C {{ static void M(Socket l, byte[] b, bool[] f) {{ {body} }} }}";

    private static string Each(int count, Func<int, string> text) => string.Join('\n', Enumerable.Range(0, count).Select(text)) + "\n";
}

using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SocketLeakAnalyzers.Tests.Shapes;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Robustness;

/// <summary>
/// Does an editor show what a build reports? It asks for the diagnostics of one file, and drops those that stand outside of the member
/// whose analysis reports them.
/// </summary>
public sealed class LiveInEditorTests
{
    [Fact]
    public async Task Each_file_alone_says_what_the_build_says_of_it()
    {
        var compilation = Loose.Compile(Shape.All.Select((shape, index) => (shape.Name, $"namespace Shape{index} {{ {shape.Text} }}")).Append(("Usings.cs", ShapeTests.Usings)));
        var build = await Loose.AnalyzeAsync(compilation);
        var editor = compilation.WithAnalyzers([new SocketLeakAnalyzer()]);
        var shown = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (var tree in compilation.SyntaxTrees)
        {
            shown.AddRange(await editor.GetAnalyzerSemanticDiagnosticsAsync(compilation.GetSemanticModel(tree), filterSpan: null, CancellationToken.None));
        }

        Assert.Empty(build.Select(Text).Except(shown.Select(Text)));
        Assert.Empty(shown.Select(Text).Except(build.Select(Text)));
    }

    [Fact]
    public async Task A_helper_that_is_a_part_of_its_callers()
    {
        var compilation = Loose.Compile("""
            using System.Net.Sockets;
            using System.Threading.Tasks;

            class Server
            {
                public void Run(TcpListener listener)
                {
                    while (true)
                    {
                        _ = Guarded(listener.AcceptTcpClient());
                    }
                }

                private async Task Guarded(TcpClient client) => await Handle(client);

                private async Task Handle(TcpClient client)
                {
                    var buffer = new byte[9];
                    while (await client.GetStream().ReadAsync(buffer) > 0)
                    {
                    }
                }
            }
            """);

        var shown = await compilation.WithAnalyzers([new SocketLeakAnalyzer()])
            .GetAnalyzerSemanticDiagnosticsAsync(compilation.GetSemanticModel(compilation.SyntaxTrees[0]), filterSpan: null, CancellationToken.None);

        var found = Assert.Single(shown);
        Assert.Equal("SLA0101", found.Id);
        Assert.Equal(18, found.Location.GetLineSpan().StartLinePosition.Line);
    }

    private static string Text(Diagnostic diagnostic) => diagnostic.ToString();
}

using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using SocketLeakAnalyzers.Tests.Robustness;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Shapes;

/// <summary>Does the analyzer say of each shape in <c>Corpus</c> what the shape expects, and nothing else?</summary>
/// <remarks>
/// A line that ends in <c>// expect SLA0101</c> must get that id (<c>SLA0101|SLA0201</c>: one of them; a <c>?</c> at the end: silence is
/// right, too). Every other diagnostic is one too many. A <c>twin</c> is the correct program that looks nearly as the <c>leak</c> does; in
/// <c>pairs</c>, <c>a</c> and <c>b</c> are the same program in other clothes. A shape whose first line is <c>// pending: owners</c> does
/// not hold yet: it is skipped, and once it holds, that line has to go. What must be known for it:
/// <list type="table">
/// <item><term>summaries</term><description>what a method does with what it is given, and who calls it, by symbol</description></item>
/// <item><term>owners</term><description>which field, chain or object a connection belongs to, and who closes it there</description></item>
/// <item><term>exits</term><description>how code is left: by exceptions, the ends of relays, web sockets, responses and accept
/// loops</description></item>
/// </list>
/// </remarks>
public sealed class ShapeTests
{
    internal const string Usings = Verify.Usings + """

        global using System.Security.Cryptography.X509Certificates;
        global using System.Threading.Channels;
        """;

    private static readonly Lazy<Task<ILookup<string, Diagnostic>>> Together = new(AnalyzeTogetherAsync);

    /// <summary>The names of the shapes that are pending for this reason; those that hold for the empty one.</summary>
    public static TheoryData<string> Files(string pending) =>
        new(Shape.All.Where(shape => (shape.Pending ?? "") == pending).Select(shape => shape.Name));

    [Theory]
    [MemberData(nameof(Files), "")]
    [MemberData(nameof(Files), "summaries", Skip = "pending: summaries")]
    [MemberData(nameof(Files), "owners", Skip = "pending: owners")]
    [MemberData(nameof(Files), "exits", Skip = "pending: exits")]
    public async Task Holds(string file)
    {
        var shape = Find(file);
        AssertAgrees(shape, await AnalyzeAloneAsync(shape));
    }

    [Theory]
    [MemberData(nameof(Files), "")]
    public async Task Holds_in_one_program_with_all_others(string file) =>
        AssertAgrees(Find(file), (await Together.Value)[file]);

    [Fact]
    public async Task Pending_shapes_do_fail()
    {
        var together = await Together.Value;
        var mended = new List<string>();
        foreach (var shape in Shape.All.Where(shape => shape.Pending is not null))
        {
            if (!shape.Disagreements(await AnalyzeAloneAsync(shape)).Any() && !shape.Disagreements(together[shape.Name]).Any())
            {
                mended.Add(shape.Name);
            }
        }

        Assert.True(mended.Count == 0, $"These hold now; remove the first line, \"// pending\", of: {string.Join(", ", mended)}");
    }

    [Fact]
    public void Every_shape_is_in_one_of_the_rows() =>
        Assert.Empty(Shape.All.Select(shape => shape.Pending).Except([null, "summaries", "owners", "exits"]));

    private static void AssertAgrees(Shape shape, IEnumerable<Diagnostic> found)
    {
        var disagreements = shape.Disagreements(found).ToList();
        Assert.True(disagreements.Count == 0, string.Join(Environment.NewLine, disagreements));
    }

    private static Shape Find(string name) => Shape.All.Single(shape => shape.Name == name);

    private static Task<ImmutableArray<Diagnostic>> AnalyzeAloneAsync(Shape shape) => AnalyzeAsync([(shape.Name, shape.Text)]);

    // Each in a namespace of its own, as many have types of the same name; the lines stay where they are.
    private static async Task<ILookup<string, Diagnostic>> AnalyzeTogetherAsync() =>
        (await AnalyzeAsync(Shape.All.Select((shape, index) => (shape.Name, $"namespace Shape{index} {{ {shape.Text} }}"))))
            .ToLookup(found => found.Location.SourceTree!.FilePath);

    private static Task<ImmutableArray<Diagnostic>> AnalyzeAsync(IEnumerable<(string Name, string Text)> files) =>
        Loose.AnalyzeAsync(Loose.Compile(files.Append(("Usings.cs", Usings))));
}

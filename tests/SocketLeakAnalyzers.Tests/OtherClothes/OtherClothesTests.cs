using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using SocketLeakAnalyzers.Tests.Documentation;
using Xunit;
using Xunit.Abstractions;

namespace SocketLeakAnalyzers.Tests.OtherClothes;

/// <summary>
/// Is the same leak said in other clothes, and correct code left alone in them? Each program of the ground truth's tests and of the valid
/// corpus is written anew in ways that do not change whether it leaks.
/// </summary>
public sealed class OtherClothesTests
{
    /// <summary>What must be kept of the leaks; a false alarm is one too many.</summary>
    private const double MustBeKept = 0.95;

    private static readonly Lazy<Task<IReadOnlyList<(Snippet Snippet, IReadOnlyList<string> Ids)>>> Programs = new(JudgeAsync);

    private static readonly ConcurrentDictionary<string, Lazy<Task<Row>>> Rows = new();

    private readonly ITestOutputHelper _output;

    public OtherClothesTests(ITestOutputHelper output) => _output = output;

    public static TheoryData<string> Names => new(Rewriters.All.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Verdicts_are_kept(string rewriter)
    {
        var row = await RowOfAsync(rewriter);

        Assert.Empty(row.False);
        Assert.True(row.Kept.Count >= row.Applied * MustBeKept, string.Join(Environment.NewLine, row.Moved.Concat(row.Lost).Prepend(row.ToString())));
    }

    [Fact]
    public async Task Each_rewriting_has_something_to_change()
    {
        foreach (var rewriter in Rewriters.All.Keys)
        {
            var row = await RowOfAsync(rewriter);
            Assert.True(row is { Applied: > 40, Correct: > 30 }, row.ToString());
        }
    }

    [Fact]
    public async Task The_table_stands_in_the_documentation()
    {
        var lines = new List<string>();
        foreach (var rewriter in Rewriters.All.Keys)
        {
            lines.Add((await RowOfAsync(rewriter)).ToString());
        }

        var table = string.Join('\n', lines.Prepend(Row.Heading));
        _output.WriteLine(table);

        Assert.Contains(table, Repository.Read("docs/how-it-works.md"), StringComparison.Ordinal);
    }

    private static Task<Row> RowOfAsync(string rewriter) =>
        Rows.GetOrAdd(rewriter, name => new Lazy<Task<Row>>(async () => await Row.OfAsync(name, await Programs.Value.ConfigureAwait(false)).ConfigureAwait(false))).Value;

    private static async Task<IReadOnlyList<(Snippet Snippet, IReadOnlyList<string> Ids)>> JudgeAsync()
    {
        var judged = new List<(Snippet, IReadOnlyList<string>)>();
        foreach (var snippet in Snippet.OfTests("SocketLeakAnalyzers.Tests.GroundTruth").Concat(Snippet.OfValidCode()))
        {
            var program = SourceProgram.Of(snippet.Text);
            if (program.Compiles)
            {
                judged.Add((snippet, await program.IdsAsync().ConfigureAwait(false)));
            }
        }

        return judged;
    }
}

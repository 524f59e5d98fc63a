using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;
using Xunit.Abstractions;

namespace SocketLeakAnalyzers.Tests.OtherClothes;

/// <summary>Is the same leak said in other clothes, and correct code left alone in them?</summary>
public sealed class OtherClothesTests
{
    private static readonly Lazy<Task<IReadOnlyList<(Snippet Snippet, IReadOnlyList<string> Ids)>>> Programs = new(JudgeAsync);

    private readonly ITestOutputHelper _output;

    public OtherClothesTests(ITestOutputHelper output) => _output = output;

    public static TheoryData<string> Names => new(Rewriters.All.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Verdicts_are_kept(string rewriter)
    {
        var row = await Row.OfAsync(rewriter, await Programs.Value);
        _output.WriteLine(row.ToString());
        if (Environment.GetEnvironmentVariable("OTHER_CLOTHES_OUT") is { } folder)
        {
            var name = string.Concat(rewriter.Where(char.IsLetter));
            Directory.CreateDirectory(Path.Combine(folder, name));
            foreach (var one in row.Moved.Concat(row.Lost).Concat(row.False))
            {
                var snippet = (await Programs.Value).Single(program => program.Snippet.Name == one.Split(": ")[0]).Snippet;
                var text = Rewriters.All[rewriter](SourceProgram.Of(snippet.Text))!.Tree.ToString();
                File.WriteAllText(Path.Combine(folder, name, snippet.Name + ".cs"), text.Replace(Verify.Usings + "\n", ""));
            }

            File.WriteAllLines(Path.Combine(folder, name + ".txt"),
                [row.ToString(), .. row.Moved.Select(one => "MOVED " + one), .. row.Lost.Select(one => "LOST " + one), .. row.False.Select(one => "FALSE " + one)]);
        }

        Assert.True(row.Applied + row.Correct > 0);
    }

    private static async Task<IReadOnlyList<(Snippet Snippet, IReadOnlyList<string> Ids)>> JudgeAsync()
    {
        var snippets = Snippet.OfTests("SocketLeakAnalyzers.Tests.GroundTruth").Concat(Snippet.OfValidCode());
        if (Environment.GetEnvironmentVariable("OTHER_CLOTHES_ALL") is not null)
        {
            snippets = snippets.Concat(Snippet.OfTests("SocketLeakAnalyzers.Tests.Rules"));
        }

        var judged = new List<(Snippet, IReadOnlyList<string>)>();
        foreach (var snippet in snippets)
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

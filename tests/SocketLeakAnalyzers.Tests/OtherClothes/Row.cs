using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;

namespace SocketLeakAnalyzers.Tests.OtherClothes;

/// <summary>What one rewriting did to the verdicts on a list of programs.</summary>
/// <param name="Rewriter">What it does.</param>
/// <param name="Applied">To how many leaking programs it was applied that still compiled.</param>
/// <param name="Kept">How many of those get what they got before, and at most the same again elsewhere.</param>
/// <param name="Moved">Those that get another warning instead.</param>
/// <param name="Lost">Those that get none any more.</param>
/// <param name="Correct">To how many correct programs it was applied.</param>
/// <param name="False">Those that get a warning now.</param>
internal sealed record Row(string Rewriter, int Applied, IReadOnlyList<string> Kept, IReadOnlyList<string> Moved, IReadOnlyList<string> Lost, int Correct, IReadOnlyList<string> False)
{
    /// <summary>The table's heading.</summary>
    public const string Heading = "| rewriting | leaks | kept | moved | lost | correct | false |\n|---|---|---|---|---|---|---|";

    /// <summary>Applies a rewriting to all programs.</summary>
    public static async Task<Row> OfAsync(string rewriter, IReadOnlyList<(Snippet Snippet, IReadOnlyList<string> Ids)> programs)
    {
        var results = new ConcurrentBag<(string Name, IReadOnlyList<string> Before, IReadOnlyList<string> After)>();
        var rewrite = Rewriters.All[rewriter];
        await Parallel.ForEachAsync(programs, async (program, _) =>
        {
            if (rewrite(SourceProgram.Of(program.Snippet.Text)) is { Compiles: true } other)
            {
                results.Add((program.Snippet.Name, program.Ids, await other.IdsAsync().ConfigureAwait(false)));
            }
        }).ConfigureAwait(false);

        var leaks = results.Where(result => result.Before.Count > 0).OrderBy(result => result.Name, StringComparer.Ordinal).ToList();
        var correct = results.Where(result => result.Before.Count == 0).OrderBy(result => result.Name, StringComparer.Ordinal).ToList();
        return new Row(
            rewriter,
            leaks.Count,
            leaks.Where(result => result.Before.All(result.After.Contains)).Select(result => result.Name).ToList(),
            leaks.Where(result => result.After.Count > 0 && !result.Before.All(result.After.Contains)).Select(result => $"{result.Name}: {string.Join(' ', result.Before)} -> {string.Join(' ', result.After)}").ToList(),
            leaks.Where(result => result.After.Count == 0).Select(result => $"{result.Name}: {string.Join(' ', result.Before)}").ToList(),
            correct.Count,
            correct.Where(result => result.After.Count > 0).Select(result => $"{result.Name}: {string.Join(' ', result.After)}").ToList());
    }

    /// <inheritdoc/>
    public override string ToString() => $"| {Rewriter} | {Applied} | {Kept.Count} | {Moved.Count} | {Lost.Count} | {Correct} | {False.Count} |";
}

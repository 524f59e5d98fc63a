using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace SocketLeakAnalyzers.Tests.Documentation;

/// <summary>The checks of README, CONTRIBUTING and the other prose: each answers with what is wrong.</summary>
internal static class ProseChecks
{
    private static readonly string[] TryItCommands = { "dotnet build samples/LeakyServer", "dotnet test" };

    private static readonly string[] ContributingMentions =
    {
        "src/SocketLeakAnalyzers/Rules/X.cs",
        "src/SocketLeakAnalyzers.CodeFixes/XFix.cs",
        "tests/SocketLeakAnalyzers.Tests/Rules/XTests.cs",
        "docs/rules/ID.md",
        "## A false positive is a bug",
        "## Runtime proof",
        "## Commits",
    };

    /// <summary>The second cell of the table row that begins with a text; null when there is none.</summary>
    public static string? Row(string text, string first) => text.Split('\n')
        .Select(line => line.Split('|'))
        .FirstOrDefault(cells => cells.Length > 2 && cells[1].Trim() == first)?[2].Trim();

    /// <summary>The README names the try-it commands and has a row for every rule and for no other.</summary>
    public static IEnumerable<string> Readme(IReadOnlyCollection<DiagnosticDescriptor> rules, string readme)
    {
        string[] lines = readme.Split('\n');
        foreach (DiagnosticDescriptor rule in rules)
        {
            string row = $"| [{rule.Id}](docs/rules/{rule.Id}.md) | {DocumentationChecks.Title(rule)} | {rule.DefaultSeverity} | ";
            if (!lines.Any(line => line.StartsWith(row, StringComparison.Ordinal)))
            {
                yield return $"no row '{row}'";
            }
        }

        foreach (Match match in Regex.Matches(readme, "SLA[0-9]{4}"))
        {
            if (rules.All(rule => rule.Id != match.Value))
            {
                yield return $"{match.Value} is no rule";
            }
        }

        List<string> commands = DocumentationChecks.Blocks(readme, "shell").SelectMany(block => block.Split('\n')).ToList();
        foreach (string command in TryItCommands.Where(command => !commands.Contains(command)))
        {
            yield return $"no command '{command}'";
        }
    }

    /// <summary>
    /// A warning that the README prints is a message of that rule, and where it names a line of the sample, the read is there.
    /// </summary>
    public static IEnumerable<string> Warnings(
        IReadOnlyCollection<DiagnosticDescriptor> rules, string readme, Func<string, string?> readSample)
    {
        int found = 0;
        foreach (Match match in Regex.Matches(readme, @"^(\w+\.cs)\(([0-9]+),[0-9]+\): warning (SLA[0-9]{4}): (.*) \((\S+)\)$", RegexOptions.Multiline))
        {
            found++;
            DiagnosticDescriptor? rule = rules.FirstOrDefault(rule => rule.Id == match.Groups[3].Value);
            if (rule is null || rule.HelpLinkUri != match.Groups[5].Value || !DocumentationChecks.MatchesMessage(rule, match.Groups[4].Value))
            {
                yield return $"not a warning of this package: {match.Value}";
            }

            string[]? sample = readSample(match.Groups[1].Value)?.Split('\n');
            if (sample is null || int.Parse(match.Groups[2].Value) > sample.Length)
            {
                yield return $"no such place in the sample: {match.Value}";
                continue;
            }

            Match read = Regex.Match(match.Groups[4].Value, @"'(\w+)' \(line ([0-9]+)\)");
            if (read.Success && !sample[int.Parse(read.Groups[2].Value) - 1].Contains($".{read.Groups[1].Value}(", StringComparison.Ordinal))
            {
                yield return $"the sample has no '{read.Groups[1].Value}' in line {read.Groups[2].Value}";
            }
        }

        if (found == 0)
        {
            yield return "no warning line";
        }
    }

    /// <summary>The README is shown beside the package, where raw HTML is not.</summary>
    public static IEnumerable<string> RawHtml(string readme)
    {
        string prose = Regex.Replace(readme, "^ *```.*?^ *```$", string.Empty, RegexOptions.Multiline | RegexOptions.Singleline);
        prose = Regex.Replace(prose, "`[^`\n]*`", string.Empty);
        return Regex.Matches(prose, "</?[A-Za-z!][^>]*>").Select(match => $"raw HTML: {match.Value}");
    }

    /// <summary>A link to a file of the repository leads to a file, seen from the folder of the page.</summary>
    public static IEnumerable<string> Links(string folder, string page, Func<string, bool> exists) =>
        from Match match in Regex.Matches(page, @"\]\(([^)\s]+)\)")
        let target = match.Groups[1].Value
        where !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith('#')
        where !exists(folder + target.Split('#')[0])
        select $"broken link: {target}";

    /// <summary>CONTRIBUTING says what a newcomer has to know: the four files of a rule and how we work.</summary>
    public static IEnumerable<string> Contributing(string contributing) =>
        ContributingMentions
            .Where(text => !contributing.Contains(text, StringComparison.Ordinal))
            .Select(text => $"does not say '{text}'");

    /// <summary>Every rule is named in the changelog, which has a place for what is not released yet.</summary>
    public static IEnumerable<string> Changelog(IEnumerable<string> ids, string changelog) =>
        ids.Append("## Unreleased")
            .Where(text => !changelog.Contains(text, StringComparison.Ordinal))
            .Select(text => $"does not mention '{text}'");

    /// <summary>
    /// The comparison and its tests are about the same shapes: each row has a test of its name, with the row's code, that
    /// expects the row's rule; each test has a row.
    /// </summary>
    public static IEnumerable<string> Comparison(IReadOnlyDictionary<string, string> shapes, string page)
    {
        HashSet<string> named = new();
        foreach (Match row in Regex.Matches(page, @"^\| ([^|]+) \| `([^`]+)` \| [^|]+ \| \[(SLA[0-9]{4})\]", RegexOptions.Multiline))
        {
            string name = row.Groups[1].Value;
            named.Add(name);
            if (!shapes.TryGetValue(name, out string? marked))
            {
                yield return $"no test of '{name}'";
                continue;
            }

            if (Regex.Matches(marked, @"\{\|(SLA[0-9]{4}):").Any(id => id.Groups[1].Value != row.Groups[3].Value))
            {
                yield return $"the test of '{name}' expects another rule than {row.Groups[3].Value}";
            }

            string code = Regex.Replace(marked, @"\{\|SLA[0-9]{4}:|\|\}", string.Empty);
            if (!code.Contains(row.Groups[2].Value, StringComparison.Ordinal))
            {
                yield return $"the test of '{name}' is not about `{row.Groups[2].Value}`";
            }
        }

        foreach (string name in shapes.Keys.Where(name => !named.Contains(name)))
        {
            yield return $"no row '{name}'";
        }
    }

    /// <summary>The samples have the same files; the leaks are marked in the one and gone from the other.</summary>
    public static IEnumerable<string> Samples(
        IReadOnlyDictionary<string, string> leaky, IReadOnlyDictionary<string, string> fixedFiles)
    {
        foreach (string name in leaky.Keys.Except(fixedFiles.Keys).Concat(fixedFiles.Keys.Except(leaky.Keys)))
        {
            yield return $"{name} is in one sample only";
        }

        foreach (string name in leaky.Keys.Intersect(fixedFiles.Keys))
        {
            bool leaks = leaky[name].Contains("// Leak:", StringComparison.Ordinal);
            if (leaks == (leaky[name] == fixedFiles[name]))
            {
                yield return leaks ? $"{name} leaks in both samples" : $"{name} differs and has no leak";
            }

            if (fixedFiles[name].Contains("// Leak:", StringComparison.Ordinal))
            {
                yield return $"{name} still has the comment of its leak";
            }
        }
    }
}

using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SocketLeakAnalyzers.Tests.Documentation;

/// <summary>
/// The checks that hold descriptors, pages, resources and release files together. Each takes the text it judges and answers
/// with what is wrong, nothing if all is well: so each can be shown to fail.
/// </summary>
internal static class DocumentationChecks
{
    private static readonly string[] Sections =
    {
        "What", "Why", "Measured", "Wrong and right", "Fixes", "What is not flagged", "When to suppress", "Configuration",
    };

    public static string Title(DiagnosticDescriptor rule) => rule.Title.ToString(CultureInfo.InvariantCulture);

    /// <summary>A rule has an id of the right form that no other rule has, the one category, and texts.</summary>
    public static IEnumerable<string> Descriptors(IReadOnlyCollection<DiagnosticDescriptor> rules)
    {
        foreach (IGrouping<string, DiagnosticDescriptor> same in rules.GroupBy(rule => rule.Id).Where(same => same.Count() > 1))
        {
            yield return $"{same.Key} is the id of {same.Count()} rules";
        }

        foreach (DiagnosticDescriptor rule in rules)
        {
            if (!Regex.IsMatch(rule.Id, "^SLA[0-9]{4}$"))
            {
                yield return $"{rule.Id} is not SLA and four digits";
            }

            if (rule.Category != "SocketLeak")
            {
                yield return $"{rule.Id} has the category {rule.Category}";
            }

            if (!rule.HelpLinkUri.EndsWith($"/docs/rules/{rule.Id}.md", StringComparison.Ordinal))
            {
                yield return $"{rule.Id} links to {rule.HelpLinkUri}";
            }
        }
    }

    /// <summary>A further form of a rule has a message of its own, from the resources, and else what the rule has.</summary>
    public static IEnumerable<string> Forms(
        IReadOnlyCollection<DiagnosticDescriptor> rules, IEnumerable<DiagnosticDescriptor> others, IReadOnlyDictionary<string, string> texts)
    {
        foreach (DiagnosticDescriptor other in others)
        {
            DiagnosticDescriptor? rule = rules.SingleOrDefault(rule => rule.Id == other.Id);
            if (rule is null || Title(rule) != Title(other) || rule.Category != other.Category || rule.HelpLinkUri != other.HelpLinkUri
                || rule.IsEnabledByDefault != other.IsEnabledByDefault || !rule.Description.Equals(other.Description))
            {
                yield return $"a form of {other.Id} is another rule";
            }

            string message = other.MessageFormat.ToString(CultureInfo.InvariantCulture);
            if (!texts.Any(text => text.Key.StartsWith(other.Id + "_Message", StringComparison.Ordinal) && text.Value == message))
            {
                yield return $"a form of {other.Id} has a message that is not in the resources: {message}";
            }
        }
    }

    /// <summary>The page of a rule says what the descriptor says and has all sections.</summary>
    public static IEnumerable<string> Page(DiagnosticDescriptor rule, string page)
    {
        string[] lines = page.Split('\n');
        string title = $"# {rule.Id}: {Title(rule)}";
        if (lines[0] != title)
        {
            yield return $"the first line is not '{title}'";
        }

        foreach ((string name, string value) in new[]
        {
            ("Category", rule.Category),
            ("Severity", rule.DefaultSeverity.ToString()),
            ("Enabled by default", rule.IsEnabledByDefault ? "Yes" : "No"),
        })
        {
            if (!lines.Contains($"| {name} | {value} |"))
            {
                yield return $"no row '| {name} | {value} |'";
            }
        }

        if (!lines.Any(line => line.StartsWith("| Code fix | ", StringComparison.Ordinal)))
        {
            yield return "no row '| Code fix | ... |'";
        }

        foreach (string section in Sections.Where(section => !lines.Contains("## " + section)))
        {
            yield return $"no section '## {section}'";
        }

        if (!Blocks(page, "mermaid").Any(block => block.StartsWith("sequenceDiagram", StringComparison.Ordinal)))
        {
            yield return "no mermaid block with a sequence diagram";
        }

        if (!lines.Any(line => Regex.IsMatch(line, @"^\| [0-9]{2}[a-z][0-9]? \| .+ \| [0-9]+ \| [0-9]+ \|$")))
        {
            yield return "no measured case: '| 01a | pattern | 20 | 0 |'";
        }

        if (!Blocks(page, "text").Any(block => MatchesMessage(rule, block)))
        {
            yield return "no text block with the message as the compiler prints it";
        }

        foreach (string word in new[] { "// Wrong", "// Right" })
        {
            if (!Blocks(page, "csharp").Any(block => block.StartsWith(word, StringComparison.Ordinal)))
            {
                yield return $"no code that begins with '{word}'";
            }
        }
    }

    /// <summary>The C# of a page has no syntax errors. It is not compiled: an example may leave out what all readers know.</summary>
    public static IEnumerable<string> CodeBlocks(string page) =>
        from block in Blocks(page, "csharp")
        from error in CSharpSyntaxTree.ParseText(block).GetDiagnostics()
        where error.Severity == DiagnosticSeverity.Error
        select $"{error} in: {block.Split('\n')[0]}";

    /// <summary>Every rule has its texts in both languages, with the same placeholders; no text is in one language only.</summary>
    public static IEnumerable<string> ResourceTexts(
        IEnumerable<string> ids,
        IReadOnlyDictionary<string, string> english,
        IReadOnlyDictionary<string, string> chinese)
    {
        foreach (string name in ids.SelectMany(id => new[] { id + "_Title", id + "_Message", id + "_Description" }))
        {
            if (!english.ContainsKey(name))
            {
                yield return $"{name} is missing";
            }
        }

        foreach (string name in english.Keys.Except(chinese.Keys))
        {
            yield return $"{name} is missing in Chinese";
        }

        foreach (string name in chinese.Keys.Except(english.Keys))
        {
            yield return $"{name} is in Chinese only";
        }

        foreach (string name in english.Keys.Intersect(chinese.Keys))
        {
            string expected = Placeholders(english[name]);
            if (Placeholders(chinese[name]) != expected)
            {
                yield return $"{name} has other placeholders in Chinese";
            }

            int count = expected.Length == 0 ? 0 : expected.Split(' ').Length;
            if (expected != string.Join(" ", Enumerable.Range(0, count)))
            {
                yield return $"{name} skips a placeholder: {expected}";
            }

            foreach (string text in new[] { english[name], chinese[name] })
            {
                if (text.Trim() != text || text.Length == 0)
                {
                    yield return $"{name} is empty or has blanks at an end";
                }

                if (name.EndsWith("_Title", StringComparison.Ordinal) && (text.EndsWith('.') || text.EndsWith('。')))
                {
                    yield return $"{name} ends with a full stop";
                }
            }
        }
    }

    /// <summary>Every rule is in one of the release files, with its category and severity, and no other rule is.</summary>
    public static IEnumerable<string> ReleaseFiles(IReadOnlyCollection<DiagnosticDescriptor> rules, string shipped, string unshipped)
    {
        List<string[]> rows = NewRules(shipped).Concat(NewRules(unshipped)).ToList();
        foreach (DiagnosticDescriptor rule in rules)
        {
            List<string[]> own = rows.Where(row => row[0] == rule.Id).ToList();
            if (own.Count != 1)
            {
                yield return $"{rule.Id} is listed {own.Count} times";
                continue;
            }

            string severity = rule.IsEnabledByDefault ? rule.DefaultSeverity.ToString() : "Disabled";
            if (own[0][1] != rule.Category || own[0][2] != severity)
            {
                yield return $"{rule.Id} is listed as {own[0][1]}, {own[0][2]} instead of {rule.Category}, {severity}";
            }

            if (!own[0][3].Contains($"docs/rules/{rule.Id}.md", StringComparison.Ordinal))
            {
                yield return $"{rule.Id} is listed without a link to its page";
            }
        }

        foreach (string[] row in rows.Where(row => rules.All(rule => rule.Id != row[0])))
        {
            yield return $"{row[0]} is listed, but there is no such rule";
        }
    }

    /// <summary>The text is the message of the rule with something in each placeholder.</summary>
    public static bool MatchesMessage(DiagnosticDescriptor rule, string text)
    {
        string format = Regex.Escape(rule.MessageFormat.ToString(CultureInfo.InvariantCulture));
        return Regex.IsMatch(text.Trim(), "^" + Regex.Replace(format, @"\\\{[0-9]}", ".+") + "$");
    }

    /// <summary>The contents of the fenced blocks of one language.</summary>
    public static IEnumerable<string> Blocks(string page, string language) =>
        Regex.Matches(page, @"^ *```" + language + @"\n(.*?)^ *```$", RegexOptions.Multiline | RegexOptions.Singleline)
            .Select(match => match.Groups[1].Value);

    private static string Placeholders(string text) =>
        string.Join(" ", Regex.Matches(text, @"\{([0-9]+)[^}]*\}").Select(match => match.Groups[1].Value).Distinct().OrderBy(int.Parse));

    private static IEnumerable<string[]> NewRules(string releases)
    {
        bool isNew = false;
        foreach (string line in releases.Split('\n'))
        {
            if (line.StartsWith('#'))
            {
                isNew = line == "### New Rules";
            }
            else if (isNew && line.StartsWith("SLA", StringComparison.Ordinal))
            {
                yield return line.Split('|').Select(cell => cell.Trim()).ToArray();
            }
        }
    }
}

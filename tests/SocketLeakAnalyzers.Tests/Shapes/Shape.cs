using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using SocketLeakAnalyzers.Tests.Documentation;

namespace SocketLeakAnalyzers.Tests.Shapes;

/// <summary>A small program and its comments: what should be reported of it, and is that what was found?</summary>
internal sealed class Shape
{
    private static readonly Regex PendingComment = new(@"\A// pending: (?<what>.*)");

    private static readonly Regex ExpectComment = new(@"// expect (?<ids>SLA\d{4}(\|SLA\d{4})*)(?<optional>\?)?$");

    private static readonly string Folder = Path.Combine(Repository.Root, "tests/SocketLeakAnalyzers.Tests/Shapes/Corpus");

    private readonly IReadOnlyList<Expectation> _expected;

    private Shape(string name, string text)
    {
        Name = name;
        Text = text;
        Pending = PendingComment.Match(text) is { Success: true } match ? match.Groups["what"].Value : null;
        _expected = text.Split('\n')
            .Select((line, index) => (Line: index + 1, Match: ExpectComment.Match(line)))
            .Where(found => found.Match.Success)
            .Select(found => new Expectation(
                found.Line, found.Match.Groups["ids"].Value.Split('|'), found.Match.Groups["optional"].Success))
            .ToList();
    }

    /// <summary>All shapes of the corpus.</summary>
    public static IReadOnlyList<Shape> All { get; } = Directory.EnumerateFiles(Folder, "*.cs", SearchOption.AllDirectories)
        .Select(path => new Shape(Path.GetRelativePath(Folder, path).Replace('\\', '/'), File.ReadAllText(path).ReplaceLineEndings("\n")))
        .OrderBy(shape => shape.Name, StringComparer.Ordinal)
        .ToList();

    /// <summary>The file with its group: <c>pairs/02a_own_field.cs</c>.</summary>
    public string Name { get; }

    /// <summary>The text of the file.</summary>
    public string Text { get; }

    /// <summary>What must be known before the expectations hold; null where they hold.</summary>
    public string? Pending { get; }

    /// <summary>Where what was found in this file is not what it expects.</summary>
    public IEnumerable<string> Disagreements(IEnumerable<Diagnostic> found)
    {
        var said = found.Select(diagnostic => (Line: diagnostic.Location.GetLineSpan().StartLinePosition.Line + 1, Diagnostic: diagnostic))
            .ToList();
        var missed = _expected
            .Where(expected => !expected.IsOptional && !said.Any(one => expected.Covers(one.Line, one.Diagnostic.Id)))
            .Select(expected => $"{Name}({expected.Line}): no {string.Join(" or ", expected.Ids)}");
        var extra = said
            .Where(one => !_expected.Any(expected => expected.Covers(one.Line, one.Diagnostic.Id)))
            .Select(one => $"{Name}({one.Line}): unexpected {one.Diagnostic.Id}: {one.Diagnostic.GetMessage()}");
        return missed.Concat(extra);
    }

    private sealed record Expectation(int Line, string[] Ids, bool IsOptional)
    {
        public bool Covers(int line, string id) => line == Line && Ids.Contains(id);
    }
}

using System;
using System.Collections.Generic;
using System.Linq;

namespace SocketLeakAnalyzers.Tests;

/// <summary>How does a source look in the layouts of other authors: with tabs, with the line endings of Windows, with both?</summary>
/// <param name="Name">What a failed test calls it.</param>
/// <param name="HasTabs">Four spaces at the beginning of a line are a tab.</param>
/// <param name="HasCarriageReturns">Lines end in CRLF.</param>
internal sealed record Layout(string Name, bool HasTabs, bool HasCarriageReturns)
{
    private const string OneLevel = "    ";

    /// <summary>The layouts that tests are not written in.</summary>
    public static IEnumerable<Layout> Others { get; } =
        [new("tabs", true, false), new("CRLF", false, true), new("tabs and CRLF", true, true)];

    /// <summary>The text in this layout. What has tabs, or CRLF, already keeps it.</summary>
    public string Of(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n').Select(line => HasTabs ? Tabbed(line) : line);
        var lineBreak = HasCarriageReturns || text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        return string.Join(lineBreak, lines);
    }

    private static string Tabbed(string line)
    {
        var width = line.Length - line.TrimStart(' ').Length;
        return new string('\t', width / OneLevel.Length) + line[(width - (width % OneLevel.Length))..];
    }
}

using System;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace SocketLeakAnalyzers.Package.Tests.Cli;

/// <summary>One diagnostic as the compiler prints it: <c>file(line,column): severity id: message (link) [project]</c>.</summary>
internal sealed record ReportedDiagnostic(string File, int Line, int Column, string Severity, string Id, string Message)
{
    private static readonly Regex Printed = new(
        @"^\s*(?<file>.+)\((?<line>\d+),(?<column>\d+)\): (?<severity>warning|error) (?<id>\w+): (?<message>.*) \[.*\]\s*$",
        RegexOptions.Multiline);

    /// <summary>The diagnostics in an output, each once: the CLI prints them as they come and again in its summary.</summary>
    public static ImmutableArray<ReportedDiagnostic> In(string output) =>
        Printed.Matches(output)
            .Select(match => new ReportedDiagnostic(
                Path.GetFileName(match.Groups["file"].Value),
                int.Parse(match.Groups["line"].Value),
                int.Parse(match.Groups["column"].Value),
                match.Groups["severity"].Value,
                match.Groups["id"].Value,
                match.Groups["message"].Value))
            .Distinct()
            .OrderBy(diagnostic => diagnostic.File, StringComparer.Ordinal)
            .ThenBy(diagnostic => diagnostic.Line)
            .ToImmutableArray();

    /// <summary>For comparing: what was reported, without where and in which words.</summary>
    public string SeverityAndId => $"{Severity} {Id}";
}

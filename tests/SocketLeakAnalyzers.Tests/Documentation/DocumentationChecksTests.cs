using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using SocketLeakAnalyzers.Tests.Rules;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Documentation;

/// <summary>Each check fails when it should: the real text is spoiled in one place, and the check says so.</summary>
public class DocumentationChecksTests
{
    private static readonly DiagnosticDescriptor Rule = Descriptors.EndOfStreamNotClosed;
    private static readonly string Page = Repository.Read("docs/rules/SLA0101.md");
    private static readonly string Readme = Repository.Read("README.md");

    [Theory]
    [InlineData("SLA0101", "SocketLeak", "https://example.org/docs/rules/SLA0101.md", "is the id of 2 rules")]
    [InlineData("SLA1", "SocketLeak", "https://example.org/docs/rules/SLA1.md", "not SLA and four digits")]
    [InlineData("SLA0999", "Reliability", "https://example.org/docs/rules/SLA0999.md", "has the category")]
    [InlineData("SLA0999", "SocketLeak", "https://example.org/docs/rules/SLA0101.md", "links to")]
    public void Descriptor(string id, string category, string link, string problem)
    {
#pragma warning disable RS2000 // Not a rule of this package: made to be wrong.
        var wrong = new DiagnosticDescriptor(id, "t", "m", category, DiagnosticSeverity.Warning, true, "d", link);
#pragma warning restore RS2000
        AssertSays(problem, DocumentationChecks.Descriptors(new[] { Rule, wrong }));
    }

    [Theory]
    [InlineData("SLA0101", "another", "is another rule")]
    [InlineData("SLA0999", "The peer has closed and this side does not", "is another rule")]
    [InlineData("SLA0101", "The peer has closed and this side does not", "is not in the resources: m")]
    public void Form(string id, string title, string problem)
    {
#pragma warning disable RS2000 // Not a rule of this package: made to be wrong.
        var wrong = new DiagnosticDescriptor(id, title, "m", Rule.Category, Rule.DefaultSeverity, true, Rule.Description, Rule.HelpLinkUri);
#pragma warning restore RS2000
        AssertSays(problem, DocumentationChecks.Forms(new[] { Rule }, new[] { wrong }, Resources()));
    }

    [Theory]
    [InlineData("# SLA0101: The peer", "# SLA0101: A peer", "the first line")]
    [InlineData("| Category | SocketLeak |", "| Category | Reliability |", "| Category |")]
    [InlineData("| Severity | Warning |", "| Severity | Error |", "| Severity |")]
    [InlineData("| Enabled by default | Yes |", "| Enabled by default | No |", "| Enabled by default |")]
    [InlineData("| Code fix | Yes", "| Fix | Yes", "| Code fix |")]
    [InlineData("```mermaid", "```text", "no mermaid block")]
    [InlineData("## Measured", "## Guessed", "## Measured")]
    [InlineData("## When to suppress", "## Suppress", "## When to suppress")]
    [InlineData("## Why", "## How", "## Why")]
    [InlineData(" | 20 | 0 |", " | many | none |", "no measured case")]
    [InlineData("this branch leaves without closing it\n```", "this branch leaves\n```", "no text block")]
    [InlineData("// Wrong", "// Bad", "// Wrong")]
    [InlineData("// Right", "// Good", "// Right")]
    public void RulePage(string text, string spoiled, string problem) =>
        AssertSays(problem, DocumentationChecks.Page(Rule, Spoil(Page.Replace("| 0 | 0 |", "| 20 | 0 |"), text, spoiled)));

    [Fact]
    public void CodeBlocks() => AssertSays("CS", DocumentationChecks.CodeBlocks(Spoil(Page, "while (true)", "while true)")));

    [Theory]
    [InlineData("SLA0101_Title", "Ends.", "ends with a full stop")]
    [InlineData("SLA0101_Title", "", "is empty")]
    [InlineData("SLA0101_Message", "'{0}' (line {1})", "other placeholders")]
    [InlineData("SLA0101_Message", "'{0}' {1} {2} {4}", "other placeholders")]
    [InlineData("SLA0101_Description", null, "is missing in Chinese")]
    [InlineData("SLA0101_Extra", "x", "is in Chinese only")]
    public void ChineseResources(string name, string? text, string problem) =>
        AssertSays(problem, DocumentationChecks.ResourceTexts(new[] { Rule.Id }, Resources(), Resources(name, text)));

    [Fact]
    public void EnglishResources()
    {
        AssertSays("SLA0101_Title is missing", DocumentationChecks.ResourceTexts(
            new[] { Rule.Id }, Resources("SLA0101_Title", null), Resources("SLA0101_Title", null)));
        AssertSays("skips a placeholder", DocumentationChecks.ResourceTexts(
            new[] { Rule.Id }, Resources("SLA0101_Message", "{1}"), Resources("SLA0101_Message", "{1}")));
    }

    [Theory]
    [InlineData("SLA0101 | SocketLeak | Warning", "SLA0101 | Reliability | Warning", "instead of")]
    [InlineData("SLA0101 | SocketLeak | Warning", "SLA0101 | SocketLeak | Info", "instead of")]
    [InlineData("SLA0101 |", "SLA0199 |", "SLA0101 is listed 0 times")]
    [InlineData("SLA0101 |", "SLA0199 |", "no such rule")]
    [InlineData("### New Rules", "### Removed Rules", "is listed 0 times")]
    [InlineData("docs/rules/SLA0101.md", "docs/rules/", "without a link")]
    public void ReleaseFiles(string text, string spoiled, string problem)
    {
        string all = Repository.Read("src/SocketLeakAnalyzers/AnalyzerReleases.Shipped.md")
            + Repository.Read("src/SocketLeakAnalyzers/AnalyzerReleases.Unshipped.md");
        AssertSays(problem, DocumentationChecks.ReleaseFiles(DocumentationTests.Rules, string.Empty, Spoil(all, text, spoiled)));
    }

    [Fact]
    public void ReleaseFilesListedTwice()
    {
        const string Row = "### New Rules\nSLA0101 | SocketLeak | Warning | docs/rules/SLA0101.md\n";
        AssertSays("listed 2 times", DocumentationChecks.ReleaseFiles(new[] { Rule }, Row, Row));
    }

    [Theory]
    [InlineData("| [SLA0101](docs/rules/SLA0101.md)", "| SLA0101", "no row")]
    [InlineData("SLA0201", "SLA0299", "SLA0299 is no rule")]
    [InlineData("\ndotnet test\n", "\ndotnet build\n", "no command 'dotnet test'")]
    [InlineData("dotnet build samples/LeakyServer\n", "dotnet build\n", "no command 'dotnet build samples/LeakyServer'")]
    public void ReadmeTable(string text, string spoiled, string problem) =>
        AssertSays(problem, ProseChecks.Readme(DocumentationTests.Rules, Spoil(Readme, text, spoiled)));

    [Theory]
    [InlineData("stays in CLOSE_WAIT: when", "remains in CLOSE_WAIT: when", "not a warning of this package")]
    [InlineData("SLA0101.md)\n```", "SLA0201.md)\n```", "not a warning of this package")]
    [InlineData("EchoServer.cs(", "NoServer.cs(", "no such place")]
    [InlineData("EchoServer.cs(", "EchoServer.cs(9", "no such place")]
    [InlineData("'Receive' (line ", "'Receive' (line 1", "the sample has no 'Receive'")]
    [InlineData(": warning SLA0101", ": SLA0101", "no warning line")]
    public void ReadmeWarning(string text, string spoiled, string problem) =>
        AssertSays(problem, ProseChecks.Warnings(
            DocumentationTests.Rules,
            Spoil(Readme, text, spoiled),
            name => name == "EchoServer.cs" ? Repository.Read("samples/LeakyServer/EchoServer.cs") + new string('\n', 200) : null));

    [Fact]
    public void RawHtml()
    {
        AssertSays("raw HTML: <br/>", ProseChecks.RawHtml(Readme + "<br/>"));
        Assert.Empty(ProseChecks.RawHtml("`<br/>`\n```xml\n<br/>\n```\n"));
    }

    [Fact]
    public void Links()
    {
        AssertSays("broken link: docs/no.md", ProseChecks.Links(string.Empty, "[x](docs/no.md#part)", Repository.Exists));
        Assert.Empty(ProseChecks.Links("docs/rules/", "[x](SLA0101.md#why) [y](https://example.org) [z](#here)", Repository.Exists));
    }

    [Theory]
    [InlineData("src/SocketLeakAnalyzers/Rules/X.cs")]
    [InlineData("docs/rules/ID.md")]
    [InlineData("## A false positive is a bug")]
    public void Contributing(string text) =>
        AssertSays(text, ProseChecks.Contributing(Spoil(Repository.Read("CONTRIBUTING.md"), text, "x")));

    [Theory]
    [InlineData("SLA0101")]
    [InlineData("## Unreleased")]
    public void Changelog(string text) =>
        AssertSays(text, ProseChecks.Changelog(new[] { Rule.Id }, Spoil(Repository.Read("CHANGELOG.md"), text, "x")));

    [Theory]
    [InlineData("| Zero and continue |", "| Zero and go on |", "no test of 'Zero and go on'")]
    [InlineData("| Zero and continue |", "| Zero and go on |", "no row 'Zero and continue'")]
    [InlineData("`if (n == 0) continue;`", "`if (n == 0) break;`", "is not about `if (n == 0) break;`")]
    [InlineData("[SLA0201]", "[SLA0101]", "expects another rule than SLA0101")]
    public void Comparison(string text, string spoiled, string problem) =>
        AssertSays(problem, ProseChecks.Comparison(ComparisonTests.Shapes, Spoil(Repository.Read("docs/comparison.md"), text, spoiled)));

    [Theory]
    [InlineData("a // Leak: x", "a // Leak: x", "leaks in both")]
    [InlineData("a", "b", "differs and has no leak")]
    [InlineData("a // Leak: x", "b // Leak: x", "still has the comment")]
    [InlineData("a", null, "in one sample only")]
    [InlineData(null, "a", "in one sample only")]
    public void Samples(string? leaky, string? repaired, string problem) =>
        AssertSays(problem, ProseChecks.Samples(File(leaky), File(repaired)));

    private static Dictionary<string, string> File(string? text) => text is null ? new() : new() { ["A.cs"] = text };

    private static Dictionary<string, string> Resources(string? name = null, string? text = null)
    {
        var texts = new Dictionary<string, string>
        {
            ["SLA0101_Title"] = "t",
            ["SLA0101_Message"] = "{0} {1} {2} {3}",
            ["SLA0101_Description"] = "d",
        };
        if (name is not null)
        {
            texts.Remove(name);
            if (text is not null)
            {
                texts[name] = text;
            }
        }

        return texts;
    }

    private static string Spoil(string text, string part, string spoiled)
    {
        Assert.Contains(part, text, StringComparison.Ordinal);
        return text.Replace(part, spoiled, StringComparison.Ordinal);
    }

    private static void AssertSays(string problem, IEnumerable<string> problems) =>
        Assert.Contains(problems, said => said.Contains(problem, StringComparison.Ordinal));
}

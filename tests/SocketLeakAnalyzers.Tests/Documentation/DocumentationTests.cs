using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using Microsoft.CodeAnalysis;
using SocketLeakAnalyzers.Catalog;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Documentation;

/// <summary>Code, pages, resources, release files and prose say the same.</summary>
public class DocumentationTests
{
    private const string Analyzer = "src/SocketLeakAnalyzers/";

    private static readonly IReadOnlyList<DiagnosticDescriptor> Forms =
        typeof(Descriptors).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.FieldType == typeof(DiagnosticDescriptor))
            .Select(field => (DiagnosticDescriptor)field.GetValue(null)!)
            .ToList();

    private static readonly IReadOnlyDictionary<string, string> Texts = Repository.ReadResources(Analyzer + "Resources.resx");

    /// <summary>Each rule in the form that has the plain message: a rule may word special cases in another.</summary>
    internal static IReadOnlyList<DiagnosticDescriptor> Rules { get; } =
        Forms.Where(form => Message(form) == Texts[form.Id + "_Message"]).ToList();

    public static TheoryData<string> Ids => new(Rules.Select(rule => rule.Id));

    public static TheoryData<string> Pages => new(
        new[] { "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/comparison.md", "docs/configuration.md", "docs/connection-apis.md", "docs/how-it-works.md" }.Concat(Rules.Select(rule => $"docs/rules/{rule.Id}.md")));

    public static TheoryData<string, string[]> Tracked => new()
    {
        { "Connections", FrameworkApis.ConnectionTypes },
        { "Links to one, made of a connection or by way of another link", FrameworkApis.LinkTypes },
    };

    [Fact]
    public void There_are_rules() => Assert.NotEmpty(Rules);

    [Fact]
    public void The_analyzer_supports_every_descriptor() =>
        Assert.Equal(
            Rules.Select(rule => rule.Id).OrderBy(id => id, StringComparer.Ordinal),
            new SocketLeakAnalyzer().SupportedDiagnostics.Select(rule => rule.Id).OrderBy(id => id, StringComparer.Ordinal));

    [Fact]
    public void Descriptors_have_unique_ids_one_category_and_a_help_link_to_their_page() =>
        AssertNothingWrong(DocumentationChecks.Descriptors(Rules));

    [Fact]
    public void Another_form_of_a_rule_differs_by_its_message_and_severity_only() =>
        AssertNothingWrong(DocumentationChecks.Forms(Rules, Forms.Except(Rules), Texts));

    [Fact]
    public void Every_id_has_a_descriptor() =>
        Assert.Equal(
            typeof(RuleIds).GetFields().Select(field => (string)field.GetValue(null)!).OrderBy(id => id, StringComparer.Ordinal),
            Rules.Select(rule => rule.Id).OrderBy(id => id, StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Ids))]
    public void Page_says_what_the_descriptor_says(string id) =>
        AssertNothingWrong(DocumentationChecks.Page(Rules.Single(rule => rule.Id == id), Repository.Read($"docs/rules/{id}.md")));

    [Fact]
    public void Every_page_belongs_to_a_rule() =>
        Assert.Equal(
            Rules.Select(rule => rule.Id + ".md").OrderBy(name => name, StringComparer.Ordinal),
            Repository.FileNames("docs/rules", "*.md"));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Code_in_a_page_has_no_syntax_errors(string page) =>
        AssertNothingWrong(DocumentationChecks.CodeBlocks(Repository.Read(page)));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_lead_somewhere(string page) =>
        AssertNothingWrong(ProseChecks.Links(page[..(page.LastIndexOf('/') + 1)], Repository.Read(page), Repository.Exists));

    [Fact]
    public void Resources_are_complete_in_both_languages() =>
        AssertNothingWrong(DocumentationChecks.ResourceTexts(
            Rules.Select(rule => rule.Id),
            Texts,
            Repository.ReadResources(Analyzer + "Resources.zh-Hans.resx")));

    [Theory]
    [MemberData(nameof(Ids))]
    public void Descriptor_takes_its_texts_from_the_resources(string id)
    {
        DiagnosticDescriptor rule = Rules.Single(rule => rule.Id == id);
        Assert.Equal(Texts[id + "_Title"], DocumentationChecks.Title(rule));
        Assert.Equal(Texts[id + "_Message"], Message(rule));
        Assert.Equal(Texts[id + "_Description"], rule.Description.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Release_files_list_every_rule() =>
        AssertNothingWrong(DocumentationChecks.ReleaseFiles(
            Rules,
            Repository.Read(Analyzer + "AnalyzerReleases.Shipped.md"),
            Repository.Read(Analyzer + "AnalyzerReleases.Unshipped.md")));

    [Fact]
    public void Readme_lists_every_rule_and_the_two_commands() =>
        AssertNothingWrong(ProseChecks.Readme(Rules, Repository.Read("README.md")));

    [Fact]
    public void Readme_shows_a_warning_as_it_is_printed() =>
        AssertNothingWrong(ProseChecks.Warnings(
            Rules,
            Repository.Read("README.md"),
            name => Repository.Exists("samples/LeakyServer/" + name) ? Repository.Read("samples/LeakyServer/" + name) : null));

    [Fact]
    public void Readme_has_no_raw_html() => AssertNothingWrong(ProseChecks.RawHtml(Repository.Read("README.md")));

    [Theory]
    [MemberData(nameof(Tracked))]
    public void Readme_lists_the_types_that_are_tracked(string row, string[] types) =>
        Assert.Equal(types.Select(type => $"`{type.Split('.')[^1]}`"), ProseChecks.Row(Repository.Read("README.md"), row)?.Split(", "));

    [Fact]
    public void Contributing_names_the_four_files_and_how_we_work() =>
        AssertNothingWrong(ProseChecks.Contributing(Repository.Read("CONTRIBUTING.md")));

    [Fact]
    public void Changelog_mentions_every_rule() =>
        AssertNothingWrong(ProseChecks.Changelog(Rules.Select(rule => rule.Id), Repository.Read("CHANGELOG.md")));

    [Fact]
    public void Samples_differ_by_the_fixes_only() =>
        AssertNothingWrong(ProseChecks.Samples(Sample("LeakyServer"), Sample("FixedServer")));

    [Fact]
    public void Samples_are_projects_of_the_solution()
    {
        string solution = Repository.Read("SocketLeakAnalyzers.sln");
        Assert.Contains(@"samples\LeakyServer\LeakyServer.csproj", solution);
        Assert.Contains(@"samples\FixedServer\FixedServer.csproj", solution);
        Assert.Equal(
            Repository.Read("samples/LeakyServer/LeakyServer.csproj"),
            Repository.Read("samples/FixedServer/FixedServer.csproj"));
    }

    private static string Message(DiagnosticDescriptor form) => form.MessageFormat.ToString(CultureInfo.InvariantCulture);

    private static Dictionary<string, string> Sample(string name) =>
        Repository.FileNames("samples/" + name, "*.cs").ToDictionary(file => file, file => Repository.Read($"samples/{name}/{file}"));

    private static void AssertNothingWrong(IEnumerable<string> problems) => Assert.Empty(problems);
}

using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using Microsoft.CodeAnalysis;
using SocketLeakAnalyzers.Tests.Documentation;
using Xunit;

namespace SocketLeakAnalyzers.Tests;

/// <summary>Do the presets of <c>SocketLeakAnalysisMode</c> reach every rule?</summary>
/// <remarks>
/// A preset holds one line for the category. Such a line reaches each rule of that category that is on by default, and no
/// other: a rule that is off, or of another category, needs a line of its own.
/// </remarks>
public sealed class PresetTests
{
    public static IEnumerable<object[]> Presets =>
        from preset in new[] { ("Strict", "error"), ("Suggestion", "suggestion"), ("None", "none") }
        from descriptor in AllDescriptors()
        select new object[] { preset.Item1, preset.Item2, descriptor.Id };

    [Theory]
    [MemberData(nameof(Presets))]
    public void Reaches_the_rule(string mode, string severity, string ruleId)
    {
        DiagnosticDescriptor rule = AllDescriptors().Single(descriptor => descriptor.Id == ruleId);
        string[] lines = ReadPreset(mode);

        bool byCategory = rule.IsEnabledByDefault
            && lines.Contains($"dotnet_analyzer_diagnostic.category-{rule.Category}.severity = {severity}");
        bool byId = lines.Contains($"dotnet_diagnostic.{rule.Id}.severity = {severity}");
        bool staysHidden = rule.DefaultSeverity == DiagnosticSeverity.Hidden && lines.Contains($"dotnet_diagnostic.{rule.Id}.severity = silent");

        Assert.True(byCategory || byId, $"{mode} does not set {ruleId}.");
        Assert.Equal(rule.DefaultSeverity == DiagnosticSeverity.Hidden && mode != "None", staysHidden);
    }

    [Theory]
    [InlineData("Strict")]
    [InlineData("Suggestion")]
    [InlineData("None")]
    public void Yields_to_every_config_of_the_user(string mode)
    {
        // A user's .globalconfig has level 100, another global file 0.
        Assert.Contains("global_level = -100", ReadPreset(mode));
    }

    [Theory]
    [InlineData("Strict", "error")]
    [InlineData("Suggestion", "suggestion")]
    [InlineData("None", "none")]
    public void Reaches_what_is_said_of_an_additional_file_by_its_id(string mode, string severity) =>
        Assert.Contains($"dotnet_diagnostic.{RuleIds.SetupNotUnderstood}.severity = {severity}", ReadPreset(mode));

    private static IEnumerable<DiagnosticDescriptor> AllDescriptors() =>
        typeof(Descriptors).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => field.GetValue(null))
            .OfType<DiagnosticDescriptor>();

    private static string[] ReadPreset(string mode) =>
        Repository.Read($"src/SocketLeakAnalyzers.Package/build/SocketLeakAnalyzers.{mode}.globalconfig").Split('\n');
}

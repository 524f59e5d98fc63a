using System;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;
using SocketLeakAnalyzers.Tests.Robustness;
using Xunit;

namespace SocketLeakAnalyzers.Tests;

/// <summary>Tests of the rules and fixes in one line. Markup names the diagnostics: <c>{|SLA0101:return;|}</c>.</summary>
internal static class Verify
{
    /// <summary>What every source may use without saying so.</summary>
    public const string Usings = """
        global using System;
        global using System.Buffers;
        global using System.Collections.Concurrent;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.IO.Pipelines;
        global using System.Linq;
        global using System.Net;
        global using System.Net.Http;
        global using System.Net.Security;
        global using System.Net.Sockets;
        global using System.Net.WebSockets;
        global using System.Security.Authentication;
        global using System.Text;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private const string UsingsPath = "/0/Usings.cs";

    /// <summary>The members of a class are flagged exactly where the markup says.</summary>
    public static Task FlaggedAsync(string members)
    {
        Assert.Contains("{|", members, StringComparison.Ordinal);
        return FileAsync(InClass(members));
    }

    /// <summary>No rule says anything of the members of a class.</summary>
    public static Task SilentAsync(string members)
    {
        Assert.DoesNotContain("{|", members, StringComparison.Ordinal);
        return FileAsync(InClass(members));
    }

    /// <summary>
    /// The members of a class are flagged once, by this rule and by no other. Where does not matter: for spellings that
    /// leave the rule a choice of places.
    /// </summary>
    public static async Task FlaggedWithAsync(string id, string members) => Assert.Equal([id], await IdsAsync(members));

    /// <summary>The ids of all that is said of the members of a class, in the order of the text.</summary>
    public static Task<string[]> IdsAsync(string members)
    {
        Assert.DoesNotContain("{|", members, StringComparison.Ordinal);
        return Loose.IdsAsync(Usings + "\n" + InClass(members));
    }

    /// <summary>A whole file is flagged exactly where the markup and the results say.</summary>
    public static Task FileAsync(string source, params DiagnosticResult[] results)
    {
        var test = Test(source);
        test.ExpectedDiagnostics.AddRange(results);
        return test.RunAsync();
    }

    /// <summary>A test of a whole file, to be completed (with references, additional files, options) and run.</summary>
    public static RuleTest Test(string source)
    {
        var test = new RuleTest { TestCode = source };
        test.TestState.Sources.Add((UsingsPath, Usings));
        return test;
    }

    /// <summary>A program of statements is flagged exactly where the markup says.</summary>
    public static Task ProgramAsync(string source)
    {
        var test = Test(source);
        test.TestState.OutputKind = OutputKind.ConsoleApplication;
        return test.RunAsync();
    }

    /// <summary>The members of a class are fixed, one by one and all at once, and have no warning afterward.</summary>
    public static Task FixAsync<TFix>(string before, string after, int index = 0)
        where TFix : CodeFixProvider, new()
    {
        var test = FixTest<TFix>(InClass(before), InClass(after));
        test.CodeActionIndex = index;
        test.CodeActionEquivalenceKey = index == 0 ? ConnectionFixProvider.BestKey : ConnectionFixProvider.AlternativeKey;
        return test.RunAsync();
    }

    /// <summary>
    /// The members of a class are fixed wherever they stand: in two files of a project and in a second project, one by one, by Fix All in
    /// each of its scopes, and not where they are suppressed.
    /// </summary>
    public static Task FixEverywhereAsync<TFix>(string before, string after)
        where TFix : CodeFixProvider, new() => FixFilesEverywhereAsync<TFix>(InClass(before), InClass(after));

    /// <summary>The same for a whole file, whose class is called <c>Subject</c>.</summary>
    public static Task FixFilesEverywhereAsync<TFix>(string before, string after)
        where TFix : CodeFixProvider, new()
    {
        var test = FixTest<TFix>(before, after).Everywhere();
        foreach (var (state, source) in new[] { (test.TestState, before), (test.FixedState, after) })
        {
            var other = source.Replace("Subject", "OtherSubject", StringComparison.Ordinal);
            state.Sources.Add(("/0/Other.cs", other));
            state.AdditionalProjects["Second"].Sources.Add(("/1/Second.cs", other));
            state.AdditionalProjects["Second"].Sources.Add(("/1/Usings.cs", Usings));
        }

        return test.RunAsync();
    }

    /// <summary>The members of a class are flagged, and no fix is offered.</summary>
    public static Task NoFixAsync<TFix>(string members)
        where TFix : CodeFixProvider, new()
    {
        Assert.Contains("{|", members, StringComparison.Ordinal);
        return FixTest<TFix>(InClass(members), InClass(members)).RunAsync();
    }

    /// <summary>A test of whole files, to be completed and run.</summary>
    public static FixTest<TFix> FixTest<TFix>(string before, string after)
        where TFix : CodeFixProvider, new()
    {
        var test = new FixTest<TFix> { TestCode = before, FixedCode = after };
        test.TestState.Sources.Add((UsingsPath, Usings));
        test.FixedState.Sources.Add((UsingsPath, Usings));
        test.FixedState.MarkupHandling = MarkupMode.Allow;
        return test;
    }

    /// <summary>Lets a test be parsed as an older C#, and drops the global usings.</summary>
    public static FixTest<TFix> In<TFix>(this FixTest<TFix> test, LanguageVersion version)
        where TFix : CodeFixProvider, new()
    {
        test.TestState.Sources.RemoveAll(source => source.filename == UsingsPath);
        test.FixedState.Sources.RemoveAll(source => source.filename == UsingsPath);
        test.SolutionTransforms.Add((solution, id) => solution.WithProjectParseOptions(
            id, ((CSharpParseOptions)solution.GetProject(id)!.ParseOptions!).WithLanguageVersion(version)));
        return test;
    }

    /// <summary>Puts members into a class, indented as the members of one.</summary>
    public static string InClass(string members) =>
        "class Subject\n{\n" + string.Concat(members.Split('\n').Select(line => line.Length == 0 ? "\n" : "    " + line + "\n")) + "}\n";
}

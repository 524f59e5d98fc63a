using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis.Testing;
using Microsoft.CodeAnalysis.Text;
using SocketLeakAnalyzers.Tests.Documentation;
using Xunit;
using Xunit.Sdk;

namespace SocketLeakAnalyzers.Tests.OtherClothes;

/// <summary>A small program that other tests judge: what they expect of it is of no matter here, only that a rewriting changes nothing.</summary>
/// <param name="Name">The test, or the file, that it comes from.</param>
/// <param name="Text">Its text without markup.</param>
internal sealed record Snippet(string Name, string Text)
{
    private const string ValidCode = "tests/SocketLeakAnalyzers.Tests/ValidCode/Corpus";

    private static readonly AsyncLocal<List<string>?> Collected = new();

    /// <summary>The programs of the tests in a namespace, each once.</summary>
    public static IReadOnlyList<Snippet> OfTests(string @namespace)
    {
        var snippets = new List<Snippet>();
        foreach (var method in typeof(Snippet).Assembly.GetTypes()
            .Where(type => type.Namespace == @namespace && type is { IsAbstract: false, IsClass: true })
            .OrderBy(type => type.FullName, StringComparer.Ordinal)
            .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .Where(method => method.GetCustomAttributes<FactAttribute>().Any()))
        {
            snippets.AddRange(ProgramsOf(method).Select((text, index) => new Snippet($"{method.DeclaringType!.Name}.{method.Name}.{index}", text)));
        }

        return snippets.DistinctBy(snippet => snippet.Text).ToList();
    }

    /// <summary>The correct programs of <c>ValidCode</c>, one for each file.</summary>
    public static IReadOnlyList<Snippet> OfValidCode() =>
        Repository.FileNames(ValidCode, "*.cs").Select(file => new Snippet(file, Repository.Read($"{ValidCode}/{file}"))).ToList();

    /// <summary>Whether a test is only asked for its program; then it gets noted, and the test is not run.</summary>
    public static bool Collects(string text)
    {
        Collected.Value?.Add(text);
        return Collected.Value is not null;
    }

    private static List<string> ProgramsOf(MethodInfo method)
    {
        var texts = new List<string>();
        var rows = method.GetCustomAttributes<DataAttribute>().SelectMany(data => data.GetData(method)).DefaultIfEmpty([]);
        foreach (var row in rows)
        {
            Collected.Value = texts;
            try
            {
                if (method.Invoke(Activator.CreateInstance(method.DeclaringType!), row) is Task task)
                {
                    task.GetAwaiter().GetResult();
                }
            }
            catch (Exception)
            {
                // A test that asks for more than its program has told it by now.
            }
            finally
            {
                Collected.Value = null;
            }
        }

        return texts.Select(text =>
        {
            TestFileMarkupParser.GetSpans(text, out var output, out ImmutableArray<TextSpan> _);
            return Verify.Usings + "\n" + output;
        }).ToList();
    }
}

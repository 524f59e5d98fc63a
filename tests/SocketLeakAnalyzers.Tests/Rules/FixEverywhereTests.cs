using System;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis.CodeFixes;
using SocketLeakAnalyzers.Tests.Documentation;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>Is each fix tested in several files and projects, by Fix All in each scope? Most tests look at one file only, for speed.</summary>
public sealed class FixEverywhereTests
{
    public static TheoryData<string> Fixes => new(typeof(ConnectionFixProvider).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(CodeFixProvider)) && !type.IsAbstract)
        .Select(type => type.Name)
        .ToArray());

    [Theory]
    [MemberData(nameof(Fixes))]
    public void Each_fix_is_tested_everywhere(string fix)
    {
        var folder = Path.Combine(Repository.Root, "tests", "SocketLeakAnalyzers.Tests", "Rules");

        Assert.Contains(
            Directory.EnumerateFiles(folder, "*.cs").Select(File.ReadAllText),
            text => text.Contains($"EverywhereAsync<{fix}>(", StringComparison.Ordinal));
    }
}

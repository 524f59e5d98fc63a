using System;
using System.Linq;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace SocketLeakAnalyzers.Tests;

/// <summary>Do the tests run on the Roslyn that was asked for? A run on the floor that is not there proves nothing.</summary>
public sealed class RoslynVersionTests
{
    private static readonly string Asked = typeof(RoslynVersionTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "TestRoslynVersion")
        .Value!;

    [Theory]
    [InlineData(typeof(Compilation))]
    [InlineData(typeof(CSharpCompilation))]
    [InlineData(typeof(Workspace))]
    public void Is_the_one_that_was_asked_for(Type type)
    {
        Version loaded = type.Assembly.GetName().Version!;

        Assert.Equal(Asked, loaded.ToString(fieldCount: 3));
    }
}

using Microsoft.CodeAnalysis.CSharp;
using SocketLeakAnalyzers.Rules;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Units;

/// <summary>Who is asked about a body, by its names alone?</summary>
public sealed class TriggerNamesTests
{
    private static readonly TriggerNames Names = new(new[] { new[] { "Read", "Accept" }, new[] { "Take" }, new[] { "Accept", "WhenAll" } });

    [Theory]
    [InlineData("void M() { }", 0)]
    [InlineData("void M() { Readable(); take(); }", 0)]
    [InlineData("void M() { /* Read */ Write(\"Accept\"); }", 0)]
    [InlineData("void M() { a.Read(); }", 1)]
    [InlineData("void M() { a.Take(); }", 2)]
    [InlineData("void M() { a.Accept(); }", 5)]
    [InlineData("void M() { a.WhenAll(); b.@Read(); }", 5)]
    [InlineData("void M() { Take(Accept()); Read(); }", 7)]
    public void Bits_of_those_whose_name_occurs(string body, int expected) =>
        Assert.Equal(expected, Names.In(SyntaxFactory.ParseMemberDeclaration(body)!));
}

using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Robustness;

/// <summary>A theory in C# 12 or later: skipped, and counted as skipped, on a Roslyn that does not know it.</summary>
public sealed class CSharp12TheoryAttribute : TheoryAttribute
{
    private const int CSharp12 = 1200;

    /// <summary>Decides whether the theory can be looked at.</summary>
    public CSharp12TheoryAttribute()
    {
        var newest = LanguageVersion.Latest.MapSpecifiedToEffectiveVersion();
        if ((int)newest < CSharp12)
        {
            Skip = $"This Roslyn knows C# {newest.ToDisplayString()}; the text is C# 12.";
        }
    }
}

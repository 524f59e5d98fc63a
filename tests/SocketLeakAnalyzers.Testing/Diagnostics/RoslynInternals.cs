using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Reflection;
using Microsoft.CodeAnalysis.CodeActions;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>
/// Members that some or all supported versions of Roslyn keep internal. A missing one is an error, never a silent
/// "nothing there": a check that quietly stops checking is worse than none.
/// </summary>
internal static class RoslynInternals
{
    private static readonly PropertyInfo ArgumentsProperty = Find(typeof(Diagnostic), "Arguments");

    private static readonly PropertyInfo SuppressionProperty = Find(typeof(Diagnostic), "ProgrammaticSuppressionInfo");

    private static readonly PropertyInfo NestedProperty = Find(typeof(CodeAction), "NestedActions", "NestedCodeActions");

    public static ImmutableArray<object?> GetArguments(Diagnostic diagnostic)
        => ((IEnumerable<object?>?)ArgumentsProperty.GetValue(diagnostic) ?? Array.Empty<object?>()).ToImmutableArray();

    public static bool IsSuppressedBySuppressor(Diagnostic diagnostic) => SuppressionProperty.GetValue(diagnostic) is not null;

    public static ImmutableArray<CodeAction> GetNestedActions(CodeAction action)
        => ((IEnumerable<CodeAction>)NestedProperty.GetValue(action)!).ToImmutableArray();

    private static PropertyInfo Find(Type type, params string[] names)
        => names
            .Select(name => type.GetProperty(name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            .FirstOrDefault(property => property is not null)
            ?? throw new MissingMemberException(type.FullName, string.Join("/", names));
}

using System;
using System.Collections.Immutable;
using System.Linq;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Says in which respects one diagnostic differs from an expectation.</summary>
internal static class DiagnosticComparison
{
    /// <summary>How far the two are apart; 0 when they match. Only used to pair them up.</summary>
    public static int Distance(Diagnostic actual, DiagnosticResult expected)
        => LocationDistance(actual, expected)
            + (actual.Id == expected.Id ? 0 : 1)
            + (IsSeverityMatch(actual, expected) ? 0 : 1)
            + (IsMessageMatch(actual, expected) ? 0 : 1);

    public static bool IsSeverityMatch(Diagnostic actual, DiagnosticResult expected)
        => expected.Options.HasFlag(DiagnosticOptions.IgnoreSeverity) || actual.Severity == expected.Severity;

    public static bool IsMessageMatch(Diagnostic actual, DiagnosticResult expected)
        => expected.Message is { } message
            ? message == actual.GetMessage()
            : AreArgumentsMatch(actual, expected);

    public static bool AreArgumentsMatch(Diagnostic actual, DiagnosticResult expected)
        => expected.MessageArguments is not { Length: > 0 } arguments
            || ToText(arguments.ToImmutableArray()).SequenceEqual(ToText(RoslynInternals.GetArguments(actual)));

    public static bool IsPathMatch(Location actual, DiagnosticLocation expected)
        => actual.GetLineSpan().Path == expected.Span.Path;

    public static bool IsStartMatch(Location actual, DiagnosticLocation expected)
        => actual.GetLineSpan().StartLinePosition == expected.Span.StartLinePosition;

    public static bool IsEndMatch(Location actual, DiagnosticLocation expected)
        => expected.Options.HasFlag(DiagnosticLocationOptions.IgnoreLength)
            || actual.GetLineSpan().EndLinePosition == expected.Span.EndLinePosition;

    private static int LocationDistance(Diagnostic actual, DiagnosticResult expected)
    {
        if (!expected.HasLocation)
        {
            return actual.Location == Location.None ? 0 : 3;
        }

        if (actual.Location == Location.None)
        {
            return 3;
        }

        var distance = LocationDistance(actual.Location, expected.Spans[0]);
        if (distance > 0 || expected.Options.HasFlag(DiagnosticOptions.IgnoreAdditionalLocations))
        {
            return distance;
        }

        var areAdditionalEqual = actual.AdditionalLocations.Count == expected.Spans.Length - 1
            && actual.AdditionalLocations.Zip(expected.Spans.Skip(1), LocationDistance).All(each => each == 0);
        return areAdditionalEqual ? 0 : 1;
    }

    private static int LocationDistance(Location actual, DiagnosticLocation expected)
    {
        if (!IsPathMatch(actual, expected))
        {
            return 3;
        }

        return (IsStartMatch(actual, expected), IsEndMatch(actual, expected)) switch
        {
            (true, true) => 0,
            (false, false) => 3,
            _ => 2,
        };
    }

    private static ImmutableArray<string> ToText(ImmutableArray<object?> arguments)
        => arguments.Select(argument => argument?.ToString() ?? string.Empty).ToImmutableArray();
}

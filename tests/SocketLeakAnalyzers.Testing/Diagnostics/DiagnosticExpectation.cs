using System;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Checks that the reported diagnostics are the expected ones, one to one.</summary>
internal sealed class DiagnosticExpectation
{
    private readonly string _defaultPath;
    private readonly Action<Diagnostic, DiagnosticResult, IVerifier>? _extraCheck;

    public DiagnosticExpectation(string defaultPath, Action<Diagnostic, DiagnosticResult, IVerifier>? extraCheck)
    {
        _defaultPath = defaultPath;
        _extraCheck = extraCheck;
    }

    public void Verify(ImmutableArray<FoundDiagnostic> actual, ImmutableArray<DiagnosticResult> expected, IVerifier verifier)
    {
        var pairs = DiagnosticPairing.Pair(actual, expected);
        if (actual.Length != expected.Length)
        {
            var newLine = Environment.NewLine;
            var missing = pairs.Where(pair => pair.Actual is null).Select(pair => pair.Expected!.Value);
            var surplus = pairs.Where(pair => pair.Expected is null).Select(pair => pair.Actual!.Value.Diagnostic);
            verifier.Fail(
                $"Mismatch between number of diagnostics returned, expected \"{expected.Length}\" actual \"{actual.Length}\"{newLine}{newLine}"
                + $"Expected diagnostics:{newLine}{DiagnosticPrinter.Describe(expected)}{newLine}"
                + $"Actual diagnostics:{newLine}{DiagnosticPrinter.Describe(actual.Select(item => item.Diagnostic), _defaultPath)}{newLine}"
                + (expected.Length > actual.Length
                    ? $"Missing:{newLine}{DiagnosticPrinter.Describe(missing)}{newLine}"
                    : $"Not expected:{newLine}{DiagnosticPrinter.Describe(surplus, _defaultPath)}{newLine}"));
        }

        foreach (var pair in pairs)
        {
            VerifyPair(pair.Actual!.Value.Diagnostic, pair.Expected!.Value, verifier);
        }
    }

    private void VerifyPair(Diagnostic actual, DiagnosticResult expected, IVerifier verifier)
    {
        void Check(bool condition, string message)
        {
            if (!condition)
            {
                verifier.Fail(Explain(message, actual, expected));
            }
        }

        if (expected.HasLocation)
        {
            VerifyLocation(actual, expected, actual.Location, expected.Spans[0], verifier);
            if (!expected.Options.HasFlag(DiagnosticOptions.IgnoreAdditionalLocations))
            {
                Check(
                    actual.AdditionalLocations.Count == expected.Spans.Length - 1,
                    $"Expected {expected.Spans.Length - 1} additional locations but got {actual.AdditionalLocations.Count} for Diagnostic:");
                for (var i = 0; i < actual.AdditionalLocations.Count; i++)
                {
                    VerifyLocation(actual, expected, actual.AdditionalLocations[i], expected.Spans[i + 1], verifier);
                }
            }
        }
        else
        {
            Check(actual.Location == Location.None, "Expected a project diagnostic with no location:");
        }

        Check(actual.Id == expected.Id, $"Expected diagnostic id to be \"{expected.Id}\" was \"{actual.Id}\"");
        Check(
            DiagnosticComparison.IsSeverityMatch(actual, expected),
            $"Expected diagnostic severity to be \"{expected.Severity}\" was \"{actual.Severity}\"");
        Check(
            DiagnosticComparison.IsMessageMatch(actual, expected),
            expected.Message is { } message
                ? $"Expected diagnostic message to be \"{message}\" was \"{actual.GetMessage()}\""
                : "Expected diagnostic message arguments to match");
        Check(
            expected.IsSuppressed is not { } isSuppressed || isSuppressed == actual.IsSuppressed,
            "Expected diagnostic suppression state to match");

        _extraCheck?.Invoke(actual, expected, verifier);
    }

    private void VerifyLocation(Diagnostic diagnostic, DiagnosticResult result, Location actual, DiagnosticLocation expected, IVerifier verifier)
    {
        var span = actual.GetLineSpan();
        if (!DiagnosticComparison.IsPathMatch(actual, expected))
        {
            verifier.Fail(Explain($"Expected diagnostic to be in file \"{expected.Span.Path}\" was actually in file \"{span.Path}\"", diagnostic, result));
        }

        if (!DiagnosticComparison.IsStartMatch(actual, expected))
        {
            verifier.Fail(Explain(Moved("start", expected.Span.StartLinePosition, span.StartLinePosition), diagnostic, result));
        }

        if (!DiagnosticComparison.IsEndMatch(actual, expected))
        {
            verifier.Fail(Explain(Moved("end", expected.Span.EndLinePosition, span.EndLinePosition), diagnostic, result));
        }
    }

    private static string Moved(string side, LinePosition expected, LinePosition actual)
        => expected.Line != actual.Line
            ? $"Expected diagnostic to {side} on line \"{expected.Line + 1}\" was actually on line \"{actual.Line + 1}\""
            : $"Expected diagnostic to {side} at column \"{expected.Character + 1}\" was actually at column \"{actual.Character + 1}\"";

    private string Explain(string message, Diagnostic actual, DiagnosticResult expected)
    {
        var newLine = Environment.NewLine;
        return $"{message}{newLine}{newLine}"
            + $"Expected diagnostic:{newLine}{DiagnosticPrinter.Describe(new[] { expected })}{newLine}"
            + $"Actual diagnostic:{newLine}{DiagnosticPrinter.Describe(actual, _defaultPath)}{newLine}";
    }
}

using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Tests of one analyzer in one line.</summary>
/// <typeparam name="TAnalyzer">The analyzer.</typeparam>
/// <typeparam name="TTest">The test.</typeparam>
/// <typeparam name="TVerifier">The verifier.</typeparam>
public class AnalyzerVerifier<TAnalyzer, TTest, TVerifier>
    where TAnalyzer : DiagnosticAnalyzer, new()
    where TTest : AnalyzerTest<TVerifier>, new()
    where TVerifier : IVerifier, new()
{
    /// <summary>Expects the one diagnostic of the analyzer.</summary>
    /// <returns>The expectation.</returns>
    public static DiagnosticResult Diagnostic()
    {
        var descriptors = new TAnalyzer().SupportedDiagnostics;
        return descriptors is [var only]
            ? Diagnostic(only)
            : throw new InvalidOperationException(
                $"'{nameof(Diagnostic)}()' can only be used when the analyzer has a single supported diagnostic, but '{typeof(TAnalyzer).Name}' has {descriptors.Length}. Pass a descriptor or an ID.");
    }

    /// <summary>Expects the diagnostic of the analyzer that has an ID.</summary>
    /// <param name="diagnosticId">The ID.</param>
    /// <returns>The expectation.</returns>
    public static DiagnosticResult Diagnostic(string diagnosticId)
    {
        var descriptors = new TAnalyzer().SupportedDiagnostics.Where(descriptor => descriptor.Id == diagnosticId).ToList();
        return descriptors is [var only]
            ? Diagnostic(only)
            : throw new InvalidOperationException(
                $"'{nameof(Diagnostic)}(string)' can only be used when the analyzer has a single supported diagnostic with the ID, but '{typeof(TAnalyzer).Name}' has {descriptors.Count} with '{diagnosticId}'. Pass a descriptor.");
    }

    /// <summary>Expects a diagnostic.</summary>
    /// <param name="descriptor">The descriptor.</param>
    /// <returns>The expectation.</returns>
    public static DiagnosticResult Diagnostic(DiagnosticDescriptor descriptor) => new(descriptor);

    /// <summary>Checks the diagnostics of a source.</summary>
    /// <param name="source">The source, with markup.</param>
    /// <param name="expected">The expected diagnostics besides those of the markup.</param>
    /// <returns>A task that fails when a check does.</returns>
    public static Task VerifyAnalyzerAsync(string source, params DiagnosticResult[] expected)
    {
        var test = new TTest { TestCode = source };
        test.ExpectedDiagnostics.AddRange(expected);
        return test.RunAsync(CancellationToken.None);
    }
}

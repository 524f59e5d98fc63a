using System;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Assertions made of those of <see cref="IVerifier"/>.</summary>
public static class IVerifierExtensions
{
    /// <summary>Fails when the texts differ, and shows in which lines.</summary>
    /// <param name="verifier">The verifier.</param>
    /// <param name="expected">The expected text.</param>
    /// <param name="actual">The actual text.</param>
    /// <param name="message">The message to put before the differences.</param>
    public static void EqualOrDiff(this IVerifier verifier, string expected, string actual, string? message = null)
    {
        if (expected == actual)
        {
            return;
        }

        verifier.Fail(
            (message ?? "Actual and expected values differ. Expected shown in baseline of diff:") + Environment.NewLine
            + LineDiff.Render(expected, actual));
    }
}

using System;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>
/// Counts how often a fix is applied. A positive number is exact, a negative one an upper bound, and zero means that no
/// fix may be offered.
/// </summary>
internal sealed class IterationBudget
{
    private readonly int _expected;
    private int _used;

    public IterationBudget(int expected)
    {
        // "At most one" is told as "exactly one": where a fixed state was given, none would be wrong as well.
        _expected = expected == -1 ? 1 : expected;
    }

    public void Use() => _used++;

    public void VerifyNotExceeded(IVerifier verifier)
        => verifier.True(
            _used <= Math.Abs(_expected),
            $"The upper limit for the number of iterations was exceeded: expected at most '{Math.Abs(_expected)}'.");

    public void VerifyComplete(IVerifier verifier)
    {
        if (_expected < 0)
        {
            VerifyNotExceeded(verifier);
            return;
        }

        verifier.Equal(
            _expected,
            _used,
            _expected == 0
                ? "No code fixes were expected, but a fix was offered that made no changes to the code."
                : $"Expected '{_expected}' iterations but found '{_used}' iterations.");
    }
}

using System;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>
/// A failed check. It derives from <see cref="InvalidOperationException"/> because that is what the verifier of the
/// real package throws, and tests of failures should hold for both.
/// </summary>
public sealed class VerificationException : InvalidOperationException
{
    /// <summary>Initializes a new instance of the <see cref="VerificationException"/> class.</summary>
    /// <param name="message">The message.</param>
    public VerificationException(string message)
        : base(message)
    {
    }
}

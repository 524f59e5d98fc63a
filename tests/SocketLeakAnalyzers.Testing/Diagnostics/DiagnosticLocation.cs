namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Where a diagnostic is expected.</summary>
public readonly struct DiagnosticLocation
{
    /// <summary>Initializes a new instance of the <see cref="DiagnosticLocation"/> struct.</summary>
    /// <param name="span">The path and the span.</param>
    /// <param name="options">How the location is compared.</param>
    public DiagnosticLocation(FileLinePositionSpan span, DiagnosticLocationOptions options)
    {
        Span = span;
        Options = options;
    }

    /// <summary>Gets the path and the span.</summary>
    public FileLinePositionSpan Span { get; }

    /// <summary>Gets how the location is compared.</summary>
    public DiagnosticLocationOptions Options { get; }
}

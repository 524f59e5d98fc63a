using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Turns the markup of files into expected diagnostics and named locations.</summary>
internal sealed class MarkupDiagnosticFactory
{
    private readonly MarkupOptions _options;
    private readonly MarkupMode _mode;
    private readonly DiagnosticDescriptor? _defaultDiagnostic;
    private readonly ImmutableArray<DiagnosticDescriptor> _supportedDiagnostics;
    private readonly ImmutableArray<string> _fixableDiagnostics;

    public MarkupDiagnosticFactory(
        MarkupOptions options,
        MarkupMode mode,
        DiagnosticDescriptor? defaultDiagnostic,
        ImmutableArray<DiagnosticDescriptor> supportedDiagnostics,
        ImmutableArray<string> fixableDiagnostics)
    {
        _options = options;
        _mode = mode;
        _defaultDiagnostic = defaultDiagnostic;
        _supportedDiagnostics = supportedDiagnostics;
        _fixableDiagnostics = fixableDiagnostics;
    }

    public List<DiagnosticResult> Diagnostics { get; } = new();

    public ImmutableDictionary<string, FileLinePositionSpan> Locations { get; private set; }
        = ImmutableDictionary<string, FileLinePositionSpan>.Empty;

    /// <summary>Removes the markup from the files, in place.</summary>
    public void Process(SourceFileCollection files)
    {
        for (var i = 0; i < files.Count; i++)
        {
            var (filename, content) = files[i];
            var markup = MarkupParser.Parse(
                content.ToString(), _options.HasFlag(MarkupOptions.TreatPositionIndicatorsAsCode));
            var text = SourceText.From(markup.Output, content.Encoding, content.ChecksumAlgorithm);
            files[i] = (filename, text);
            if (_mode != MarkupMode.Ignore)
            {
                AddExpectations(filename, text, markup);
            }
        }
    }

    private void AddExpectations(string filename, SourceText text, MarkupResult markup)
    {
        foreach (var position in markup.Positions)
        {
            if (CreateDiagnostic(string.Empty) is { } diagnostic)
            {
                Diagnostics.Add(diagnostic.WithLocation(filename, text.Lines.GetLinePosition(position)));
            }
        }

        foreach (var (key, span) in markup.Spans)
        {
            var location = new FileLinePositionSpan(filename, text.Lines.GetLinePositionSpan(span));
            if (key.StartsWith('#'))
            {
                if (Locations.ContainsKey(key))
                {
                    throw new InvalidOperationException($"Input contains multiple markup locations with key '{key}'");
                }

                Locations = Locations.Add(key, location);
            }
            else if (CreateDiagnostic(key) is { } diagnostic)
            {
                Diagnostics.Add(diagnostic.WithSpan(location));
            }
        }
    }

    private DiagnosticResult? CreateDiagnostic(string id)
    {
        if (id.Length == 0)
        {
            if (_defaultDiagnostic is null)
            {
                throw new InvalidOperationException(
                    "Markup syntax can only omit the diagnostic ID if the first analyzer only supports a single diagnostic. "
                    + "Override GetDefaultDiagnostic, or specify MarkupOptions.UseFirstDescriptor.");
            }

            return IsIgnored(_defaultDiagnostic.Id) ? null : Loosen(new DiagnosticResult(_defaultDiagnostic));
        }

        if (IsIgnored(id))
        {
            return null;
        }

        var descriptors = _supportedDiagnostics.Where(descriptor => descriptor.Id == id).ToList();
        if (descriptors.Count > 1 && !_options.HasFlag(MarkupOptions.UseFirstDescriptor))
        {
            throw new InvalidOperationException(
                $"Multiple diagnostic descriptors with ID {id} were found. Create the diagnostic explicitly, or specify MarkupOptions.UseFirstDescriptor.");
        }

        // An ID that no analyzer has is one of the compiler.
        return Loosen(descriptors.Count > 0
            ? new DiagnosticResult(descriptors[0])
            : DiagnosticResult.CompilerError(id));
    }

    private bool IsIgnored(string id) => _mode == MarkupMode.IgnoreFixable && _fixableDiagnostics.Contains(id);

    // Markup has no place to write these three, so it leaves them open.
    private static DiagnosticResult Loosen(DiagnosticResult result)
        => result.WithMessage(null).WithOptions(DiagnosticOptions.IgnoreAdditionalLocations | DiagnosticOptions.IgnoreSeverity);
}

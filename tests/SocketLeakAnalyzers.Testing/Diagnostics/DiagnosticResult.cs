using System;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>A diagnostic that a test expects. Immutable: every <c>With</c> method returns a changed copy.</summary>
public readonly struct DiagnosticResult
{
    /// <summary>No diagnostics.</summary>
    public static readonly DiagnosticResult[] EmptyDiagnosticResults = { };

    private readonly ImmutableArray<DiagnosticLocation> _spans;

    /// <summary>Initializes a new instance of the <see cref="DiagnosticResult"/> struct.</summary>
    /// <param name="id">The ID.</param>
    /// <param name="severity">The severity.</param>
    public DiagnosticResult(string id, DiagnosticSeverity severity)
        : this()
    {
        Id = id;
        Severity = severity;
    }

    /// <summary>Initializes a new instance of the <see cref="DiagnosticResult"/> struct.</summary>
    /// <param name="descriptor">The descriptor, which supplies the ID, the severity and the message format.</param>
    public DiagnosticResult(DiagnosticDescriptor descriptor)
        : this()
    {
        Id = descriptor.Id;
        Severity = descriptor.DefaultSeverity;
        MessageFormat = descriptor.MessageFormat;
    }

    /// <summary>Gets the locations, the primary one first.</summary>
    public ImmutableArray<DiagnosticLocation> Spans
    {
        get => _spans.IsDefault ? ImmutableArray<DiagnosticLocation>.Empty : _spans;
        private init => _spans = value;
    }

    /// <summary>Gets the severity.</summary>
    public DiagnosticSeverity Severity { get; private init; }

    /// <summary>Gets the parts left open.</summary>
    public DiagnosticOptions Options { get; private init; }

    /// <summary>Gets the ID.</summary>
    public string Id { get; private init; }

    /// <summary>Gets the expected message, or null when the message is left open.</summary>
    public string? Message
    {
        get
        {
            if (IsMessageOpen)
            {
                return null;
            }

            if (ExplicitMessage is not null || MessageFormat is null)
            {
                return ExplicitMessage;
            }

            var format = MessageFormat.ToString();
            try
            {
                return string.Format(format, MessageArguments ?? Array.Empty<object?>());
            }
            catch (FormatException)
            {
                // Arguments were forgotten: the raw format then shows up as the expected message.
                return format;
            }
        }
    }

    /// <summary>Gets the format of the message.</summary>
    public LocalizableString? MessageFormat { get; private init; }

    /// <summary>Gets the arguments of the message.</summary>
    public object?[]? MessageArguments { get; private init; }

    /// <summary>Gets a value indicating whether a location is expected.</summary>
    public bool HasLocation => !Spans.IsEmpty;

    /// <summary>Gets whether the diagnostic must be suppressed, or null when this is left open.</summary>
    public bool? IsSuppressed { get; private init; }

    private string? ExplicitMessage { get; init; }

    private bool IsMessageOpen { get; init; }

    /// <summary>Expects an error of the compiler.</summary>
    /// <param name="identifier">The ID.</param>
    /// <returns>The expectation.</returns>
    public static DiagnosticResult CompilerError(string identifier) => new(identifier, DiagnosticSeverity.Error);

    /// <summary>Expects a warning of the compiler.</summary>
    /// <param name="identifier">The ID.</param>
    /// <returns>The expectation.</returns>
    public static DiagnosticResult CompilerWarning(string identifier) => new(identifier, DiagnosticSeverity.Warning);

    /// <summary>Changes the severity.</summary>
    /// <param name="severity">The severity.</param>
    /// <returns>The changed copy.</returns>
    public DiagnosticResult WithSeverity(DiagnosticSeverity severity) => this with { Severity = severity };

    /// <summary>Changes the parts left open.</summary>
    /// <param name="options">The parts.</param>
    /// <returns>The changed copy.</returns>
    public DiagnosticResult WithOptions(DiagnosticOptions options) => this with { Options = options };

    /// <summary>Changes the arguments of the message.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <returns>The changed copy.</returns>
    public DiagnosticResult WithArguments(params object[] arguments) => this with { MessageArguments = arguments };

    /// <summary>Changes the message.</summary>
    /// <param name="message">The message; null leaves it open.</param>
    /// <returns>The changed copy.</returns>
    public DiagnosticResult WithMessage(string? message)
        => this with { ExplicitMessage = message, IsMessageOpen = message is null };

    /// <summary>Changes the format of the message.</summary>
    /// <param name="messageFormat">The format.</param>
    /// <returns>The changed copy.</returns>
    public DiagnosticResult WithMessageFormat(LocalizableString messageFormat)
        => this with { MessageFormat = messageFormat };

    /// <summary>Changes whether the diagnostic must be suppressed.</summary>
    /// <param name="isSuppressed">True or false; null leaves it open.</param>
    /// <returns>The changed copy.</returns>
    public DiagnosticResult WithIsSuppressed(bool? isSuppressed) => this with { IsSuppressed = isSuppressed };

    /// <summary>Removes the locations.</summary>
    /// <returns>The changed copy.</returns>
    public DiagnosticResult WithNoLocation() => this with { Spans = ImmutableArray<DiagnosticLocation>.Empty };

    /// <summary>Adds a location in the first file, of which only the start is compared.</summary>
    /// <param name="line">The line, counted from 1.</param>
    /// <param name="column">The column, counted from 1.</param>
    /// <returns>The changed copy.</returns>
    public DiagnosticResult WithLocation(int line, int column) => WithLocation(string.Empty, line, column);

    /// <summary>Adds a location in the first file, of which only the start is compared.</summary>
    /// <param name="location">The position.</param>
    /// <returns>The changed copy.</returns>
    public DiagnosticResult WithLocation(LinePosition location) => WithLocation(string.Empty, location);

    /// <summary>Adds a location of which only the start is compared.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="line">The line, counted from 1.</param>
    /// <param name="column">The column, counted from 1.</param>
    /// <returns>The changed copy.</returns>
    public DiagnosticResult WithLocation(string path, int line, int column)
        => WithLocation(path, new LinePosition(line - 1, column - 1));

    /// <summary>Adds a location of which only the start is compared.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="location">The position.</param>
    /// <returns>The changed copy.</returns>
    public DiagnosticResult WithLocation(string path, LinePosition location)
        => WithLocation(path, location, DiagnosticLocationOptions.None);

    /// <summary>Adds a location of which only the start is compared.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="location">The position.</param>
    /// <param name="options">How the location is compared.</param>
    /// <returns>The changed copy.</returns>
    public DiagnosticResult WithLocation(string path, LinePosition location, DiagnosticLocationOptions options)
        => WithSpan(new FileLinePositionSpan(path, location, location), options | DiagnosticLocationOptions.IgnoreLength);

    /// <summary>Adds the location of a <c>{|#0:...|}</c> span.</summary>
    /// <param name="markupKey">The number of the span.</param>
    /// <returns>The changed copy.</returns>
    public DiagnosticResult WithLocation(int markupKey) => WithLocation(markupKey, DiagnosticLocationOptions.None);

    /// <summary>Adds the location of a <c>{|#0:...|}</c> span.</summary>
    /// <param name="markupKey">The number of the span.</param>
    /// <param name="options">How the location is compared.</param>
    /// <returns>The changed copy.</returns>
    public DiagnosticResult WithLocation(int markupKey, DiagnosticLocationOptions options)
        => WithSpan(
            new FileLinePositionSpan($"#{markupKey}", default, default),
            options | DiagnosticLocationOptions.InterpretAsMarkupKey);

    /// <summary>Adds a location in the first file.</summary>
    /// <param name="startLine">The first line, counted from 1.</param>
    /// <param name="startColumn">The first column, counted from 1.</param>
    /// <param name="endLine">The last line, counted from 1.</param>
    /// <param name="endColumn">The column after the last, counted from 1.</param>
    /// <returns>The changed copy.</returns>
    public DiagnosticResult WithSpan(int startLine, int startColumn, int endLine, int endColumn)
        => WithSpan(string.Empty, startLine, startColumn, endLine, endColumn);

    /// <summary>Adds a location.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="startLine">The first line, counted from 1.</param>
    /// <param name="startColumn">The first column, counted from 1.</param>
    /// <param name="endLine">The last line, counted from 1.</param>
    /// <param name="endColumn">The column after the last, counted from 1.</param>
    /// <returns>The changed copy.</returns>
    public DiagnosticResult WithSpan(string path, int startLine, int startColumn, int endLine, int endColumn)
        => WithSpan(new FileLinePositionSpan(
            path,
            new LinePosition(startLine - 1, startColumn - 1),
            new LinePosition(endLine - 1, endColumn - 1)));

    /// <summary>Adds a location.</summary>
    /// <param name="span">The path and the span.</param>
    /// <returns>The changed copy.</returns>
    public DiagnosticResult WithSpan(FileLinePositionSpan span) => WithSpan(span, DiagnosticLocationOptions.None);

    /// <summary>Adds a location.</summary>
    /// <param name="span">The path and the span.</param>
    /// <param name="options">How the location is compared.</param>
    /// <returns>The changed copy.</returns>
    public DiagnosticResult WithSpan(FileLinePositionSpan span, DiagnosticLocationOptions options)
        => this with { Spans = Spans.Add(new DiagnosticLocation(span, options)) };

    /// <summary>Names the file of the locations that name none.</summary>
    /// <param name="path">The path of the file.</param>
    /// <returns>The changed copy.</returns>
    public DiagnosticResult WithDefaultPath(string path)
        => WithEachSpan(location => location.Span.Path.Length > 0
            ? location
            : new DiagnosticLocation(
                new FileLinePositionSpan(path, location.Span.StartLinePosition, location.Span.EndLinePosition),
                location.Options));

    /// <summary>Moves the locations by some lines.</summary>
    /// <param name="offset">The number of lines.</param>
    /// <returns>The changed copy.</returns>
    public DiagnosticResult WithLineOffset(int offset)
    {
        return WithEachSpan(location => new DiagnosticLocation(
            new FileLinePositionSpan(
                location.Span.Path, Move(location.Span.StartLinePosition), Move(location.Span.EndLinePosition)),
            location.Options));

        LinePosition Move(LinePosition position) => new(position.Line + offset, position.Character);
    }

    /// <inheritdoc />
    public override string ToString() => DiagnosticPrinter.Headline(this);

    internal DiagnosticResult WithAppliedMarkupLocations(ImmutableDictionary<string, FileLinePositionSpan> locations)
    {
        return WithEachSpan(location =>
        {
            if (!location.Options.HasFlag(DiagnosticLocationOptions.InterpretAsMarkupKey))
            {
                return location;
            }

            if (!locations.TryGetValue(location.Span.Path, out var span))
            {
                throw new InvalidOperationException($"The markup location '{location.Span.Path}' was not found in the input.");
            }

            return new DiagnosticLocation(span, location.Options & ~DiagnosticLocationOptions.InterpretAsMarkupKey);
        });
    }

    private DiagnosticResult WithEachSpan(Func<DiagnosticLocation, DiagnosticLocation> change)
        => this with { Spans = Spans.Select(change).ToImmutableArray() };
}

using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Writes diagnostics into failure messages, with the line of code that would expect them.</summary>
internal static class DiagnosticPrinter
{
    private const string Indent = "    ";

    public static string Describe(IEnumerable<Diagnostic> diagnostics, string defaultPath)
        => Join(diagnostics.Select(diagnostic => Describe(diagnostic, defaultPath)));

    public static string Describe(IEnumerable<DiagnosticResult> results)
        => Join(results.Select(result => Indent + Headline(result)));

    public static string Describe(Diagnostic diagnostic, string defaultPath)
    {
        var headline = diagnostic.ToString();
        if (diagnostic.Id == "AD0001")
        {
            // The one line of the message hides where the analyzer threw.
            headline += Environment.NewLine + diagnostic.Descriptor.Description;
        }

        return Indent + "// " + headline.Replace("\n", "\n" + Indent + "// ") + Environment.NewLine
            + Indent + ToCode(diagnostic, defaultPath);
    }

    public static string Headline(DiagnosticResult result)
    {
        var text = new StringBuilder();
        if (result.HasLocation)
        {
            var location = result.Spans[0];
            text.Append(location.Span.Path);
            if (!location.Options.HasFlag(DiagnosticLocationOptions.InterpretAsMarkupKey))
            {
                text.Append('(').Append(location.Span.StartLinePosition.Line + 1)
                    .Append(',').Append(location.Span.StartLinePosition.Character + 1);
                if (!location.Options.HasFlag(DiagnosticLocationOptions.IgnoreLength))
                {
                    text.Append(',').Append(location.Span.EndLinePosition.Line + 1)
                        .Append(',').Append(location.Span.EndLinePosition.Character + 1);
                }

                text.Append(')');
            }

            text.Append(": ");
        }

        var severity = result.Options.HasFlag(DiagnosticOptions.IgnoreSeverity)
            ? "diagnostic"
            : result.Severity.ToString().ToLowerInvariant();
        text.Append(severity).Append(' ').Append(result.Id);
        if (result.Message is { } message)
        {
            text.Append(": ").Append(message);
        }
        else if (result.MessageArguments is { Length: > 0 } arguments)
        {
            text.Append(" with arguments ").AppendJoin(", ", arguments);
        }

        return text.ToString();
    }

    private static string ToCode(Diagnostic diagnostic, string defaultPath)
    {
        var code = new StringBuilder("VerifyCS.Diagnostic(\"").Append(diagnostic.Id).Append("\")");
        if (diagnostic.Location == Location.None)
        {
            code.Append(".WithNoLocation()");
        }

        foreach (var location in new[] { diagnostic.Location }.Concat(diagnostic.AdditionalLocations))
        {
            if (location == Location.None)
            {
                continue;
            }

            var span = location.GetLineSpan();
            var path = span.Path == defaultPath ? string.Empty : $"\"{span.Path}\", ";
            code.Append(
                CultureInfo.InvariantCulture,
                $".WithSpan({path}{span.StartLinePosition.Line + 1}, {span.StartLinePosition.Character + 1}, {span.EndLinePosition.Line + 1}, {span.EndLinePosition.Character + 1})");
        }

        var arguments = RoslynInternals.GetArguments(diagnostic);
        if (!arguments.IsEmpty)
        {
            code.Append(".WithArguments(").AppendJoin(", ", arguments.Select(argument => $"\"{argument}\"")).Append(')');
        }

        if (diagnostic.IsSuppressed)
        {
            code.Append(".WithIsSuppressed(true)");
        }

        return code.ToString();
    }

    private static string Join(IEnumerable<string> parts)
    {
        var text = string.Join(Environment.NewLine, parts);
        return text.Length == 0 ? Indent + "NONE." : text;
    }
}

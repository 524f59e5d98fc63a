using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>A span that markup marks.</summary>
/// <param name="Key">The text between <c>{|</c> and the colon; empty for <c>[|...|]</c>.</param>
/// <param name="Span">The span in the text without markup.</param>
internal readonly record struct MarkupSpan(string Key, TextSpan Span);

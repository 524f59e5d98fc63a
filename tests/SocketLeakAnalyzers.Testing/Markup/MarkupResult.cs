using System.Collections.Immutable;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>A source without its markup.</summary>
/// <param name="Output">The text.</param>
/// <param name="Positions">The places of <c>$$</c>.</param>
/// <param name="Spans">The marked spans, in the order of their starts.</param>
internal sealed record MarkupResult(string Output, ImmutableArray<int> Positions, ImmutableArray<MarkupSpan> Spans);

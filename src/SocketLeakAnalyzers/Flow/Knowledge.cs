using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Flow;

/// <summary>What the flow of a function may ask of the rest of the compilation.</summary>
/// <param name="Catalog">What framework members do to a connection.</param>
/// <param name="Callees">What methods of the source may do, by their names.</param>
/// <param name="Summaries">How methods of the source say that the peer has closed.</param>
internal sealed record Knowledge(ConnectionCatalog Catalog, CalleeEffects Callees, ReadSummaries Summaries);

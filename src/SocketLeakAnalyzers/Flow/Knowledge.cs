using System.Linq;
using Microsoft.CodeAnalysis;
using SocketLeakAnalyzers.Callers;
using SocketLeakAnalyzers.Catalog;
using SocketLeakAnalyzers.Summaries;
using SocketLeakAnalyzers.Types;

namespace SocketLeakAnalyzers.Flow;

/// <summary>What the flow of a function may ask of the rest of the compilation.</summary>
/// <param name="Catalog">What framework members do to a connection.</param>
/// <param name="Callees">What methods of the source may do, by their names.</param>
/// <param name="Summaries">What a call of a function of the source does.</param>
/// <param name="Carriers">Which types of the source carry a connection.</param>
/// <param name="Factories">Which methods of the source return a fresh one.</param>
/// <param name="Keepers">Which types of the source never close what they are given.</param>
/// <param name="Flags">Which flags of the source say that a connection has been closed.</param>
/// <param name="Responders">Which methods of the source may return an HTTP response that holds its connection.</param>
/// <param name="Chains">Which members are links to which endpoint.</param>
internal sealed record Knowledge(ConnectionCatalog Catalog, CalleeEffects Callees, FunctionSummaries Summaries, Carriers Carriers, Factories Factories, Keepers Keepers, ClosedFlags Flags, Responders Responders, Chains Chains)
{
    /// <summary>Whether an object of a type of the source, or of an interface of it, has a connection in it.</summary>
    public bool HoldsConnection(ITypeSymbol? type) => Catalog.HoldsConnection(type);

    /// <summary>
    /// Whether a member gets a connection as a parameter, or an object that holds one, or its own object does: calls in it may read
    /// without a word of reading.
    /// </summary>
    public bool HasConnection(ISymbol member) =>
        (member is IMethodSymbol method && method.Parameters.Any(parameter => Catalog.IsConnection(parameter.Type) || HoldsConnection(parameter.Type)))
        || HoldsConnection(member.ContainingType);

    private static ITypeSymbol ResultOf(ITypeSymbol type) => type is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: { Length: 1 } result } ? result[0] : type;

    /// <summary>Whether a constructor or method of the source makes a fresh connection, or an object that carries one.</summary>
    public bool Makes(IMethodSymbol method) => method.MethodKind switch
    {
        MethodKind.Constructor => Carriers.IsCarrier(method.ContainingType),
        MethodKind.DelegateInvoke => Carriers.IsCarrier(method.ReturnType) || Catalog.IsConnection(method.ReturnType) || ConnectionCatalog.IsResponse(ResultOf(method.ReturnType)),
        _ => Factories.IsFresh(method),
    };
}

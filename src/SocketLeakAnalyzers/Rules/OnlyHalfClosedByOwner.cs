using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Callers;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Rules;

/// <summary>
/// SLA0207 where a type ends the session of a connection that it keeps in a field or property, and nothing ever closes it. What a method
/// has acquired itself, or reads from, is followed by the flow.
/// </summary>
internal sealed class OnlyHalfClosedByOwner : IBodyRule
{
    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => Descriptors.OnlyHalfClosed;

    /// <inheritdoc/>
    public ImmutableArray<string> Triggers { get; } = FrameworkApis.Rows.Where(row => row.Role == ApiRole.HalfClose).Select(row => row.Member).ToImmutableArray();

    /// <inheritdoc/>
    public IEnumerable<Diagnostic> Judge(Body body, CancellationToken cancellation)
    {
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var call in body.All.OfType<IInvocationOperation>())
        {
            if (body.Catalog.RoleOf(call.TargetMethod) == ApiRole.HalfClose
                && Cleanup.Subject(call.Instance, body) is { Kind: SymbolKind.Field or SymbolKind.Property } member
                && SymbolEqualityComparer.Default.Equals(member.ContainingType, body.Owner.ContainingType)
                && !body.Reported.Contains(member.Name)
                && !IsForReuse(call)
                && seen.Add(member)
                && !Reads(member, body)
                && !member.ContainingType.DeclaringSyntaxReferences.Any(part => ClosedNames.ClosesDirectly(part.GetSyntax(cancellation), member.Name))
                && !new KeptConnections(member, body.Mentions, cancellation).MayBeClosed())
            {
                yield return Diagnostic.Create(Descriptor, call.Syntax.GetLocation(), member.Name, call.TargetMethod.Name);
            }
        }
    }

    private static bool Reads(ISymbol member, Body body) => body.All.Any(operation => operation switch
    {
        IInvocationOperation call => body.Catalog.RoleOf(call.TargetMethod) == ApiRole.Read && SymbolEqualityComparer.Default.Equals(body.Roots.RootOf(call.Instance), member),
        IPropertyReferenceOperation property => body.Catalog.RoleOf(property.Property) == ApiRole.Read && SymbolEqualityComparer.Default.Equals(body.Roots.RootOf(property.Instance), member),
        _ => false,
    });

    /// <summary>Whether the descriptor is kept for the next connection: <c>Disconnect(true)</c>.</summary>
    private static bool IsForReuse(IInvocationOperation call) =>
        call.Arguments.Any(argument => argument.Parameter?.Name == "reuseSocket" && argument.Value.ConstantValue is not { HasValue: true, Value: false });
}

using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Rules;

/// <summary>SLA0205: an assignment overwrites a connection that may be open.</summary>
internal sealed class OverwrittenWhileOpen : IBodyRule
{
    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => Descriptors.OverwrittenWhileOpen;

    /// <inheritdoc/>
    public ImmutableArray<string> Triggers { get; } = ConnectionCatalog.AcquiringNames.Add("new").ToImmutableArray();

    /// <inheritdoc/>
    public IEnumerable<Diagnostic> Judge(Body body, CancellationToken cancellation)
    {
        if (body.Owner is not IMethodSymbol { MethodKind: not MethodKind.StaticConstructor, ContainingType: { } type })
        {
            yield break;
        }

        foreach (var stored in StoredField.In(body.Operations))
        {
            if (SymbolEqualityComparer.Default.Equals(stored.Member.ContainingType, type)
                && body.Catalog.CanBeClosed(stored.Member)
                && !body.Reported.Contains(stored.Member.Name)
                && new Origins(body.Operations, body.Owner, body.Knowledge).Of(stored.Value) is { Given: null } origin
                && !origin.Variables.Any(holder => body.Reported.Contains(holder.Name))
                && Overwriting.Is(stored, origin, type, body, cancellation))
            {
                yield return Diagnostic.Create(
                    Descriptor,
                    stored.Store.Syntax.GetLocation(),
                    ImmutableDictionary<string, string?>.Empty,
                    stored.Member.Name,
                    Leak.NameOf(origin.Sources[0]));
            }
        }

        foreach (var (assignment, source) in KeptInCollection.Replacements(body, type, cancellation))
        {
            yield return Diagnostic.Create(Descriptor, assignment.Syntax.GetLocation(), assignment.Target.Syntax.ToString(), Leak.NameOf(source));
        }
    }
}

using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Callers;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Rules;

/// <summary>SLA0204: a type keeps a connection that nothing of it ever closes.</summary>
internal sealed class OwnedNotClosed : IBodyRule
{
    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => Descriptors.OwnedNotClosed;

    /// <inheritdoc/>
    public ImmutableArray<string> Triggers { get; } = ConnectionCatalog.AcquiringNames.Add("new").Add("TryRemove").Add("Remove").ToImmutableArray();

    /// <inheritdoc/>
    public IEnumerable<Diagnostic> Judge(Body body, CancellationToken cancellation)
    {
        if (body.Owner.ContainingType is not { } type || type.GetMembers("Main").Any(member => member is IMethodSymbol { IsStatic: true }))
        {
            yield break;
        }

        var told = new HashSet<IOperation>();
        foreach (var stored in StoredField.In(body.Operations))
        {
            if (!stored.Member.IsStatic && SymbolEqualityComparer.Default.Equals(stored.Member.ContainingType, type)
                && MayHold(stored.Member, body) && !body.Catalog.HandlesDisposal(stored.Member)
                && new Origins(body.Operations, body.Owner, body.Knowledge).Of(stored.Value) is { } origin
                && !IsClosedByName(stored.Member, type, cancellation)
                && !origin.Variables.Prepend(stored.Member).Any(holder => body.Reported.Contains(holder.Name))
                && !Overwriting.Is(stored, origin, type, body, cancellation)
                && !OnlyBorrowerOfFieldClosed.Covers(stored.Member, type, body, cancellation)
                && (origin.Given is null ? IsFirst(stored, type, body, cancellation) : GivenForGood.Is(origin.Given, stored.Member, type, body, cancellation))
                && LinkHolders.ReadsOfUnclosed(origin.Variables.Prepend(stored.Member), type, body, cancellation) is { } readings
                && !readings.Any(read => FlowJudgement.Covers(read, type, body, cancellation))
                && told.Add(stored.Value))
            {
                yield return Diagnostic.Create(
                    Descriptor,
                    stored.Value.Syntax.GetLocation(),
                    ImmutableDictionary<string, string?>.Empty.With(DiagnosticProperties.CloseTarget, stored.Member.Name),
                    stored.Member.Name,
                    type.Name);
            }
        }

        foreach (var (call, collection, taken) in KeptInCollection.Removals(body, type, cancellation))
        {
            yield return Diagnostic.Create(Descriptors.RemovedNotClosed, call.Syntax.GetLocation(), taken.Name, collection.Name, type.Name);
        }
    }

    /// <summary>Whether a member can hold a connection, or be given one as something of which only the disposal, or nothing at all, is known.</summary>
    private static bool MayHold(ISymbol member, Body body) => body.Catalog.CanBeClosed(member) || body.Carriers.IsClosedByItsOwner(ConnectionCatalog.TypeOf(member))
        || ConnectionCatalog.TypeOf(member) is { Name: "Lazy", ContainingNamespace.Name: "System" } or { SpecialType: SpecialType.System_Object or SpecialType.System_IDisposable } or { Name: "IAsyncDisposable", ContainingNamespace.Name: "System" };

    /// <summary>Whether the type closes the field by its name: most do, and then nothing need be bound.</summary>
    private static bool IsClosedByName(ISymbol member, INamedTypeSymbol type, CancellationToken cancellation) =>
        type.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax(cancellation).ChildNodes()
            .Any(own => own is MemberDeclarationSyntax and not BaseTypeDeclarationSyntax && ClosedNames.ClosesDirectly(own, member.Name)));

    /// <summary>One field, one warning: whether no other place before this one stores an acquired connection there.</summary>
    private static bool IsFirst(StoredField stored, INamedTypeSymbol type, Body body, CancellationToken cancellation)
    {
        var first = type.DeclaringSyntaxReferences
            .SelectMany(part => body.Bodies.Mentioning(stored.Member.Name, part.GetSyntax(cancellation), cancellation))
            .Where(other => body.Owner is not IMethodSymbol { MethodKind: MethodKind.Constructor } || other.Owner is not IMethodSymbol { MethodKind: MethodKind.Constructor }
                || SymbolEqualityComparer.Default.Equals(other.Owner, body.Owner))
            .SelectMany(other => StoredField.In(other.Operations).Where(store =>
                SymbolEqualityComparer.Default.Equals(store.Member, stored.Member)
                && new Origins(other.Operations, other.Owner, body.Knowledge).Of(store.Value) is { Given: null }))
            .FirstOrDefault();
        return first is null || first.Value.Syntax == stored.Value.Syntax;
    }
}

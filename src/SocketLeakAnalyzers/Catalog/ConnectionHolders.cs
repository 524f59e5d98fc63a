using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace SocketLeakAnalyzers.Catalog;

/// <summary>Answers which types of the source have a connection among their fields, or in an object that they hold.</summary>
internal sealed class ConnectionHolders
{
    private readonly Func<ITypeSymbol?, bool> _isConnection;
    private readonly Lazy<ILookup<INamedTypeSymbol, INamedTypeSymbol>> _derived;
    private readonly ConcurrentDictionary<INamedTypeSymbol, bool> _known = new(SymbolEqualityComparer.Default);

    /// <param name="compilation">The compilation.</param>
    /// <param name="isConnection">Whether a type is a connection.</param>
    public ConnectionHolders(Compilation compilation, Func<ITypeSymbol?, bool> isConnection)
    {
        _isConnection = isConnection;
        _derived = new Lazy<ILookup<INamedTypeSymbol, INamedTypeSymbol>>(() => DerivedIn(compilation.Assembly.GlobalNamespace), LazyThreadSafetyMode.ExecutionAndPublication);
    }

    /// <summary>Whether a type of the source holds one itself, through its bases or through what it holds; of what is abstract, one that is behind it.</summary>
    public bool Holds(ITypeSymbol? type) => type is INamedTypeSymbol { DeclaringSyntaxReferences.IsEmpty: false } named
        && (_known.TryGetValue(named, out var known) ? known : _known.GetOrAdd(named, Find(named)));

    private bool Find(INamedTypeSymbol type)
    {
        var seen = new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default) { type };
        var open = new Queue<INamedTypeSymbol>(seen.OfType<INamedTypeSymbol>());
        while (open.Count > 0)
        {
            var next = open.Dequeue();
            foreach (var derived in next.IsAbstract ? _derived.Value[next.OriginalDefinition].Where(seen.Add) : Enumerable.Empty<INamedTypeSymbol>())
            {
                open.Enqueue(derived);
            }

            for (var current = next; current is { DeclaringSyntaxReferences.IsEmpty: false }; current = current.BaseType)
            {
                foreach (var field in current.GetMembers().OfType<IFieldSymbol>())
                {
                    if (_isConnection(field.Type))
                    {
                        return true;
                    }

                    if (field.Type is INamedTypeSymbol { DeclaringSyntaxReferences.IsEmpty: false, TypeKind: TypeKind.Class or TypeKind.Struct or TypeKind.Interface } held && seen.Add(held))
                    {
                        open.Enqueue(held);
                    }
                }
            }
        }

        return false;
    }

    /// <summary>The types by the abstract ones behind which they may stand.</summary>
    private static ILookup<INamedTypeSymbol, INamedTypeSymbol> DerivedIn(INamespaceOrTypeSymbol root) => TypesIn(root)
        .SelectMany(type => type.AllInterfaces.Concat(BasesOf(type)).Where(parent => parent.IsAbstract).Select(parent => (Parent: parent.OriginalDefinition, Type: type)))
        .ToLookup(pair => pair.Parent, pair => pair.Type, (IEqualityComparer<INamedTypeSymbol>)SymbolEqualityComparer.Default);

    private static IEnumerable<INamedTypeSymbol> TypesIn(INamespaceOrTypeSymbol root)
    {
        var open = new Stack<INamespaceOrTypeSymbol>(new[] { root });
        while (open.Count > 0)
        {
            var next = open.Pop();
            if (next is INamedTypeSymbol type)
            {
                yield return type;
            }

            foreach (var inner in next is INamespaceSymbol space ? space.GetMembers() : next.GetTypeMembers().Cast<INamespaceOrTypeSymbol>())
            {
                open.Push(inner);
            }
        }
    }

    private static IEnumerable<INamedTypeSymbol> BasesOf(INamedTypeSymbol type)
    {
        for (var current = type.BaseType; current is { DeclaringSyntaxReferences.IsEmpty: false }; current = current.BaseType)
        {
            yield return current;
        }
    }
}

using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SocketLeakAnalyzers.Callers;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Summaries;

/// <summary>
/// Answers, by the words of its body, whether a function may have to do with a connection at all: it names a parameter, or a member of
/// its object, that is one or leads to one, or makes one, or calls a method that does, of its object or of one that it has. And whether
/// it may read from one.
/// </summary>
/// <remarks>What has none of these words is not bound for the sake of a caller. The words decide nothing else.</remarks>
internal sealed class Touches
{
    private static readonly HashSet<int> Acquiring = new(ConnectionCatalog.AcquiringNames.Select(Words.HashOf));

    private readonly ConnectionCatalog _catalog;
    private readonly HashSet<int> _reading;
    private readonly ConcurrentDictionary<IMethodSymbol, Touch> _known = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<INamedTypeSymbol, Vocabulary> _vocabularies = new(SymbolEqualityComparer.Default);

    /// <param name="catalog">What is a connection.</param>
    public Touches(ConnectionCatalog catalog)
    {
        _catalog = catalog;
        _reading = new HashSet<int>(catalog.NamesOfReads.Select(Words.HashOf));
    }

    /// <summary>What the function may do.</summary>
    public Touch Of(IMethodSymbol function, CancellationToken cancellation) => function.MethodKind == MethodKind.LocalFunction ? Touch.Reads
        : _known.TryGetValue(function, out var known) ? known : _known.GetOrAdd(function, Find(function, cancellation));

    private Touch Find(IMethodSymbol function, CancellationToken cancellation)
    {
        var found = Touch.None;
        var seen = new HashSet<IMethodSymbol>(SymbolEqualityComparer.Default) { function };
        var open = new Queue<IMethodSymbol>(seen);
        var reads = false;
        while (open.Count > 0)
        {
            var next = open.Dequeue();
            var vocabulary = _vocabularies.GetOrAdd(next.ContainingType.OriginalDefinition, VocabularyOf);
            var parameters = new HashSet<int>(NamesOf(next.Parameters));
            foreach (var declaration in next.DeclaringSyntaxReferences)
            {
                cancellation.ThrowIfCancellationRequested();
                var body = BodyOf(declaration.GetSyntax(cancellation));
                var words = new Words(body.SyntaxTree.GetText(cancellation), body.Span);
                while (words.MoveNext())
                {
                    if (vocabulary.Members.Contains(words.Hash) || parameters.Contains(words.Hash) || Acquiring.Contains(words.Hash))
                    {
                        found = Touch.Works;
                    }

                    reads |= _reading.Contains(words.Hash);
                    if (reads && found != Touch.None)
                    {
                        return Touch.Reads;
                    }

                    foreach (var called in vocabulary.Methods[words.Hash].Where(seen.Add))
                    {
                        open.Enqueue(called);
                    }
                }
            }
        }

        return found;
    }

    private IEnumerable<int> NamesOf(IEnumerable<IParameterSymbol> parameters) =>
        parameters.Where(parameter => MayLead(parameter.Type)).Select(parameter => Words.HashOf(parameter.Name));

    private static SyntaxNode BodyOf(SyntaxNode declaration) => declaration switch
    {
        MethodDeclarationSyntax { Body: { } block } => block,
        MethodDeclarationSyntax { ExpressionBody: { } expression } => expression,
        _ => declaration,
    };

    private Vocabulary VocabularyOf(INamedTypeSymbol type)
    {
        var members = new HashSet<int>();
        var methods = new List<IMethodSymbol>();
        for (var current = type; current is { DeclaringSyntaxReferences.IsEmpty: false }; current = current.BaseType)
        {
            foreach (var member in current.GetMembers())
            {
                if (member is IFieldSymbol or IPropertySymbol && ConnectionCatalog.TypeOf(member) is { } held && MayLead(held))
                {
                    members.Add(Words.HashOf(member.Name));
                    if (held is INamedTypeSymbol { DeclaringSyntaxReferences.IsEmpty: false })
                    {
                        methods.AddRange(held.GetMembers().OfType<IMethodSymbol>().Where(IsBody));
                    }
                }
                else if (member is IMethodSymbol method && IsBody(method))
                {
                    methods.Add(method);
                }
            }

            // What a type is made of it may still have.
            members.UnionWith(current.InstanceConstructors.SelectMany(constructor => NamesOf(constructor.Parameters)));
        }

        return new Vocabulary(members, methods.ToLookup(method => Words.HashOf(method.Name)));
    }

    private static bool IsBody(IMethodSymbol method) => method is { MethodKind: MethodKind.Ordinary, DeclaringSyntaxReferences.IsEmpty: false };

    private bool MayLead(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol array => MayLead(array.ElementType),
        INamedTypeSymbol named => _catalog.IsConnection(named) || _catalog.IsLink(named) || _catalog.MayBeConnection(named)
            || ConnectionCatalog.IsOperation(named) || _catalog.HoldsConnection(named) || named.TypeArguments.Any(MayLead),
        _ => false,
    };

    /// <summary>The names in a type that matter.</summary>
    /// <param name="Members">The hashes of the names of what may lead to a connection.</param>
    /// <param name="Methods">The methods by the hashes of their names.</param>
    private sealed record Vocabulary(HashSet<int> Members, ILookup<int, IMethodSymbol> Methods);
}

/// <summary>What the words of a function let it do with a connection.</summary>
internal enum Touch
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Work with one.</summary>
    Works,

    /// <summary>Read from one, too.</summary>
    Reads,
}

using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Callers;

/// <summary>Answers whether a flag of the source says that a connection has been closed: it is set only where something is closed as well.</summary>
internal sealed class ClosedFlags
{
    private readonly References _references;
    private readonly NameIndex _index;
    private readonly ConnectionCatalog _catalog;
    private readonly ConcurrentDictionary<ISymbol, bool> _known = new(SymbolEqualityComparer.Default);

    /// <param name="references">What the names of the source mean.</param>
    /// <param name="index">Where they stand.</param>
    /// <param name="catalog">What closes.</param>
    public ClosedFlags(References references, NameIndex index, ConnectionCatalog catalog)
    {
        _references = references;
        _index = index;
        _catalog = catalog;
    }

    /// <summary>Whether whoever has set the member has closed, or is about to; false for a member of which no write is seen.</summary>
    public bool SaysClosed(ISymbol member, CancellationToken cancellation) => !member.DeclaringSyntaxReferences.IsEmpty
        && ConnectionCatalog.TypeOf(member)?.SpecialType == SpecialType.System_Boolean
        && _known.GetOrAdd(member.OriginalDefinition, asked => IsSetWhereClosed(asked, cancellation));

    private bool IsSetWhereClosed(ISymbol member, CancellationToken cancellation)
    {
        var functions = new HashSet<SyntaxNode>();
        foreach (var tree in _index.TreesWith(member.Name))
        {
            functions.UnionWith(tree.GetRoot(cancellation).DescendantNodes().OfType<AssignmentExpressionSyntax>()
                .Where(write => !write.Right.IsKind(SyntaxKind.FalseLiteralExpression) && Names(write.Left, member, cancellation))
                .Select(write => (SyntaxNode?)write.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? write));
        }

        return functions.Count > 0 && functions.All(function => Closes(function, cancellation));
    }

    private bool Names(ExpressionSyntax target, ISymbol member, CancellationToken cancellation) =>
        (target is MemberAccessExpressionSyntax access ? access.Name : target) is IdentifierNameSyntax name && name.Identifier.ValueText == member.Name
        && SymbolEqualityComparer.Default.Equals(_references.ModelOf(target.SyntaxTree).GetSymbolInfo(target, cancellation).Symbol?.OriginalDefinition, member);

    private bool Closes(SyntaxNode function, CancellationToken cancellation) => function.DescendantNodes().OfType<InvocationExpressionSyntax>()
        .Any(call => _references.ModelOf(call.SyntaxTree).GetSymbolInfo(call, cancellation).Symbol is IMethodSymbol called && _catalog.RoleOf(called) == ApiRole.Close);
}

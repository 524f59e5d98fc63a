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
    private readonly Compilation _compilation;
    private readonly NameIndex _index;
    private readonly ConnectionCatalog _catalog;
    private readonly ConcurrentDictionary<ISymbol, bool> _known = new(SymbolEqualityComparer.Default);

    /// <param name="compilation">The compilation.</param>
    /// <param name="index">The names in it.</param>
    /// <param name="catalog">What closes.</param>
    public ClosedFlags(Compilation compilation, NameIndex index, ConnectionCatalog catalog)
    {
        _compilation = compilation;
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
        && SymbolEqualityComparer.Default.Equals(ModelOf(target).GetSymbolInfo(target, cancellation).Symbol?.OriginalDefinition, member);

    private bool Closes(SyntaxNode function, CancellationToken cancellation) => function.DescendantNodes().OfType<InvocationExpressionSyntax>()
        .Any(call => ModelOf(call).GetSymbolInfo(call, cancellation).Symbol is IMethodSymbol called && _catalog.RoleOf(called) == ApiRole.Close);

    // The driver offers no way to the names in other files.
#pragma warning disable RS1030
    private SemanticModel ModelOf(SyntaxNode node) => _compilation.GetSemanticModel(node.SyntaxTree);
#pragma warning restore RS1030
}

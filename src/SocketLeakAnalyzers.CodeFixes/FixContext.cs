using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SocketLeakAnalyzers;

/// <summary>What the edits of one document need to know of it.</summary>
internal sealed class FixContext
{
    private FixContext(Document document, SyntaxNode root, SemanticModel model, SourceLayout layout, CancellationToken cancellation)
    {
        Document = document;
        Root = root;
        Model = model;
        Layout = layout;
        Cancellation = cancellation;
    }

    public Document Document { get; }

    public SyntaxNode Root { get; }

    public SemanticModel Model { get; }

    public SourceLayout Layout { get; }

    public CancellationToken Cancellation { get; }

    public LanguageVersion LanguageVersion => ((CSharpParseOptions)Root.SyntaxTree.Options).LanguageVersion;

    /// <summary>Null for a document without a tree or a model, as one of another language.</summary>
    public static async Task<FixContext?> TryCreateAsync(Document document, CancellationToken cancellation)
    {
        var root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        var model = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        if (root is null || model is null)
        {
            return null;
        }

        var text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        return new FixContext(document, root, model, new SourceLayout(text), cancellation);
    }

    /// <summary>The node at a location of this document; null for any other.</summary>
    public SyntaxNode? NodeAt(Location location) =>
        location.SourceTree == Root.SyntaxTree ? Root.FindNode(location.SourceSpan, getInnermostNodeForTie: true) : null;

    /// <summary>The expression with <c>this.</c> before it where a variable hides the member that it starts from.</summary>
    public string Qualify(string target, bool isMember, int position)
    {
        if (!isMember)
        {
            return target;
        }

        var root = SyntaxFactory.IdentifierName(target.Split('.')[0]);
        var bound = Model.GetSpeculativeSymbolInfo(position, root, SpeculativeBindingOption.BindAsExpression).Symbol;
        return bound is ILocalSymbol or IParameterSymbol ? "this." + target : target;
    }

    /// <summary>The statement that closes what an expression names; null when it has no method for that.</summary>
    public StatementSyntax? CloseStatement(string target, int position)
    {
        var type = Model.GetSpeculativeTypeInfo(position, SyntaxFactory.ParseExpression(target), SpeculativeBindingOption.BindAsExpression).Type;
        var method = type is null ? null
            : HasMethod(type, "Close") ? "Close"
            : HasMethod(type, "Dispose") ? "Dispose"
            : null;
        return method is null ? null : SyntaxFactory.ParseStatement(target + "." + method + "();");
    }

    /// <summary>Whether a type, or one it derives from, has a public method of that name without parameters.</summary>
    public static bool HasMethod(ITypeSymbol type, string name)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current.GetMembers(name).Any(member => member is IMethodSymbol { Parameters.IsEmpty: true, DeclaredAccessibility: Accessibility.Public }))
            {
                return true;
            }
        }

        return false;
    }
}

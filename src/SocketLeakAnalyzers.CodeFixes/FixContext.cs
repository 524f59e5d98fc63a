using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SocketLeakAnalyzers.Rules;

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

    /// <summary>The expression to close that a diagnostic names, as it is written at a position; null when it names none.</summary>
    public string? CloseTargetOf(Diagnostic diagnostic, int position) =>
        diagnostic.Properties.TryGetValue(DiagnosticProperties.CloseTarget, out var target) && target is not null
            ? Qualify(target, diagnostic.Properties.ContainsKey(DiagnosticProperties.TargetIsMember), position)
            : null;

    /// <summary>The type of an expression that would be written at a position; null when it has none there.</summary>
    public ITypeSymbol? TypeOf(string expression, int position) =>
        Model.GetSpeculativeTypeInfo(position, SyntaxFactory.ParseExpression(expression), SpeculativeBindingOption.BindAsExpression).Type is { TypeKind: not TypeKind.Error } type
            ? type
            : null;

    /// <summary>How a type is called at a position, with its namespace where no <c>using</c> names it; null when the compilation does not know it.</summary>
    public string? NameOf(string metadataName, int position) =>
        Model.Compilation.GetTypeByMetadataName(metadataName)?.ToMinimalDisplayString(Model, position);

    /// <summary>The function that a node is executed by; null outside of one.</summary>
    public IMethodSymbol? FunctionAt(SyntaxNode node) => Model.GetEnclosingSymbol(node.SpanStart, Cancellation) as IMethodSymbol;

    /// <summary>Whether an expression is known not to be null where it stands: by the compiler, or by a test round it.</summary>
    public bool IsNeverNull(ExpressionSyntax expression) =>
        Model.GetTypeInfo(expression, Cancellation).Nullability.FlowState == NullableFlowState.NotNull
        || expression.Ancestors().TakeWhile(node => !IsFunction(node)).OfType<IfStatementSyntax>().Any(choice =>
            choice.Statement.Span.Contains(expression.Span) && TestsForNull(choice.Condition, expression.ToString()));

    private static bool TestsForNull(ExpressionSyntax condition, string target) => condition switch
    {
        ParenthesizedExpressionSyntax inner => TestsForNull(inner.Expression, target),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression } both => TestsForNull(both.Left, target) || TestsForNull(both.Right, target),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.NotEqualsExpression } unequal =>
            (unequal.Left.ToString() == target && unequal.Right.IsKind(SyntaxKind.NullLiteralExpression))
            || (unequal.Right.ToString() == target && unequal.Left.IsKind(SyntaxKind.NullLiteralExpression)),
        IsPatternExpressionSyntax { Pattern: UnaryPatternSyntax { Pattern: ConstantPatternSyntax { Expression.RawKind: (int)SyntaxKind.NullLiteralExpression } } } match =>
            match.Expression.ToString() == target,
        _ => false,
    };

    /// <summary>Whether a node is a function, so that a jump within it does not leave it.</summary>
    public static bool IsFunction(SyntaxNode node) =>
        node is MemberDeclarationSyntax and not GlobalStatementSyntax or AccessorDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax;

    /// <summary>Whether a type is, or derives from, the type of that simple name.</summary>
    public static bool IsA(ITypeSymbol type, string name)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current.Name == name)
            {
                return true;
            }
        }

        return false;
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

using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace SocketLeakAnalyzers;

/// <summary>Uses the one client of the type in the place of one that is made for a call, and does not dispose of it.</summary>
internal sealed class ShareClientEdit : IFixEdit
{
    private readonly BaseObjectCreationExpressionSyntax _creation;
    private readonly TypeDeclarationSyntax _type;
    private readonly SharedClient _shared;
    private readonly SourceLayout _layout;

    private ShareClientEdit(BaseObjectCreationExpressionSyntax creation, TypeDeclarationSyntax type, SharedClient shared, SourceLayout layout)
    {
        _creation = creation;
        _type = type;
        _shared = shared;
        _layout = layout;
    }

    /// <inheritdoc/>
    public string Title => FixTitles.ShareClient(_shared.Name);

    /// <inheritdoc/>
    public (string Kind, int Position) Key => (nameof(ShareClientEdit), _creation.SpanStart);

    /// <summary>The edit; null where the client is not for all, or the type can have no such field.</summary>
    /// <param name="made">What makes the client.</param>
    /// <param name="context">The document.</param>
    public static ShareClientEdit? TryCreate(SyntaxNode made, FixContext context) =>
        made is BaseObjectCreationExpressionSyntax creation
        && creation.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type
        && ClientSite.CanBeShared(creation, context)
        && CanLeaveOpen(creation)
        && SharedClient.Of(type, context) is { } shared
        && context.Qualify(shared.Name, isMember: true, creation.SpanStart) == shared.Name
            ? new ShareClientEdit(creation, type, shared, context.Layout)
            : null;

    /// <inheritdoc/>
    public void Apply(SyntaxEditor editor)
    {
        switch (StatementOf(_creation))
        {
            case UsingStatementSyntax { Parent: BlockSyntax block } scope:
                var index = block.Statements.IndexOf(scope);
                editor.ReplaceNode(block, (current, _) => Unwrap((BlockSyntax)current, index));
                break;
            case LocalDeclarationStatementSyntax declaration:
                editor.ReplaceNode(declaration, (current, _) => Declare((LocalDeclarationStatementSyntax)current));
                break;
            default:
                editor.ReplaceNode(_creation, SyntaxFactory.IdentifierName(_shared.Name).WithTriviaFrom(_creation));
                break;
        }

        editor.ReplaceNode(_type, (current, _) => _shared.In((TypeDeclarationSyntax)current, _layout.IndentationOf(_type), _layout));
    }

    /// <summary>The declaration or the <c>using</c> of which the creation is the value; null where it stands in an expression.</summary>
    private static SyntaxNode? StatementOf(BaseObjectCreationExpressionSyntax creation) =>
        creation.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: var statement } } } ? statement : null;

    /// <summary>Whether what disposes of the client can be taken away without a trace.</summary>
    private static bool CanLeaveOpen(BaseObjectCreationExpressionSyntax creation) => StatementOf(creation) switch
    {
        LocalDeclarationStatementSyntax or FieldDeclarationSyntax => true,
        UsingStatementSyntax { Parent: BlockSyntax, ContainsDirectives: false, Declaration: not null, Statement: BlockSyntax inner } scope =>
            !HasComment(inner.OpenBraceToken) && !HasComment(inner.CloseBraceToken) && !IsNamedOutside(scope),
        UsingStatementSyntax { Parent: BlockSyntax, ContainsDirectives: false, Declaration: not null, Statement: UsingStatementSyntax } scope => !IsNamedOutside(scope),
        null => creation.Parent is MemberAccessExpressionSyntax or ParenthesizedExpressionSyntax or AssignmentExpressionSyntax,
        _ => false,
    };

    private static bool HasComment(SyntaxToken token) =>
        token.LeadingTrivia.Concat(token.TrailingTrivia).Any(trivia => !trivia.IsKind(SyntaxKind.WhitespaceTrivia) && !trivia.IsKind(SyntaxKind.EndOfLineTrivia));

    private LocalDeclarationStatementSyntax Declare(LocalDeclarationStatementSyntax declaration)
    {
        var shared = declaration.Declaration.ReplaceNode(
            declaration.Declaration.Variables[0].Initializer!.Value, SyntaxFactory.IdentifierName(_shared.Name).WithTriviaFrom(declaration.Declaration.Variables[0].Initializer!.Value));
        return declaration.WithUsingKeyword(default).WithDeclaration(shared).WithLeadingTrivia(declaration.GetLeadingTrivia());
    }

    /// <summary>The declaration, and behind it what stood in the <c>using</c>.</summary>
    private BlockSyntax Unwrap(BlockSyntax block, int index)
    {
        var scope = (UsingStatementSyntax)block.Statements[index];
        var declared = Declare(SyntaxFactory.LocalDeclarationStatement(scope.Declaration!.WithoutTrivia()))
            .WithLeadingTrivia(scope.GetLeadingTrivia())
            .WithTrailingTrivia(scope.CloseParenToken.TrailingTrivia);
        var rest = scope.Statement is BlockSyntax inner
            ? inner.Statements.Select(statement => Outdenter.Outdent(statement, _layout.OneLevel))
            : new[] { scope.Statement };
        return block.WithStatements(SyntaxFactory.List(block.Statements.Take(index).Append(declared).Concat(rest).Concat(block.Statements.Skip(index + 1))));
    }

    /// <summary>Whether a name that is declared in the <c>using</c> is declared or used beside it as well.</summary>
    private static bool IsNamedOutside(UsingStatementSyntax scope)
    {
        var names = new HashSet<string>(scope.Declaration!.Variables.Select(variable => variable.Identifier.ValueText)
            .Concat(scope.Statement is BlockSyntax inner ? inner.Statements.SelectMany(NamesIn) : Enumerable.Empty<string>()));
        var function = scope.Ancestors().First(node => FixContext.IsFunction(node) || node is CompilationUnitSyntax);
        return function.DescendantTokens().Any(token => token.IsKind(SyntaxKind.IdentifierToken) && !scope.Span.Contains(token.Span) && names.Contains(token.ValueText)
            && token.Parent is IdentifierNameSyntax { Parent: not (MemberAccessExpressionSyntax or NameEqualsSyntax or NameColonSyntax) } or VariableDeclaratorSyntax or SingleVariableDesignationSyntax or ParameterSyntax or LocalFunctionStatementSyntax or ForEachStatementSyntax or CatchDeclarationSyntax);
    }

    private static IEnumerable<string> NamesIn(StatementSyntax statement) => statement switch
    {
        LocalDeclarationStatementSyntax local => local.DescendantNodes().OfType<VariableDeclaratorSyntax>().Select(variable => variable.Identifier.ValueText)
            .Concat(local.DescendantNodes().OfType<SingleVariableDesignationSyntax>().Select(variable => variable.Identifier.ValueText)),
        LocalFunctionStatementSyntax function => new[] { function.Identifier.ValueText },
        _ => statement.DescendantNodes().OfType<SingleVariableDesignationSyntax>().Select(variable => variable.Identifier.ValueText),
    };
}

using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace SocketLeakAnalyzers;

/// <summary>Declares a connection with <c>using</c>: a declaration, or a statement where the language or the place needs one.</summary>
internal sealed class UsingEdit : IFixEdit
{
    private readonly LocalDeclarationStatementSyntax _declaration;
    private readonly SourceLayout _layout;
    private readonly bool _asStatement;

    private UsingEdit(LocalDeclarationStatementSyntax declaration, SourceLayout layout, bool asStatement)
    {
        _declaration = declaration;
        _layout = layout;
        _asStatement = asStatement;
    }

    /// <inheritdoc/>
    public string Title => FixTitles.Using(_declaration.Declaration.Variables[0].Identifier.ValueText);

    /// <inheritdoc/>
    public (string Kind, int Position) Key => (nameof(UsingEdit), _declaration.SpanStart);

    /// <summary>The edit for the variable whose initializer contains the node; null where a <c>using</c> would not compile.</summary>
    public static UsingEdit? TryCreate(SyntaxNode origin, string variable, FixContext context)
    {
        var declaration = origin.FirstAncestorOrSelf<LocalDeclarationStatementSyntax>();
        if (declaration is not { Declaration.Variables: { Count: 1 } variables }
            || variables[0].Identifier.ValueText != variable
            || !declaration.UsingKeyword.IsKind(SyntaxKind.None)
            || !IsDisposable(variables[0], context))
        {
            return null;
        }

        var modern = context.LanguageVersion >= LanguageVersion.CSharp8;
        switch (declaration.Parent)
        {
            // A goto must not jump over a using declaration, nor into a using statement.
            case BlockSyntax block when block.DescendantNodes().Any(node => node is LabeledStatementSyntax):
                return null;
            case BlockSyntax when modern:
                return new UsingEdit(declaration, context.Layout, asStatement: false);
            case BlockSyntax block when !Enclosing.IsSharedWithTheOutside(block, block.Statements, declaration):
                return new UsingEdit(declaration, context.Layout, asStatement: true);
            case GlobalStatementSyntax when modern:
                return new UsingEdit(declaration, context.Layout, asStatement: false);
            case SwitchSectionSyntax section when !Enclosing.IsSharedWithTheOutside(section.Parent!, section.Statements, declaration):
                return new UsingEdit(declaration, context.Layout, asStatement: true);
            default:
                return null;
        }
    }

    /// <inheritdoc/>
    public void Apply(SyntaxEditor editor)
    {
        if (!_asStatement)
        {
            editor.ReplaceNode(_declaration, (current, _) => Declare((LocalDeclarationStatementSyntax)current));
            return;
        }

        // The parent is rebuilt from its current form, in which other edits may have changed the statements.
        var index = StatementsOf(_declaration.Parent!).IndexOf(_declaration);
        editor.ReplaceNode(_declaration.Parent!, (current, _) => Wrap(current, index));
    }

    private static bool IsDisposable(VariableDeclaratorSyntax variable, FixContext context) =>
        context.Model.GetDeclaredSymbol(variable, context.Cancellation) is ILocalSymbol { Type: var type }
        && context.Model.Compilation.GetSpecialType(SpecialType.System_IDisposable) is var disposable
        && context.Model.Compilation.ClassifyCommonConversion(type, disposable).IsImplicit;

    private static LocalDeclarationStatementSyntax Declare(LocalDeclarationStatementSyntax declaration) =>
        declaration
            .WithoutLeadingTrivia()
            .WithUsingKeyword(SourceLayout.Token(SyntaxKind.UsingKeyword, SyntaxFactory.Space))
            .WithLeadingTrivia(declaration.GetLeadingTrivia());

    private SyntaxNode Wrap(SyntaxNode parent, int index)
    {
        var statements = StatementsOf(parent);
        if (statements[index] is not LocalDeclarationStatementSyntax declaration)
        {
            return parent;
        }

        var indentation = _layout.IndentationOf(_declaration);
        var rest = statements.Skip(index + 1).Select(statement => Indenter.Indent(statement, _layout.OneLevel, atLineStart: true)).ToArray();
        var header = SyntaxFactory.UsingStatement(
            SourceLayout.Token(SyntaxKind.UsingKeyword, SyntaxFactory.Space),
            SourceLayout.Token(SyntaxKind.OpenParenToken),
            declaration.Declaration.WithoutTrivia(),
            null!,
            SourceLayout.Token(SyntaxKind.CloseParenToken, declaration.GetTrailingTrivia().ToArray()),
            _layout.Block(indentation, rest));
        var wrapped = statements.Take(index).Concat(new[] { header.WithLeadingTrivia(declaration.GetLeadingTrivia()) });
        return parent is BlockSyntax block
            ? block.WithStatements(SyntaxFactory.List(wrapped))
            : ((SwitchSectionSyntax)parent).WithStatements(SyntaxFactory.List(wrapped));
    }

    private static SyntaxList<StatementSyntax> StatementsOf(SyntaxNode parent) => parent switch
    {
        BlockSyntax block => block.Statements,
        SwitchSectionSyntax section => section.Statements,
        _ => default,
    };
}

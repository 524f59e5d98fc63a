using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace SocketLeakAnalyzers;

/// <summary>Puts the body of a handler into <c>using (client)</c>: the connection it was given is closed however it ends.</summary>
internal sealed class UsingParameterEdit : IFixEdit
{
    private readonly BlockSyntax _body;
    private readonly string _parameter;
    private readonly SourceLayout _layout;

    private UsingParameterEdit(BlockSyntax body, string parameter, SourceLayout layout)
    {
        _body = body;
        _parameter = parameter;
        _layout = layout;
    }

    /// <inheritdoc/>
    public string Title => FixTitles.Using(_parameter);

    /// <inheritdoc/>
    public (string Kind, int Position) Key => (nameof(UsingParameterEdit), _body.SpanStart);

    /// <summary>The edit for the handler that declares the parameter; null for a body that cannot be put into a block.</summary>
    public static UsingParameterEdit? TryCreate(SyntaxNode declaration, string parameter, FixContext context)
    {
        var body = declaration.FirstAncestorOrSelf<ParameterSyntax>()?.Parent?.Parent switch
        {
            MethodDeclarationSyntax method => method.Body,
            LocalFunctionStatementSyntax function => function.Body,
            _ => null,
        };

        // A line for each statement, or else the braces would be put among the code.
        return body is { Statements.Count: > 0 } && body.Statements.All(context.Layout.BeginsLine)
            && !body.Statements.Any(statement => statement is LocalFunctionStatementSyntax or LabeledStatementSyntax)
                ? new UsingParameterEdit(body, parameter, context.Layout)
                : null;
    }

    /// <inheritdoc/>
    public void Apply(SyntaxEditor editor) => editor.ReplaceNode(_body, (current, _) => Wrap((BlockSyntax)current));

    private BlockSyntax Wrap(BlockSyntax body)
    {
        var indentation = _layout.IndentationOf(_body.Statements[0]);
        var moved = body.Statements.Select(statement => Indenter.Indent(statement, _layout.OneLevel, atLineStart: true)).ToArray();
        var wrapped = SyntaxFactory.UsingStatement(
            SyntaxFactory.Token(SyntaxFactory.TriviaList(SyntaxFactory.Whitespace(indentation)), SyntaxKind.UsingKeyword, SyntaxFactory.TriviaList(SyntaxFactory.Space)),
            SourceLayout.Token(SyntaxKind.OpenParenToken),
            null!,
            SyntaxFactory.IdentifierName(SyntaxFactory.Identifier(SyntaxFactory.TriviaList(), _parameter, SyntaxFactory.TriviaList())),
            SourceLayout.Token(SyntaxKind.CloseParenToken, _layout.EndOfLine),
            _layout.Block(indentation, moved));
        return body.WithStatements(SyntaxFactory.SingletonList<StatementSyntax>(wrapped));
    }
}

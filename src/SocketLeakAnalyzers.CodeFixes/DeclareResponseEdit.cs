using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace SocketLeakAnalyzers;

/// <summary>Declares the response of a request with <c>using</c>, behind the declaration of its context or at the start of the method that is given it.</summary>
internal sealed class DeclareResponseEdit : IFixEdit
{
    private const string Name = "response";

    private readonly BlockSyntax _block;
    private readonly int _index;
    private readonly string _context;
    private readonly string _indentation;
    private readonly SourceLayout _layout;

    private DeclareResponseEdit(BlockSyntax block, int index, string context, string indentation, SourceLayout layout)
    {
        _block = block;
        _index = index;
        _context = context;
        _indentation = indentation;
        _layout = layout;
    }

    /// <inheritdoc/>
    public string Title => FixTitles.CloseResponse();

    /// <inheritdoc/>
    public (string Kind, int Position) Key => (nameof(DeclareResponseEdit), _block.SpanStart + _index);

    /// <summary>The edit; null where the language has no such declaration, the place none, or the name is taken.</summary>
    /// <param name="taken">The call that takes the request, or the parameter that has it.</param>
    /// <param name="context">The variable that has the context.</param>
    /// <param name="fix">The document.</param>
    public static DeclareResponseEdit? TryCreate(SyntaxNode taken, string context, FixContext fix)
    {
        if (fix.LanguageVersion < LanguageVersion.CSharp8 || taken.FirstAncestorOrSelf<SyntaxNode>(FixContext.IsFunction) is not { } function
            || function.DescendantTokens().Any(token => token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == Name && token.Parent is not MemberAccessExpressionSyntax and not IdentifierNameSyntax { Parent: MemberAccessExpressionSyntax }))
        {
            return null;
        }

        if (taken.FirstAncestorOrSelf<ParameterSyntax>() is not null)
        {
            return function is BaseMethodDeclarationSyntax { Body: { Statements.Count: > 0 } body } && CanInsert(body) && fix.Layout.BeginsLine(body.Statements[0])
                ? new DeclareResponseEdit(body, 0, context, fix.Layout.IndentationOf(body.Statements[0]), fix.Layout)
                : null;
        }

        return taken.FirstAncestorOrSelf<LocalDeclarationStatementSyntax>() is { Parent: BlockSyntax block, Declaration.Variables: { Count: 1 } variables } declaration
            && variables[0].Identifier.ValueText == context && CanInsert(block) && fix.Layout.BeginsLine(declaration)
                ? new DeclareResponseEdit(block, block.Statements.IndexOf(declaration) + 1, context, fix.Layout.IndentationOf(declaration), fix.Layout)
                : null;
    }

    /// <inheritdoc/>
    public void Apply(SyntaxEditor editor) => editor.ReplaceNode(_block, (current, _) =>
        ((BlockSyntax)current).WithStatements(((BlockSyntax)current).Statements.InsertRange(_index, _layout.Lines(new[] { $"using var {Name} = {_context}.Response;" }, _indentation))));

    /// <summary>A goto must not jump over a using declaration.</summary>
    private static bool CanInsert(BlockSyntax block) => !block.DescendantNodes().Any(node => node is LabeledStatementSyntax);
}

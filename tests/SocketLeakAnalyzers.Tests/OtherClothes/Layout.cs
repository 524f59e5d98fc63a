using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace SocketLeakAnalyzers.Tests.OtherClothes;

/// <summary>Rewritings of how statements are laid out within a function.</summary>
internal static class Layout
{
    /// <summary>A variable with a disposable value gets a second one, which all that follows uses.</summary>
    public static SourceProgram? Alias(SourceProgram program)
    {
        var changes = new List<TextChange>();
        foreach (var declaration in program.Root.DescendantNodes().OfType<LocalDeclarationStatementSyntax>())
        {
            if (declaration is { Parent: BlockSyntax block, UsingKeyword.RawKind: 0, Declaration.Variables: [{ Initializer: not null } variable] }
                && program.Model.GetDeclaredSymbol(variable) is ILocalSymbol { Type: var type } local && type.AllInterfaces.Any(contract => contract.Name == "IDisposable"))
            {
                var uses = block.DescendantNodes().OfType<IdentifierNameSyntax>()
                    .Where(name => name.Identifier.ValueText == local.Name && SymbolEqualityComparer.Default.Equals(program.Model.GetSymbolInfo(name).Symbol, local))
                    .ToList();
                if (uses.Count > 0 && !uses.Any(IsWritten))
                {
                    changes.Add(Rewriters.Insert(declaration.Span.End, $"\nvar {local.Name}Too = {local.Name};"));
                    changes.AddRange(uses.Select(use => new TextChange(use.Span, use.Parent is AnonymousObjectMemberDeclaratorSyntax or TupleExpressionSyntax ? $"{local.Name}: {local.Name}Too" : $"{local.Name}Too")));
                }
            }
        }

        return program.With(changes);
    }

    /// <summary>A statement round each body that changes nothing.</summary>
    public static SourceProgram? Wrap(SourceProgram program, string end) => program.With(Rewriters.Bodies(program)
        .Where(body => body.Statements.Count > 0)
        .SelectMany(body => new[]
        {
            Rewriters.Insert(body.OpenBraceToken.Span.End, "\ntry\n{\n"),
            Rewriters.Insert(body.CloseBraceToken.SpanStart, $"\n}}\n{end}\n"),
        }));

    /// <summary>A line is logged after each statement that goes on to the next.</summary>
    public static SourceProgram? Log(SourceProgram program) => program.With(program.Root.DescendantNodes()
        .Where(node => node is ExpressionStatementSyntax or LocalDeclarationStatementSyntax && node.Parent is BlockSyntax)
        .Select(statement => Rewriters.Insert(statement.Span.End, "\nSystem.Console.WriteLine(\"step\");")));

    /// <summary><c>if (condition)</c>: the condition goes into a variable first.</summary>
    public static SourceProgram? NameConditions(SourceProgram program) => program.With(program.Root.DescendantNodes()
        .OfType<IfStatementSyntax>()
        .Where(choice => choice.Parent is BlockSyntax && !choice.Condition.DescendantNodesAndSelf().Any(node => node is SingleVariableDesignationSyntax))
        .SelectMany((choice, index) => new[]
        {
            Rewriters.Insert(choice.SpanStart, $"var condition{index} = {choice.Condition};\n"),
            new TextChange(choice.Condition.Span, $"condition{index}"),
        }));

    /// <summary><c>n == 0</c> becomes <c>0 == n</c>.</summary>
    public static SourceProgram? Exchange(SourceProgram program) => program.With(program.Root.DescendantNodes()
        .OfType<BinaryExpressionSyntax>()
        .Where(comparison => comparison.Right is LiteralExpressionSyntax && Exchanged(comparison.Kind()) is not null)
        .Select(comparison => new TextChange(comparison.Span, $"{comparison.Right} {Exchanged(comparison.Kind())} {comparison.Left}")));

    /// <summary>What follows an <c>if</c> that leaves becomes the other arm of it.</summary>
    public static SourceProgram? Nest(SourceProgram program) => program.With(program.Root.DescendantNodes()
        .OfType<IfStatementSyntax>()
        .Where(choice => choice is { Else: null, Parent: BlockSyntax block } && block.Statements.Last() != choice && Leaves(choice.Statement)
            && !block.Statements.SkipWhile(statement => statement != choice).Any(statement => statement is LocalFunctionStatementSyntax or LabeledStatementSyntax or LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 }))
        .Select(choice =>
        {
            var last = ((BlockSyntax)choice.Parent!).Statements.Last();
            var rest = program.Tree.GetText().ToString(TextSpan.FromBounds(choice.Span.End, last.Span.End));
            return new TextChange(TextSpan.FromBounds(choice.SpanStart, last.Span.End), $"if (!({choice.Condition}))\n{{{rest}\n}}\nelse\n{{\n{choice.Statement}\n}}");
        }));

    /// <summary><c>while (condition)</c> becomes <c>while (true)</c>, which breaks where the condition does not hold.</summary>
    public static SourceProgram? Unroll(SourceProgram program) => program.With(program.Root.DescendantNodes()
        .OfType<WhileStatementSyntax>()
        .Where(loop => !loop.Condition.IsKind(SyntaxKind.TrueLiteralExpression))
        .SelectMany(loop => new[]
        {
            new TextChange(loop.Condition.Span, "true"),
            Rewriters.Insert(loop.Statement.SpanStart, $"{{\nif (!({loop.Condition}))\n{{\nbreak;\n}}\n"),
            Rewriters.Insert(loop.Statement.Span.End, "\n}"),
        }));

    private static bool IsWritten(IdentifierNameSyntax name) =>
        (name.Parent is AssignmentExpressionSyntax assignment && assignment.Left == name) || name.Parent is ArgumentSyntax { RefKindKeyword.RawKind: not 0 };

    private static bool Leaves(StatementSyntax statement) => statement switch
    {
        ReturnStatementSyntax or BreakStatementSyntax or ContinueStatementSyntax => true,
        BlockSyntax { Statements: [.., var last] } => Leaves(last),
        _ => false,
    };

    private static string? Exchanged(SyntaxKind comparison) => comparison switch
    {
        SyntaxKind.EqualsExpression => "==",
        SyntaxKind.NotEqualsExpression => "!=",
        SyntaxKind.LessThanExpression => ">",
        SyntaxKind.LessThanOrEqualExpression => ">=",
        SyntaxKind.GreaterThanExpression => "<",
        SyntaxKind.GreaterThanOrEqualExpression => "<=",
        _ => null,
    };
}

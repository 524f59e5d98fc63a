using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SocketLeakAnalyzers.Tests.Proofs;

/// <summary>
/// How does a loop without end, which is what some rules are about, end when its sockets have been counted? Each loop of
/// the text that runs (not of the text that is analyzed) first looks at a field, which is false until then.
/// </summary>
/// <remarks>
/// Nothing from outside would do it: a thread cannot be aborted, and in CLOSE_WAIT a read goes on to return 0 even when the
/// peer has reset the connection.
/// </remarks>
internal sealed class StoppableLoops : CSharpSyntaxRewriter
{
    /// <summary>The type and the field that a loop looks at.</summary>
    public const string TypeName = "__ProofStop", FieldName = "Now";

    private readonly StatementSyntax _check;

    private StoppableLoops(string act) =>
        _check = SyntaxFactory.ParseStatement($"if (global::{TypeName}.{FieldName}) {act}");

    /// <summary>
    /// The compilation with checks. A loop is left with a break; where the code needs the loop to be endless (no return
    /// behind it), with an exception. Not always so, because one that leaves a thread of the scenario ends the process.
    /// </summary>
    public static Compilation In(Compilation compilation, CancellationToken stop)
    {
        foreach (var act in new[] { "break;", "throw new global::System.OperationCanceledException();" })
        {
            var checkedLoops = Rewrite(compilation, new StoppableLoops(act), stop);
            if (checkedLoops.GetDiagnostics(stop).All(diagnostic => diagnostic.Severity != DiagnosticSeverity.Error))
            {
                return checkedLoops;
            }
        }

        return compilation;
    }

    /// <inheritdoc/>
    public override SyntaxNode? VisitWhileStatement(WhileStatementSyntax node) =>
        base.VisitWhileStatement(node) is WhileStatementSyntax loop ? loop.WithStatement(Checked(loop.Statement)) : null;

    /// <inheritdoc/>
    public override SyntaxNode? VisitDoStatement(DoStatementSyntax node) =>
        base.VisitDoStatement(node) is DoStatementSyntax loop ? loop.WithStatement(Checked(loop.Statement)) : null;

    /// <inheritdoc/>
    public override SyntaxNode? VisitForStatement(ForStatementSyntax node) =>
        base.VisitForStatement(node) is ForStatementSyntax loop ? loop.WithStatement(Checked(loop.Statement)) : null;

    /// <inheritdoc/>
    public override SyntaxNode? VisitForEachStatement(ForEachStatementSyntax node) =>
        base.VisitForEachStatement(node) is ForEachStatementSyntax loop ? loop.WithStatement(Checked(loop.Statement)) : null;

    private static Compilation Rewrite(Compilation compilation, StoppableLoops rewriter, CancellationToken stop)
    {
        SyntaxTree? last = null;
        foreach (var tree in compilation.SyntaxTrees)
        {
            last = tree.WithRootAndOptions(rewriter.Visit(tree.GetRoot(stop)), tree.Options);
            compilation = compilation.ReplaceSyntaxTree(tree, last);
        }

        var field = $"internal static class {TypeName} {{ internal static volatile bool {FieldName}; }}";
        return compilation.AddSyntaxTrees(
            CSharpSyntaxTree.ParseText(field, (CSharpParseOptions?)last?.Options, cancellationToken: stop));
    }

    private BlockSyntax Checked(StatementSyntax body) => SyntaxFactory.Block(_check, body);
}

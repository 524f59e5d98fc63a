using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace SocketLeakAnalyzers;

/// <summary>Makes <c>PooledConnectionLifetime = TimeSpan.FromMinutes(2)</c> of an idle timeout (measured case 14f).</summary>
internal sealed class LifetimeInsteadEdit : IFixEdit
{
    private readonly AssignmentExpressionSyntax _assignment;
    private readonly SimpleNameSyntax _property;
    private readonly string _timeSpan;

    private LifetimeInsteadEdit(AssignmentExpressionSyntax assignment, SimpleNameSyntax property, string timeSpan)
    {
        _assignment = assignment;
        _property = property;
        _timeSpan = timeSpan;
    }

    /// <inheritdoc/>
    public string Title => FixTitles.SetLifetime();

    /// <inheritdoc/>
    public (string Kind, int Position) Key => (nameof(LifetimeInsteadEdit), _assignment.SpanStart);

    /// <summary>The edit for the assignment of an idle timeout; null where a comment within its value would be lost.</summary>
    public static LifetimeInsteadEdit? TryCreate(AssignmentExpressionSyntax assignment, FixContext context) =>
        assignment.Left.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().LastOrDefault() is { } property
        && assignment.Right.WithoutTrivia().DescendantTrivia().All(trivia => trivia.Kind() is SyntaxKind.WhitespaceTrivia or SyntaxKind.EndOfLineTrivia)
        && context.NameOf("System.TimeSpan", assignment.SpanStart) is { } timeSpan
            ? new LifetimeInsteadEdit(assignment, property, timeSpan)
            : null;

    /// <inheritdoc/>
    public void Apply(SyntaxEditor editor)
    {
        editor.ReplaceNode(_property, SyntaxFactory.IdentifierName(PooledLifetime.Name).WithTriviaFrom(_property));
        editor.ReplaceNode(_assignment.Right, SyntaxFactory.ParseExpression(_timeSpan + ".FromMinutes(2)").WithTriviaFrom(_assignment.Right));
    }
}

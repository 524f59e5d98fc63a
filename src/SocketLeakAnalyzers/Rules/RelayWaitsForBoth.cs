using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Callers;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Rules;

/// <summary>SLA0105: a relay waits for both directions, so that the close of one peer leaves both connections open.</summary>
internal sealed class RelayWaitsForBoth : IBodyRule
{
    private static readonly TypeName Task = new("System.Threading.Tasks.Task");

    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => Descriptors.RelayWaitsForBoth;

    /// <inheritdoc/>
    public ImmutableArray<string> Triggers { get; } = ImmutableArray.Create("WhenAll", "WaitAll");

    /// <inheritdoc/>
    public IEnumerable<Diagnostic> Judge(Body body, CancellationToken cancellation)
    {
        foreach (var wait in body.All.OfType<IInvocationOperation>())
        {
            if (wait is { TargetMethod: { Name: "WhenAll" or "WaitAll", ContainingType: { } type }, Arguments.Length: 1 }
                && Task.Is(type) && IsToTheEnd(wait, body)
                && Tasks(wait.Arguments[0].Value, body) is { Count: 2 } tasks
                && RelayCopy.Find(tasks[0], body, cancellation) is { } copy
                && RelayCopy.Find(tasks[1], body, cancellation) is { } back
                && copy.Crosses(back)
                && !MayEndOtherwise(wait.Syntax))
            {
                yield return Report(wait, copy, body);
            }
        }
    }

    /// <summary>Whether the code waits right here, without a limit. What becomes of a task that is returned or kept is not followed.</summary>
    private static bool IsToTheEnd(IInvocationOperation wait, Body body)
    {
        IOperation current = wait;
        while (current.Parent is IInvocationOperation { TargetMethod: { Name: not "WaitAsync" } method } call
            && call.Instance == current && body.Catalog.RoleOf(method) == ApiRole.Transparent)
        {
            current = call;
        }

        return current.Parent is IAwaitOperation
            || (current.Parent is IInvocationOperation { TargetMethod.Name: "Wait" or "GetResult", Arguments.IsEmpty: true } blocking && blocking.Instance == current)
            || (current.Parent is IExpressionStatementOperation && wait.Type?.SpecialType == SpecialType.System_Void);
    }

    /// <summary>The tasks of the list, each of which nobody else has; null where there may be others.</summary>
    private static IReadOnlyList<IOperation>? Tasks(IOperation list, Body body)
    {
        var written = Unconverted(list);
        var value = body.Roots.Value(list);

        // This Roslyn has no name for a collection expression; its elements are its children.
        var elements = value is IArrayCreationOperation array
            ? array.Initializer?.ElementValues ?? ImmutableArray<IOperation>.Empty
            : value is ILocalReferenceOperation or IInvocationOperation ? Enumerable.Empty<IOperation>() : value.ChildOperations;
        var tasks = elements.Select(Unconverted).ToArray();
        var locals = tasks.Append(written).OfType<ILocalReferenceOperation>().Select(reference => reference.Local).ToArray();
        return body.All.OfType<ILocalReferenceOperation>().Count(reference => locals.Contains(reference.Local, SymbolEqualityComparer.Default)) == locals.Length
            ? tasks
            : null;
    }

    private static IOperation Unconverted(IOperation value) => value is IConversionOperation conversion ? Unconverted(conversion.Operand) : value;

    /// <summary>Whether something else in the method may end the wait: a token, a timer, a close in a nested function.</summary>
    private static bool MayEndOtherwise(SyntaxNode wait) => Scope(wait).Any(part =>
        Limits.MayEnd(part)
        || part.DescendantNodes().Any(node =>
            node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax
            && !node.Span.Contains(wait.Span)
            && ClosedNames.ClosesAnything(node)));

    /// <summary>The member that a node stands in; of a program without one, its statements.</summary>
    private static IEnumerable<SyntaxNode> Scope(SyntaxNode node)
    {
        var member = node.FirstAncestorOrSelf<MemberDeclarationSyntax>()!;
        return member is GlobalStatementSyntax { Parent: CompilationUnitSyntax unit } ? unit.Members.OfType<GlobalStatementSyntax>() : new[] { member };
    }

    private Diagnostic Report(IInvocationOperation wait, RelayCopy copy, Body body) => Diagnostic.Create(
        Descriptor,
        wait.Syntax.GetLocation(),
        ImmutableDictionary<string, string?>.Empty.With(DiagnosticProperties.CloseTargets, CloseTargets(wait, copy, body)),
        copy.First.Name,
        copy.Second.Name,
        wait.TargetMethod.Name);

    /// <summary>What has to be closed behind the wait.</summary>
    private static string CloseTargets(IInvocationOperation wait, RelayCopy copy, Body body) => string.Join(
        ";",
        new[] { copy.First, copy.Second }
            .Where(end => !IsClosedAfter(wait, end, body))
            .Select(end => end is ILocalSymbol or IParameterSymbol ? end.Name : "this." + end.Name));

    /// <summary>Whether the connection is closed whenever the wait is over: by a <c>using</c> round it, or by a close behind it.</summary>
    private static bool IsClosedAfter(IInvocationOperation wait, ISymbol end, Body body)
    {
        foreach (var operation in body.All)
        {
            switch (operation)
            {
                case IUsingOperation @using when @using.Syntax.Span.Contains(wait.Syntax.Span) && Holds(@using.Resources, end, body):
                case IUsingDeclarationOperation declaration when declaration.Parent?.Syntax.Span.Contains(wait.Syntax.Span) == true && Holds(declaration.DeclarationGroup, end, body):
                case IInvocationOperation call when call.Syntax.SpanStart > wait.Syntax.Span.End
                    && body.Catalog.RoleOf(call.TargetMethod) == ApiRole.Close
                    && SymbolEqualityComparer.Default.Equals(body.Roots.RootOf(call.Instance), end)
                    && IsReachedFrom(wait.Syntax, call.Syntax):
                    return true;
            }
        }

        return false;
    }

    private static bool Holds(IOperation resources, ISymbol end, Body body) =>
        SymbolEqualityComparer.Default.Equals(body.Roots.RootOf(resources), end)
        || resources.DescendantsAndSelf().OfType<IVariableDeclaratorOperation>().Any(declarator =>
            SymbolEqualityComparer.Default.Equals(declarator.Symbol, end)
            || SymbolEqualityComparer.Default.Equals(body.Roots.RootOf(declarator.GetVariableInitializer()?.Value), end));

    /// <summary>Whether a statement behind the wait runs always: in the same block, one round it, or a <c>finally</c>.</summary>
    private static bool IsReachedFrom(SyntaxNode wait, SyntaxNode close) =>
        close.FirstAncestorOrSelf<StatementSyntax>() is { } statement
        && (statement.Parent is BlockSyntax { Parent: FinallyClauseSyntax { Parent: TryStatementSyntax guarded } }
            ? guarded.Block.Span.Contains(wait.Span)
            : statement.Parent?.Span.Contains(wait.Span) == true || statement.Parent is GlobalStatementSyntax);
}

using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Rules;

/// <summary>Closes that are not reached when a call before them throws, as it does on a broken connection.</summary>
internal static class ThrowBeforeClose
{
    /// <summary>Handlers that catch what <c>Shutdown</c>, <c>Disconnect</c> or <c>GetStream</c> throw.</summary>
    private static readonly ImmutableHashSet<string> CatchingTypes =
        ImmutableHashSet.Create("Exception", "SystemException", "SocketException", "Win32Exception", "ExternalException", "InvalidOperationException");

    /// <summary>The diagnostics for the calls of a body.</summary>
    public static IEnumerable<Diagnostic> In(Body body, CancellationToken cancellation)
    {
        var reported = new HashSet<(SyntaxNode, ISymbol)>();
        foreach (var call in body.All.OfType<IInvocationOperation>())
        {
            if (Throwing(call, body) is { } throwing
                && Statement(call) is { Parent: BlockSyntax block } statement
                && Cleanup.Subject(call.Instance, body) is { } connection
                && IsSkipped(call, connection, statement, block, body, cancellation)
                && reported.Add((block, connection)))
            {
                yield return Diagnostic.Create(
                    Descriptors.CloseSkippedByException,
                    throwing.Syntax.GetLocation(),
                    ImmutableDictionary<string, string?>.Empty.With(DiagnosticProperties.SkippedConnection, connection.Name),
                    connection.Name,
                    throwing.TargetMethod.Name);
            }
        }
    }

    /// <summary>What of a statement's call throws on a broken connection: <c>Shutdown</c> itself, the <c>GetStream</c> of a close.</summary>
    private static IInvocationOperation? Throwing(IInvocationOperation call, Body body) => body.Catalog.RoleOf(call.TargetMethod) switch
    {
        ApiRole.HalfClose when call.TargetMethod.Name is "Shutdown" or "Disconnect" => call,
        ApiRole.Close when call.Instance is IInvocationOperation { TargetMethod.Name: "GetStream" } view && body.Catalog.RoleOf(view.TargetMethod) == ApiRole.View => view,
        _ => null,
    };

    private static ExpressionStatementSyntax? Statement(IInvocationOperation call) => call.Parent switch
    {
        IExpressionStatementOperation statement => statement.Syntax as ExpressionStatementSyntax,
        IConditionalAccessOperation { Parent: IExpressionStatementOperation statement } => statement.Syntax as ExpressionStatementSyntax,
        _ => null,
    };

    private static bool IsSkipped(IInvocationOperation call, ISymbol connection, ExpressionStatementSyntax statement, BlockSyntax block, Body body, CancellationToken cancellation)
    {
        var behind = block.Statements.Skip(block.Statements.IndexOf(statement) + 1).ToArray<SyntaxNode>();
        var cleanup = new Cleanup(connection, statement, behind.Prepend(statement).ToArray(), body, cancellation);
        if (!behind.OfType<ExpressionStatementSyntax>().Any(cleanup.IsCloseStatement)
            || behind.SelectMany(node => node.DescendantNodesAndSelf()).Any(node => node is ReturnStatementSyntax or ThrowStatementSyntax && node.Parent != block)
            || cleanup.WorksInBranch(isStrict: true)
            || IsAskedBefore(statement)
            || cleanup.IsClosedElsewhere()
            || cleanup.IsUsedElsewhere())
        {
            return false;
        }

        // Who catches what a cleanup throws knows that it throws; without a catch Shutdown does not (33a), and GetStream only
        // if the connection may have been broken before.
        var isCaught = block.Parent is TryStatementSyntax guarded && guarded.Block == block && guarded.Catches.Any(Swallows) && !cleanup.WorksBeforeIn(block);
        return (isCaught || (body.Catalog.RoleOf(call.TargetMethod) == ApiRole.Close && cleanup.MayBeBroken())) && !cleanup.IsLookedAfter();
    }

    private static bool Swallows(CatchClauseSyntax handler) =>
        (handler.Declaration is not { Type: var type } || CatchingTypes.Contains(type.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().LastOrDefault()?.Identifier.ValueText ?? string.Empty))
        && !handler.Block.DescendantNodes().Any(node => node is ThrowStatementSyntax or ThrowExpressionSyntax);

    /// <summary>Whether the call is made only if the connection says that it is connected.</summary>
    private static bool IsAskedBefore(SyntaxNode statement) => statement.Ancestors()
        .TakeWhile(node => node is not (MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
        .Any(outer => outer is IfStatementSyntax choice
            ? Asks(choice)
            : outer is BlockSyntax block && block.Statements.OfType<IfStatementSyntax>().Any(guard =>
                guard.SpanStart < statement.SpanStart && Asks(guard) && guard.Statement.DescendantNodesAndSelf().Any(node => node is ReturnStatementSyntax or ContinueStatementSyntax)));

    private static bool Asks(IfStatementSyntax choice) =>
        choice.Condition.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().Any(name => name.Identifier.ValueText == "Connected");
}

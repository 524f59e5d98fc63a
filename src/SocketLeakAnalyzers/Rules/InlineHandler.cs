using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Callers;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Rules;

/// <summary>An accept loop that handles a connection to its end before it accepts the next (18g).</summary>
internal static class InlineHandler
{
    public static LoopStop? Find(AcceptLoop loop, Body body, CancellationToken cancellation)
    {
        if (Limits.MayEnd(loop.Loop.Body.Syntax) || RunsSeveralTimes(loop, body, cancellation))
        {
            return null;
        }

        var accepted = loop.Accepted(body);
        foreach (var call in loop.Loop.Body.Descendants().OfType<IInvocationOperation>().Where(loop.Runs))
        {
            if (call != loop.Accept && call.Arguments.Any(argument => IsAccepted(argument.Value)) && IsWaitedFor(call, body)
                && IsSource(call.TargetMethod) && call.TargetMethod.DeclaringSyntaxReferences.All(reference => ReadsToEnd(reference.GetSyntax(cancellation))))
            {
                return new LoopStop(call.Syntax.GetLocation(), "SLA0107_Inline", call.TargetMethod.Name)
                {
                    CanBeHandedOff = accepted is not null && CanBeHandedOff(call, accepted, loop, body),
                };
            }

            if (body.Catalog.RoleOf(call.TargetMethod) == ApiRole.Read && IsAccepted(call.Instance)
                && AcceptLoop.Around(call).TakeWhile(outer => outer != loop.Loop).Any(outer => outer is ILoopOperation))
            {
                return new LoopStop(call.Syntax.GetLocation(), "SLA0107_Inline", call.TargetMethod.Name);
            }
        }

        return null;

        bool IsAccepted(IOperation? value) => value is not null
            && (accepted is null ? value.DescendantsAndSelf().Contains(loop.Accept) : SymbolEqualityComparer.Default.Equals(body.Roots.RootOf(value), accepted));
    }

    /// <summary>Whether the loop goes on only when the call is over.</summary>
    private static bool IsWaitedFor(IInvocationOperation call, Body body)
    {
        if (call.TargetMethod.ReturnType.Name is not ("Task" or "ValueTask"))
        {
            return !call.TargetMethod.IsAsync;
        }

        IOperation current = call;
        while (current.Parent is IInvocationOperation { TargetMethod: { Name: not "WaitAsync" } method } outer && outer.Instance == current && body.Catalog.RoleOf(method) == ApiRole.Transparent)
        {
            current = outer;
        }

        return current.Parent is IAwaitOperation
            || (current.Parent is IInvocationOperation { TargetMethod.Name: "Wait" or "GetResult", Arguments.IsEmpty: true } blocking && blocking.Instance == current);
    }

    private static bool IsSource(IMethodSymbol method) =>
        method is { IsVirtual: false, IsOverride: false, IsAbstract: false, DeclaringSyntaxReferences.IsEmpty: false, ContainingType.TypeKind: not TypeKind.Interface };

    /// <summary>Whether a handler reads all that its peer has to say, and so until the peer closes.</summary>
    private static bool ReadsToEnd(SyntaxNode declaration)
    {
        if (Limits.MayEnd(declaration))
        {
            return false;
        }

        foreach (var call in Inner(declaration).OfType<InvocationExpressionSyntax>())
        {
            var (name, receiver) = call.Expression switch
            {
                MemberAccessExpressionSyntax access => (access.Name.Identifier.ValueText, ClosedNames.RootName(access.Expression)),
                SimpleNameSyntax simple => (simple.Identifier.ValueText, null),
                _ => (string.Empty, null),
            };
            if (name is "CopyTo" or "CopyToAsync" or "ReadToEnd" or "ReadToEndAsync"
                || ((name.StartsWith("Read", StringComparison.Ordinal) || name.StartsWith("Receive", StringComparison.Ordinal))
                    && receiver is not ("Console" or "File")
                    && call.Ancestors().TakeWhile(outer => outer != declaration).Any(outer => outer is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax)))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<SyntaxNode> Inner(SyntaxNode declaration) =>
        declaration.DescendantNodes(node => node == declaration || node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax));

    /// <summary>Whether the loop is one of several that accept: then the others go on.</summary>
    private static bool RunsSeveralTimes(AcceptLoop loop, Body body, CancellationToken cancellation)
    {
        var method = loop.Function switch
        {
            ILocalFunctionOperation local => local.Symbol,
            IAnonymousFunctionOperation => null,
            _ => body.Owner as IMethodSymbol,
        };
        if (method is null)
        {
            return IsRepeated(loop.Function.Syntax);
        }

        cancellation.ThrowIfCancellationRequested();
        var mentions = body.References.To(method, cancellation);
        return mentions.Any(IsRepeated) || mentions.GroupBy(mention => mention.FirstAncestorOrSelf<MemberDeclarationSyntax>()).Any(same => same.Count() > 1);
    }

    private static bool IsRepeated(SyntaxNode mention) =>
        mention.Ancestors().TakeWhile(outer => outer is not MemberDeclarationSyntax).Any(outer =>
            outer is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax
                or InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Select" or "For" or "ForEach" } });

    /// <summary>
    /// Whether the call can move into a task: it is a statement, the connection is the turn's own and not used behind it,
    /// nothing round the call waits for its end or its exception, and what else it gets does not change.
    /// </summary>
    private static bool CanBeHandedOff(IInvocationOperation call, ILocalSymbol accepted, AcceptLoop loop, Body body)
    {
        var statement = AcceptLoop.Around(call).OfType<IExpressionStatementOperation>().FirstOrDefault();
        var round = AcceptLoop.Around(call).TakeWhile(outer => outer != loop.Loop).ToArray();
        return statement is not null
            && !body.Roots.IsRewritten(accepted)
            && loop.Holder(body) is IVariableInitializerOperation
            && !round.Any(outer => outer is ITryOperation or IUsingOperation or ILockOperation)
            && !loop.Loop.Body.Descendants().Any(operation => operation is IUsingDeclarationOperation
                || (operation is ILocalReferenceOperation reference && reference.Syntax.SpanStart > statement.Syntax.Span.End && SymbolEqualityComparer.Default.Equals(body.Roots.RootOf(reference), accepted)))
            && round.TakeWhile(outer => outer != statement).All(outer => outer is IAwaitOperation or IInvocationOperation)
            && call.Arguments.All(argument => argument.Parameter?.RefKind == RefKind.None && IsStable(argument.Value, body))
            && (call.Instance is null || IsStable(call.Instance, body));
    }

    /// <summary>Whether a value is the same later, and may be captured.</summary>
    private static bool IsStable(IOperation value, Body body) => value switch
    {
        IConversionOperation conversion => IsStable(conversion.Operand, body),
        ILocalReferenceOperation { Local: var local } => !body.Roots.IsRewritten(local) && !local.IsRef && !local.Type.IsRefLikeType,
        IParameterReferenceOperation { Parameter: var parameter } => !body.Roots.IsRewritten(parameter) && parameter.RefKind == RefKind.None && !parameter.Type.IsRefLikeType,
        IFieldReferenceOperation field => field.Instance is null || IsStable(field.Instance, body),
        IInstanceReferenceOperation self => self.Type?.IsReferenceType == true,
        IInvocationOperation call => body.Catalog.RoleOf(call.TargetMethod) == ApiRole.View && call.Instance is { } instance && IsStable(instance, body),
        IDefaultValueOperation or ILiteralOperation => true,
        _ => value.ConstantValue.HasValue,
    };
}

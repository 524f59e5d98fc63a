using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Callers;
using SocketLeakAnalyzers.Catalog;
using SocketLeakAnalyzers.Flow;

namespace SocketLeakAnalyzers.Rules;

/// <summary>A method that closes the connection it was given as its last act with it: what is thrown before jumps over the close.</summary>
internal static class ParameterClosedLast
{
    /// <summary>What operations of a connection of the source begin with that need its peer, and so may fail.</summary>
    private static readonly string[] FailingVerbs =
        { "Authenticate", "Connect", "Execute", "Flush", "Read", "Receive", "Run", "Send", "Sync", "Write" };

    public static IEnumerable<JumpedClose> Find(Body body, CancellationToken cancellation)
    {
        if (body.Owner is not IMethodSymbol { MethodKind: MethodKind.Ordinary } method || !method.Parameters.Any(parameter => Held.IsConnection(parameter, body)))
        {
            yield break;
        }

        var statements = Held.Statements(body);
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        for (var i = 1; i < statements.Count; i++)
        {
            if (Held.CallOf(statements[i], body) is { } close
                && Held.ClosedBy(close, body) is IParameterSymbol { RefKind: RefKind.None } parameter
                && SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, method)
                && seen.Add(parameter)
                && StaysHere(parameter, close, body, cancellation)
                && Failing(parameter, statements.Take(i), body, cancellation) is { } failing
                && !IsGiven(method, parameter, body, cancellation)
                && body.Lenders.MayCloseArgument(method, parameter, cancellation) == false)
            {
                yield return new JumpedClose(parameter.Name, failing)
                {
                    Close = close,
                    Rescue = Held.CallOf(statements[i - 1], body) == failing ? Rescue.MoveToFinally : null,
                };
            }
        }
    }

    /// <summary>
    /// Whether the connection is this method's alone up to the close: neither stored nor passed on, closed nowhere else, and no
    /// way out before, but where there is no connection.
    /// </summary>
    private static bool StaysHere(IParameterSymbol parameter, IInvocationOperation close, Body body, CancellationToken cancellation) =>
        !Handling.IsUsed(close, parameter)
        && body.Operations.Descendants().All(operation => operation switch
        {
            IParameterReferenceOperation reference when Held.IsReference(reference, parameter) =>
                !IsNested(reference) && !IsTakenOver(reference, parameter, body, cancellation),
            IInvocationOperation call => call == close || !SymbolEqualityComparer.Default.Equals(Held.ClosedBy(call, body), parameter),
            IReturnOperation { IsImplicit: false } exit => exit.Syntax.SpanStart > close.Syntax.SpanStart || IsNested(exit)
                || AcceptLoop.Around(exit).Any(outer => outer is IConditionalOperation choice && Held.Mentions(choice.Condition, parameter)),
            _ => true,
        });

    private static bool IsNested(IOperation operation) => AcceptLoop.FunctionOf(operation) is IAnonymousFunctionOperation or ILocalFunctionOperation;

    private static bool IsTakenOver(IOperation reference, IParameterSymbol parameter, Body body, CancellationToken cancellation)
    {
        switch (reference.Parent)
        {
            case IConversionOperation or IParenthesizedOperation:
                return IsTakenOver(reference.Parent, parameter, body, cancellation);
            case IArgumentOperation { Parent: IInvocationOperation call } argument:
                return body.Catalog.RoleOf(call.TargetMethod) == ApiRole.None
                    && !Handling.IsLogging(call)
                    && !(call.TargetMethod.IsExtensionMethod && argument.Parameter is { } extended && body.Knowledge.Summaries.OnlyBorrows(extended, cancellation));
            case IArgumentOperation { Parent: IObjectCreationOperation creation }:
                return body.Catalog.RoleOf(creation.Constructor) != ApiRole.Wrap;
            case IAssignmentOperation assignment:
                // "connection = connection ?? throw …" is the same connection.
                return assignment.Target != reference || !IsChecked(assignment.Value, parameter);
            case ICoalesceOperation:
                return !IsChecked(reference.Parent, parameter);
            case IReturnOperation or IVariableInitializerOperation or IArrayInitializerOperation or ITupleOperation or IConditionalOperation { Type: not null } or ISwitchExpressionArmOperation:
                return true;
            default:
                return false;
        }
    }

    private static bool IsChecked(IOperation value, IParameterSymbol parameter) => value switch
    {
        IConversionOperation conversion => IsChecked(conversion.Operand, parameter),
        ICoalesceOperation { Value: var checkedValue, WhenNull: var other } =>
            Held.IsReference(checkedValue, parameter) && other.DescendantsAndSelf().Any(operation => operation is IThrowOperation)
            && value.Parent is IAssignmentOperation or IConversionOperation { Parent: IAssignmentOperation },
        _ => false,
    };

    /// <summary>What throws first in the statements before the close; null when nothing of them does, or somebody sees to it.</summary>
    private static IOperation? Failing(IParameterSymbol parameter, IEnumerable<IOperation> statements, Body body, CancellationToken cancellation)
    {
        var operations = statements.SelectMany(statement => statement.DescendantsAndSelf())
            .Where(operation => !IsNested(operation) && !AcceptLoop.Around(operation).Any(outer => outer is ITryOperation or ICatchClauseOperation))
            .ToArray();
        if (!Held.IsFrameworks(parameter.Type, body))
        {
            return operations.OfType<IInvocationOperation>().FirstOrDefault(call => IsOperationOf(parameter, call, cancellation));
        }

        // A guard stands before the first use of the connection.
        var used = operations.FirstOrDefault(operation => operation is IInvocationOperation call && body.Catalog.RoleOf(call.TargetMethod) is ApiRole.View or ApiRole.Read or ApiRole.Write
            && SymbolEqualityComparer.Default.Equals(body.Roots.RootOf(Held.Receiver(call)), parameter));
        return used is null ? null : operations.FirstOrDefault(operation => operation.Syntax.SpanStart > used.Syntax.SpanStart && operation switch
        {
            IThrowOperation { Exception: { } thrown } => ThrownType(thrown) is { Name: var type } && !Rescuers.IsMisuse(type),
            IInvocationOperation { TargetMethod.Name: "Parse" or "Deserialize" } => true,
            _ => false,
        });
    }

    private static ITypeSymbol? ThrownType(IOperation thrown) => thrown is IConversionOperation conversion ? ThrownType(conversion.Operand) : thrown.Type;

    /// <summary>Whether a call is an operation of the connection that needs its peer, is waited for, and lets an exception through.</summary>
    private static bool IsOperationOf(IParameterSymbol parameter, IInvocationOperation call, CancellationToken cancellation) =>
        Held.Receiver(call) is { } receiver && Held.IsReference(receiver, parameter)
        && FailingVerbs.Any(verb => StartsWith(call.TargetMethod.Name, verb))
        && (!Held.IsTask(call.Type) || IsAwaited(call))
        && !call.TargetMethod.DeclaringSyntaxReferences.Any(reference => Catches(reference.GetSyntax(cancellation)));

    /// <summary>Whether a name begins with a word: <c>Read</c> begins ReadAsync, not Readiness.</summary>
    private static bool StartsWith(string name, string verb) =>
        name.StartsWith(verb, StringComparison.Ordinal) && (name.Length == verb.Length || !char.IsLower(name[verb.Length]));

    private static bool IsAwaited(IOperation operation) => operation.Parent switch
    {
        IAwaitOperation => true,
        IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "GetAwaiter" or "GetResult" or "Wait" or "AsTask" } outer => outer.TargetMethod.Name is "Wait" or "GetResult" || IsAwaited(outer),
        IConditionalAccessOperation access => IsAwaited(access),
        IPropertyReferenceOperation { Property.Name: "Result" } => true,
        _ => false,
    };

    /// <summary>Whether a method sees to its exceptions itself.</summary>
    private static bool Catches(SyntaxNode declaration) => declaration.DescendantNodes().Any(node => node switch
    {
        CatchClauseSyntax clause => clause.Declaration is null || clause.Declaration.Type.ToString() is "Exception" or "System.Exception" || Rescuers.Acts(clause.Block),
        FinallyClauseSyntax last => Rescuers.Acts(last),
        _ => false,
    });

    /// <summary>
    /// Whether all that call the method give it the connection for good, so that what of the framework's it is given is judged by
    /// the flow, or start it where an exception ends the process.
    /// </summary>
    private static bool IsGiven(IMethodSymbol method, IParameterSymbol parameter, Body body, CancellationToken cancellation)
    {
        var mentions = body.References.To(method, cancellation);
        return (Held.IsFrameworks(parameter.Type, body) && mentions.All(mention => Launches.IsLaunch(mention, method)))
            || (!method.IsAsync && mentions.All(Launches.EndsProcess));
    }
}

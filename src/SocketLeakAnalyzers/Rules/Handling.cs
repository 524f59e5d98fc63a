using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Flow;

namespace SocketLeakAnalyzers.Rules;

/// <summary>Answers what is done about an exception that is caught, and what still follows.</summary>
internal static class Handling
{
    private static readonly string[] LoggingVerbs = { "Debug", "Print", "Trace", "Warn" };

    /// <summary>
    /// Whether a piece of code does nothing but write of what has happened. Anything else may lead to a close: a call, an
    /// event, a member that is set, another exception.
    /// </summary>
    public static bool OnlyLogs(IOperation code) => code.DescendantsAndSelf().All(operation => operation switch
    {
        IInvocationOperation call => IsLogging(call) || IsLogged(call),
        IObjectCreationOperation creation => IsLogged(creation),
        IAssignmentOperation assignment => assignment.Target is ILocalReferenceOperation or IDiscardOperation,
        IIncrementOrDecrementOperation step => step.Target is ILocalReferenceOperation,
        IThrowOperation or IDynamicInvocationOperation or IEventAssignmentOperation or ILoopOperation or IFunctionPointerInvocationOperation => false,
        IBranchOperation { BranchKind: BranchKind.GoTo } => false,
        _ => true,
    });

    /// <summary>Whether a clause catches every exception.</summary>
    public static bool CatchesAll(ICatchClauseOperation handler) => handler.Filter is null && handler.ExceptionType is null or { Name: "Exception" or "Object" or "SystemException" };

    /// <summary>Whether a call writes of what has happened, by the names of the member and its type.</summary>
    public static bool IsLogging(IInvocationOperation call) =>
        !CalleeEffects.NameActs(call.TargetMethod.Name)
        && (call.TargetMethod.ContainingType.Name is "Console" or "Debug" or "Trace" or "TextWriter" or "MessageBox" or "EventLog"
            || IsLog(call.TargetMethod.ContainingType.Name)
            || IsLog(call.TargetMethod.Name)
            || LoggingVerbs.Any(verb => call.TargetMethod.Name.StartsWith(verb, StringComparison.Ordinal)));

    /// <summary>What is run behind an operation when it ends, or what it is in ends, within its function.</summary>
    public static IEnumerable<IOperation> Behind(IOperation operation)
    {
        var inner = operation;
        foreach (var outer in AcceptLoop.Around(operation))
        {
            switch (outer)
            {
                case IBlockOperation block:
                    foreach (var statement in block.Operations.Where(statement => statement.Syntax.SpanStart >= inner.Syntax.Span.End))
                    {
                        yield return statement;
                    }

                    break;
                case ITryOperation { Finally: { } last } when last != inner:
                    yield return last;
                    break;
            }

            inner = outer;
        }
    }

    /// <summary>Whether a using round an operation closes what a variable or member holds.</summary>
    public static bool IsUsed(IOperation operation, ISymbol holder) => AcceptLoop.Around(operation).Any(outer => outer switch
    {
        IUsingOperation @using => Held.Mentions(@using.Resources, holder),
        IBlockOperation block => block.Operations.Any(statement => statement is IUsingDeclarationOperation && Held.Mentions(statement, holder)),
        _ => false,
    });

    private static bool IsLog(string name)
    {
        var at = name.IndexOf("Log", StringComparison.Ordinal);
        return at >= 0 && !name.Substring(at).StartsWith("Login", StringComparison.Ordinal)
            && !name.Substring(at).StartsWith("Logic", StringComparison.Ordinal) && !name.Substring(at).StartsWith("Logout", StringComparison.Ordinal);
    }

    /// <summary>Whether something is only made to be written.</summary>
    private static bool IsLogged(IOperation operation) => AcceptLoop.Around(operation).TakeWhile(outer => outer is not IBlockOperation)
        .Any(outer => outer is IInvocationOperation call && IsLogging(call))
        || (operation is IInvocationOperation { TargetMethod.ContainingType: { } type } && type.SpecialType == SpecialType.System_String)
        || operation is IInvocationOperation { TargetMethod.Name: "ToString" };
}

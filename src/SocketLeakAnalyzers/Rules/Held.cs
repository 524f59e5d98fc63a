using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Catalog;
using SocketLeakAnalyzers.Callers;

namespace SocketLeakAnalyzers.Rules;

/// <summary>Answers which connection that a body was given, or that its object keeps, an operation is about.</summary>
internal static class Held
{
    /// <summary>Words in the name of what waits for connections, or has none.</summary>
    private static readonly string[] OtherWords = { "Listen", "Server", "Udp", "Datagram", "Multicast" };

    /// <summary>The parameter or the member of the own object that a value comes from, when it holds a connection.</summary>
    public static ISymbol? Of(IOperation? value, Body body) =>
        body.Roots.RootOf(value) is (IParameterSymbol or IFieldSymbol or IPropertySymbol) and { } root && IsConnection(root, body) ? root : null;

    /// <summary>Whether a variable or member holds a connection, itself or in an object of the source.</summary>
    public static bool IsConnection(ISymbol holder, Body body) =>
        ConnectionCatalog.TypeOf(holder) is { } type
        && !IsOther(holder.Name) && !IsOther(type.Name)
        && (IsFrameworks(type, body) || body.Carriers.IsCarrier(type));

    /// <summary>
    /// Whether a type is one of the framework's connections. The server of a WebSocket closes it when its handler has ended
    /// (measured case 31k); the end of a pipe may have no connection.
    /// </summary>
    public static bool IsFrameworks(ITypeSymbol? type, Body body) =>
        body.Catalog.IsConnection(type) && type!.Name is not ("PipeReader" or "WebSocket" or "ClientWebSocket");

    /// <summary>Whether a name is that of something that accepts connections, or of something without any.</summary>
    public static bool IsOther(string name) => OtherWords.Any(word => name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0);

    /// <summary>What a call is made on, through <c>?.</c> too.</summary>
    public static IOperation? Receiver(IInvocationOperation call)
    {
        if (call.Instance is not IConditionalAccessInstanceOperation)
        {
            return call.Instance;
        }

        IOperation? current = call;
        while (current is not null and not IConditionalAccessOperation)
        {
            current = current.Parent;
        }

        return (current as IConditionalAccessOperation)?.Operation;
    }

    /// <summary>The holder of the connection that a call closes; null when it closes none.</summary>
    public static ISymbol? ClosedBy(IInvocationOperation call, Body body) =>
        Carriers.ClosingNames.Contains(call.TargetMethod.Name)
        && Of(Receiver(call), body) is { } holder
        && (body.Catalog.RoleOf(call.TargetMethod) == ApiRole.Close || body.Carriers.IsCarrier(ConnectionCatalog.TypeOf(holder)))
            ? holder
            : null;

    /// <summary>Whether an operation names the variable or member.</summary>
    public static bool IsReference(IOperation operation, ISymbol holder) => operation switch
    {
        IParameterReferenceOperation parameter => SymbolEqualityComparer.Default.Equals(parameter.Parameter, holder),
        IMemberReferenceOperation member => SymbolEqualityComparer.Default.Equals(member.Member, holder),
        _ => false,
    };

    /// <summary>Whether something in an operation names the variable or member.</summary>
    public static bool Mentions(IOperation operation, ISymbol holder) => operation.DescendantsAndSelf().Any(inner => IsReference(inner, holder));

    /// <summary>The statements of a method's body; none for a method of an expression.</summary>
    public static IReadOnlyList<IOperation> Statements(Body body) => body.Operations switch
    {
        IBlockOperation block => block.Operations,
        IMethodBodyOperation { BlockBody: { } block } => block.Operations,
        _ => Array.Empty<IOperation>(),
    };

    /// <summary>The call that a statement is made of, whose end it waits for.</summary>
    public static IInvocationOperation? CallOf(IOperation statement, Body body)
    {
        var current = (statement as IExpressionStatementOperation)?.Operation;
        var waits = false;
        while (true)
        {
            switch (current)
            {
                case IAwaitOperation awaited:
                    (current, waits) = (awaited.Operation, true);
                    break;
                case IConditionalAccessOperation access:
                    current = access.WhenNotNull;
                    break;
                case IInvocationOperation { TargetMethod.Name: "Wait" or "GetResult" } waiting when IsTask(waiting.Instance?.Type) || waiting.Instance is IInvocationOperation { TargetMethod.Name: "GetAwaiter" }:
                    (current, waits) = (waiting.Instance, true);
                    break;
                case IInvocationOperation outer when body.Catalog.RoleOf(outer.TargetMethod) == ApiRole.Transparent:
                    current = outer.Instance;
                    break;
                default:
                    return current is IInvocationOperation call && (waits || !IsTask(call.Type)) ? call : null;
            }
        }
    }

    /// <summary>Whether a value is a task.</summary>
    public static bool IsTask(ITypeSymbol? type) => type?.Name is "Task" or "ValueTask";
}

using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Callers;
using SocketLeakAnalyzers.Flow;
using SocketLeakAnalyzers.Summaries;

namespace SocketLeakAnalyzers.Rules;

/// <summary>A method that receives until the end and then closes: what is thrown while it receives jumps over the close.</summary>
internal static class ReceiveThenClose
{
    /// <summary>Names of what works with datagrams, where an exception ends no connection.</summary>
    private static readonly ImmutableHashSet<string> DatagramNames = ImmutableHashSet.Create("Dgram", "ReceiveFrom", "ReceiveFromAsync", "UdpClient");

    public static IEnumerable<JumpedClose> Find(Body body, CancellationToken cancellation)
    {
        if (body.Owner is not IMethodSymbol { MethodKind: MethodKind.Ordinary, IsStatic: false } method || !FunctionSummaries.ReturnsNothing(method))
        {
            yield break;
        }

        var statements = Held.Statements(body);
        for (var i = 1; i < statements.Count; i++)
        {
            if (Held.CallOf(statements[i], body) is not { } close || NameOf(close, method, body, cancellation) is not { } name)
            {
                continue;
            }

            for (var j = 0; j < i; j++)
            {
                if (Held.CallOf(statements[j], body) is { Instance: IInstanceReferenceOperation } receive
                    && ReceiveLoops.MayBreak(receive.TargetMethod, method.ContainingType, body.Callees, cancellation)
                    && !statements.Any(statement => statement is IUsingDeclarationOperation && statement.Syntax.SpanStart < receive.Syntax.SpanStart && MayClose(statement))
                    && !EndsProcess(method, body, cancellation)
                    && !Rescuers.MayRescue(method, body.References, cancellation))
                {
                    yield return new JumpedClose(name, receive) { Close = close, Rescue = j == i - 1 ? Rescue.MoveToFinally : null };
                    yield break;
                }
            }

            yield break;
        }
    }

    /// <summary>What a call closes: a member that holds a connection, or the own object when it keeps one. Null for anything else.</summary>
    private static string? NameOf(IInvocationOperation close, IMethodSymbol method, Body body, CancellationToken cancellation)
    {
        if (Held.ClosedBy(close, body) is (IFieldSymbol or IPropertySymbol) and { Name: var member })
        {
            return UsesDatagrams(method.ContainingType, cancellation) ? null : member;
        }

        var type = method.ContainingType;
        return close is { Instance: IInstanceReferenceOperation, TargetMethod: { Name: var name } closer }
            && Carriers.ClosingNames.Contains(name)
            && closer.DeclaringSyntaxReferences.Any(reference => ClosedNames.ClosesAnything(reference.GetSyntax(cancellation)))
            && !Held.IsOther(type.Name)
            && KeepsConnection(type, body)
            && !UsesDatagrams(type, cancellation)
                ? type.Name
                : null;
    }

    /// <summary>Whether the object keeps a connection, or something by whose name there is one in it.</summary>
    private static bool KeepsConnection(INamedTypeSymbol type, Body body)
    {
        if (body.Carriers.IsCarrier(type))
        {
            return true;
        }

        for (var current = type; current is { DeclaringSyntaxReferences.IsEmpty: false }; current = current.BaseType)
        {
            if (current.GetMembers().Any(member => member switch
            {
                IFieldSymbol { IsStatic: false, Type.Name: var name } => SaysConnection(name),
                IPropertySymbol { IsStatic: false, Type.Name: var name } => SaysConnection(name),
                _ => false,
            }))
            {
                return true;
            }
        }

        return false;
    }

    private static bool SaysConnection(string type) =>
        (type.IndexOf("Socket", StringComparison.Ordinal) >= 0 || type.IndexOf("TcpClient", StringComparison.Ordinal) >= 0)
        && type is not ("SocketAddress" or "SocketError" or "SocketFlags" or "SocketOptions") && !Held.IsOther(type);

    private static bool UsesDatagrams(INamedTypeSymbol type, CancellationToken cancellation) =>
        type.DeclaringSyntaxReferences.Any(reference => Limits.Mentions(reference.GetSyntax(cancellation), DatagramNames));

    /// <summary>Whether a declaration disposes the own object, or something of it, when the method is left.</summary>
    private static bool MayClose(IOperation declaration) => declaration.Descendants().Any(operation => operation is IVariableInitializerOperation
    {
        Value: IInstanceReferenceOperation or IConversionOperation { Operand: IInstanceReferenceOperation or IMemberReferenceOperation } or IMemberReferenceOperation,
    });

    /// <summary>Whether the method is run only where an exception that it does not catch ends the process.</summary>
    private static bool EndsProcess(IMethodSymbol method, Body body, CancellationToken cancellation) =>
        method is { ReturnsVoid: true, IsAsync: false }
        && body.References.To(method, cancellation) is { Count: > 0 } mentions
        && mentions.All(Launches.EndsProcess);
}

using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Catalog;
using SocketLeakAnalyzers.Flow;

namespace SocketLeakAnalyzers.Rules;

/// <summary>SLA0202: a connection is lost when an exception is thrown between its acquisition and its close.</summary>
/// <remarks>
/// Useful, not pedantic. What the framework throws because the peer or the network has gone is reported where this code has
/// dealt with it and not closed, and where success hands the connection on, so that nothing near would close it. A function
/// that closes on its normal path and lets such an exception through is left alone; one that throws itself, parses what came
/// from the peer, or calls what does, is not.
/// </remarks>
internal sealed class LostOnException : IConnectionRule
{
    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => Descriptors.LostOnException;

    /// <inheritdoc/>
    public IEnumerable<Diagnostic> Judge(BodyFacts facts, CancellationToken cancellation) =>
        Leak.Claim(facts, IsOwn, cancellation).Select(found => Report(found.Leak));

    private static bool IsOwn(OpenExit exit, FunctionContext function)
    {
        // Who listens and fails mostly ends with that.
        if (!function.Catalog.Options.ExceptionPaths || function.Connections[exit.Connection].IsListener)
        {
            return false;
        }

        if (exit.State.LostBy is not { } by)
        {
            return exit is { Kind: ExitKind.Throw, Statement: not null, State: { Threw: false, Holder: not Holder.Object } };
        }

        if (exit.Kind != ExitKind.Throw)
        {
            return exit.State.Holder != Holder.Object;
        }

        var role = exit.State.LostRole;
        switch (exit.State.Holder)
        {
            case Holder.Object:
                return !FailsToConnect(role);
            case Holder.Lender:
                // Nobody sees what a handler of its own throws.
                return role is not (ApiRole.Connect or ApiRole.Acquire or ApiRole.Read or ApiRole.Write) && !IsCallback(by);
            default:
                var connection = function.Connections[exit.Connection];
                return (connection.IsHandedOn && !(function.Function is IMethodSymbol { MethodKind: MethodKind.Constructor } && FailsToConnect(role))) || IsGivenAfter(role, connection) || (role == ApiRole.None && !IsCallback(by) && connection.Carrier is null);
        }
    }

    /// <summary>A connect that fails has no peer yet: in a constructor the descriptor goes with the object.</summary>
    private static bool FailsToConnect(ApiRole role) => role is ApiRole.Connect or ApiRole.Acquire;

    /// <summary>Whether a handshake stands before the connection is given to somebody, and nothing here closes it.</summary>
    private static bool IsGivenAfter(ApiRole role, Connection connection) => role == ApiRole.Handshake && connection is { Escapes: true, IsClosed: false };

    /// <summary>Whether there is no peer that could close: a connect that has failed, and is not one that was only given up and goes on (59c).</summary>
    private static bool IsUnconnected(ConnectionState state) => state.GaveUp is null && state.LostRole == ApiRole.Connect;

    private static bool IsCallback(IOperation operation) => operation is IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke };

    private Diagnostic Report(Leak leak)
    {
        var by = leak.Exit.State.LostBy ?? leak.Exit.Statement!;
        var locations = new[] { DiagnosticProperties.Location(leak.Connection.Origin), DiagnosticProperties.Location(by) };
        var properties = leak.Properties.With(DiagnosticProperties.Swallowed, leak.Exit.Kind == ExitKind.Throw ? null : "true");
        return leak.Exit.State.LostBy is null
            ? Diagnostic.Create(Descriptors.LostByThrow, leak.Location, locations, properties, leak.Name, DiagnosticProperties.LineOf(by))
            : Diagnostic.Create(IsUnconnected(leak.Exit.State) ? Descriptors.LostUnconnected : Descriptor, leak.Location, locations, properties, leak.Name, Leak.NameOf(by), DiagnosticProperties.LineOf(by));
    }
}

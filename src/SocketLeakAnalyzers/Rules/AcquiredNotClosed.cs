using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using SocketLeakAnalyzers.Callers;
using SocketLeakAnalyzers.Flow;

namespace SocketLeakAnalyzers.Rules;

/// <summary>SLA0201: a connection that this code acquired leaves it neither closed nor handed on.</summary>
internal sealed class AcquiredNotClosed : IConnectionRule
{
    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => Descriptors.AcquiredNotClosed;

    /// <inheritdoc/>
    public IEnumerable<Diagnostic> Judge(BodyFacts facts, CancellationToken cancellation) =>
        Leak.Claim(facts, (exit, function) => IsOwn(exit, function.Connections[exit.Connection]) && IsOwed(function, function.Connections[exit.Connection]), cancellation).Select(found => Diagnostic.Create(
            found.Leak.Connection.IsListener ? Descriptors.ListenerNotStopped : Descriptor, found.Leak.Location, found.Leak.Properties, found.Leak.Name, found.Leak.By));

    /// <summary>An object of the source owes its close if it has the connection itself, and nobody but who has it closes it.</summary>
    private static bool IsOwed(FunctionContext function, Connection connection) =>
        connection.IsListener ? !EndsTheProgram(function.Function)
        : connection.Carrier is not { } carrier || (!connection.MayCloseItself && function.Carriers.IsOwner(carrier)
            && (Carriers.IsDisposable(carrier) || function.Carriers.IsClosedByItsOwner(carrier)));

    /// <summary>What listens until the program ends need not be stopped before.</summary>
    private static bool EndsTheProgram(ISymbol function) => function is IMethodSymbol { Name: "Main" or "<Main>$", IsStatic: true };

    private static bool IsOwn(OpenExit exit, Connection connection) => exit.State switch
    {
        { Life: Life.Learned } => false,
        { Removed: true, Holder: Holder.Lender } => true,

        // A throw statement is the business of another rule, unless it is how a handler ends that closes nowhere.
        _ => !exit.State.Threw && (exit.Kind != ExitKind.Throw || (exit.State.Holder == Holder.Lender && !connection.IsClosed)) && exit.State.Holder != Holder.Object,
    };
}

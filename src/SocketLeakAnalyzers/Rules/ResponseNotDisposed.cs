using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Catalog;
using SocketLeakAnalyzers.Flow;

namespace SocketLeakAnalyzers.Rules;

/// <summary>SLA0302: a response that holds its connection leaves this code neither read to its end, nor disposed of, nor handed on.</summary>
internal sealed class ResponseNotDisposed : IConnectionRule
{
    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => Descriptors.ResponseNotDisposed;

    /// <inheritdoc/>
    public IEnumerable<Diagnostic> Judge(BodyFacts facts, CancellationToken cancellation) =>
        Leak.Claim(facts, IsOwn, cancellation, ofResponses: true).Select(found => Report(found.Leak));

    private static bool IsOwn(OpenExit exit, FunctionContext function)
    {
        var connection = function.Connections[exit.Connection];
        if (exit.State.Holder != Holder.Here || !connection.IsAcquired || (exit.Kind == ExitKind.NextTurn && connection.IsClosed && IsAskedByLoop(connection)))
        {
            return false;
        }

        if (connection.Origin is IPropertyReferenceOperation response)
        {
            // Whoever gets the exception has its response.
            return exit.Kind != ExitKind.Throw && !exit.State.Threw && !IsPassedOn(response.Instance, function);
        }

        return exit.State.LostBy is { } by
            ? function.Catalog.Options.ExceptionPaths && function.Catalog.RoleOf(ConnectionCatalog.MemberOf(by)) == ApiRole.Demand
            : !exit.State.Threw && (exit.Kind != ExitKind.Throw || (exit.Statement is not null && function.Catalog.Options.ExceptionPaths));
    }

    /// <summary>
    /// Whether a loop goes on for what the response says. The close in it may hang on the same question, and two questions that are
    /// the same are not known to be answered alike.
    /// </summary>
    private static bool IsAskedByLoop(Connection connection) => connection.Origin.Syntax.Ancestors().Select(outer => outer switch
    {
        DoStatementSyntax loop => loop.Condition,
        WhileStatementSyntax loop => loop.Condition,
        ForStatementSyntax loop => loop.Condition,
        _ => null,
    }).FirstOrDefault(condition => condition is not null)?.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == connection.Variable?.Name) == true;

    /// <summary>Whether anything is done with an exception but to look at its members and to log it.</summary>
    private static bool IsPassedOn(IOperation? exception, FunctionContext function) => exception is not ILocalReferenceOperation { Local: var local }
        || function.Graph.OriginalOperation.Descendants().OfType<ILocalReferenceOperation>().Any(other => SymbolEqualityComparer.Default.Equals(other.Local, local) && !IsLook(other));

    private static bool IsLook(IOperation value) => value.Parent switch
    {
        IMemberReferenceOperation => true,
        IConversionOperation or IInterpolationOperation or IInterpolatedStringOperation => IsLook(value.Parent),
        IBinaryOperation { Type.SpecialType: SpecialType.System_String } => true,
        IInvocationOperation call => call.Instance == value || Handling.IsLogging(call),
        IArgumentOperation { Parent: IInvocationOperation call } => Handling.IsLogging(call),
        IInterpolatedStringContentOperation => true,
        _ => false,
    };

    private Diagnostic Report(Leak leak)
    {
        var cause = leak.Exit.State.LostBy ?? (leak.Exit.Kind == ExitKind.Throw ? leak.Exit.Statement : null);
        var locations = new[] { leak.Connection.Origin, cause }.OfType<IOperation>().Select(DiagnosticProperties.Location);
        var properties = leak.Properties.With(DiagnosticProperties.Swallowed, cause is null || leak.Exit.Kind == ExitKind.Throw ? null : "true");
        return cause switch
        {
            null => Diagnostic.Create(Descriptor, leak.Location, locations, properties, leak.Name, leak.By),
            _ when leak.Exit.State.LostBy is null => Diagnostic.Create(Descriptors.ResponseLostByThrow, leak.Location, locations, properties, leak.Name, DiagnosticProperties.LineOf(cause)),
            _ => Diagnostic.Create(Descriptors.ResponseLost, leak.Location, locations, properties, leak.Name, Leak.NameOf(cause), DiagnosticProperties.LineOf(cause)),
        };
    }
}

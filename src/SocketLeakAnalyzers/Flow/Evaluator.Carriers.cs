using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Callers;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Flow;

/// <content>Objects of the source that carry a connection, and methods of it that make one.</content>
internal sealed partial class Evaluator
{
    private static readonly string[] ConnectingVerbs = { "Connect", "Open", "Authenticate", "Handshake", "Login", "Negotiate" };

    private static readonly string[] ClosingVerbs = { "Close", "Dispose", "Disconnect", "Abort", "Stop", "Shutdown", "Terminate", "Kill", "Quit" };

    /// <summary>A method of the source, or a delegate named as a factory, whose result is fresh; null for all other calls.</summary>
    private Outcome[]? Make(IInvocationOperation call, AbstractValue[] values, FlowState state)
    {
        if (values.Any(value => value.IsLink))
        {
            return null;
        }

        var isFactory = call.TargetMethod.MethodKind == MethodKind.DelegateInvoke
            ? call.Instance is { } raised && IsMade(ResultOf(call.Type)) && IsFreshOf(raised, call.Type)
            : _context.Knowledge.Factories.IsFresh(call.TargetMethod) && IsMade(ResultOf(call.Type));
        return isFactory ? Acquire(call, state) : null;
    }

    /// <summary>Whether a delegate makes what it returns, as its function says, or its name.</summary>
    private bool IsFreshOf(IOperation raised, ITypeSymbol? made) => Delegates.FunctionOf(raised) is { } function
        ? _context.Knowledge.Factories.IsFresh(function)
        : _context.IsCarrier(made) && IsNamedAsFactory(raised);

    private static bool IsNamedAsFactory(IOperation called) => called.Syntax.ToString() is var name
        && (name.IndexOf("actory", StringComparison.Ordinal) >= 0 || name.IndexOf("reate", StringComparison.Ordinal) >= 0);

    private static ITypeSymbol? ResultOf(ITypeSymbol? type) =>
        type is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: { Length: 1 } result } ? result[0] : type;

    private bool IsMade(ITypeSymbol? type) => _context.Catalog.IsConnection(type) || _context.Catalog.IsLink(type) || _context.IsCarrier(type) || IsTuple(type);

    /// <summary>Whether a value is a tuple with a connection in it. What such a tuple holds are links to one and the same.</summary>
    private bool IsTuple(ITypeSymbol? type) => type is INamedTypeSymbol { IsTupleType: true } tuple && tuple.TupleElements.Any(element => IsMade(element.Type));

    /// <summary>The type of the source whose object carries what a value of a type is, or holds; null for a connection itself.</summary>
    private ITypeSymbol? CarrierOf(ITypeSymbol? type) => type is INamedTypeSymbol { IsTupleType: true } tuple
        ? CarrierOf(tuple.TupleElements.FirstOrDefault(element => IsMade(element.Type))?.Type)
        : _context.IsCarrier(type) ? type : null;

    /// <summary>An object of the source that carries a connection: the one it is given, or one of its own.</summary>
    private Outcome[] Carry(IObjectCreationOperation creation, AbstractValue[] values, FlowState state)
    {
        var given = values.FirstOrDefault(value => value.IsLink);
        if (!given.IsLink && creation.Arguments.Any(argument => MayBring(argument.Value.Type)))
        {
            // It carries a connection that this code has from elsewhere.
            return Outcome.One(Construct(creation, values, state), AbstractValue.NonNull);
        }

        if (!given.IsLink)
        {
            var made = Acquire(creation, state);
            _context.Acquired(creation).MayCloseItself |= creation.Constructor is { } own && _context.Callees.MayKeepObject(own, _cancellation);
            return made;
        }

        var connection = _context.Connections[given.Connection];
        connection.Carrier ??= creation.Type;
        connection.MayCloseItself |= creation.Constructor is { } constructor && _context.Callees.MayKeepObject(constructor, _cancellation);
        state = Construct(creation, values.Where(value => value != given).ToArray(), state);
        return Outcome.One(state, given);
    }

    /// <summary>
    /// Whether an argument may be, or have, the connection that an object is made to carry: one that carries, one of a family of
    /// which some do, or something of which only an interface from elsewhere is seen, or nothing at all.
    /// </summary>
    private bool MayBring(ITypeSymbol? type) => IsMade(type) || type is { TypeKind: TypeKind.Error } || (type is INamedTypeSymbol named && _context.Carriers.IsOfFamily(named))
        || type is { TypeKind: TypeKind.Interface, DeclaringSyntaxReferences.IsEmpty: true, ContainingNamespace: { } space }
            && (type.Name == "IDuplexPipe" || space.ToDisplayString() is var name && !name.StartsWith("System", StringComparison.Ordinal) && !name.StartsWith("Microsoft.", StringComparison.Ordinal));

    /// <summary>An object that works with the connection it is given and cannot close it: another link, which does not own.</summary>
    private Outcome[] Keep(IObjectCreationOperation creation, AbstractValue[] values, FlowState state)
    {
        var given = values.First(value => value.IsLink);
        _context.Connections[given.Connection].Escapes = true;
        return Outcome.One(Construct(creation, values.Where(value => value != given).ToArray(), state), AbstractValue.LinkTo(given.Connection, owning: false));
    }

    /// <summary>Whether a new object has no connection yet: a listener that has not started, or what gets one only when it is worked with.</summary>
    private bool IsEmpty(IOperation origin, Connection connection) =>
        connection.IsListener || (connection.Carrier is not null && origin is IObjectCreationOperation { Constructor: { } constructor } && _context.Carriers.IsMadeWithout(constructor, KeepsNothing));

    /// <summary>Whether a constructor that is given no connection keeps none.</summary>
    private bool KeepsNothing(IMethodSymbol constructor) => _context.Summaries.KeepsOwn(constructor, _context.Chain, _cancellation) == false;

    /// <summary>Who works with an object that had no connection when it was made may have given it one.</summary>
    private FlowState Fill(AbstractValue holder, FlowState state) =>
        holder.IsLink && state.StateOf(holder.Connection).Life == Life.None
        && _context.Connections[holder.Connection] is { IsAcquired: true } connection && (connection.Carrier is not null || connection.IsListener)
            ? state.WithConnection(holder.Connection, state.StateOf(holder.Connection) with { Life = Life.Open })
            : state;

    /// <summary>A call of a member of an object that carries a connection; null when the receiver is none.</summary>
    private Outcome[]? CallCarrier(IInvocationOperation call, AbstractValue receiver, AbstractValue[] values, FlowState state)
    {
        if (!receiver.IsLink || call.Instance is null || !_context.IsCarrier(call.Instance.Type))
        {
            return null;
        }

        var name = call.TargetMethod.Name;
        if (ClosingVerbs.Any(verb => name.IndexOf(verb, StringComparison.Ordinal) >= 0))
        {
            return Outcome.One(Close(state, receiver));
        }

        for (var i = 1; i < values.Length; i++)
        {
            state = Escape(state, values[i]);
        }

        var connection = _context.Connections[receiver.Connection];
        connection.MayCloseItself |= _context.Callees.MayKeepObject(call.TargetMethod, _cancellation);
        return Outcome.One(state, IsMade(ResultOf(call.Type)) ? receiver : AbstractValue.Unknown);
    }

    /// <summary>Whether a call connects an object that carries a connection, and leaves it open when it fails.</summary>
    private bool IsCarrierConnecting(IInvocationOperation call, AbstractValue[] values) =>
        call.Instance is not null && values[0].IsLink && _context.IsCarrier(call.Instance.Type)
        && ConnectingVerbs.Any(verb => call.TargetMethod.Name.StartsWith(verb, StringComparison.Ordinal))
        && !_context.Callees.ClosesItself(call.TargetMethod, _cancellation)
        && _context.Callees.MayFail(Implementation(call.TargetMethod, _context.Connections[values[0].Connection].Origin.Type), _cancellation);

    /// <summary>The method that a call runs on an object of this type, where that is seen.</summary>
    private static IMethodSymbol Implementation(IMethodSymbol called, ITypeSymbol? type) =>
        called.ContainingType.TypeKind == TypeKind.Interface ? type?.FindImplementationForInterfaceMember(called) as IMethodSymbol ?? called : called;
}

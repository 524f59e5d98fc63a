using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Flow;

/// <content>Creations: fresh connections, wrappers round one, and all other objects.</content>
internal sealed partial class Evaluator
{
    private const int SocketTypeStream = 1;

    private Outcome[] Create(IObjectCreationOperation creation, FlowState state)
    {
        var operands = creation.Arguments.Select(argument => argument.Value).ToArray();
        var role = _context.Catalog.RoleOf(creation.Constructor);
        return EvaluateAll(operands, state)
            .Select(way =>
            {
                NoteRisk(creation, role, way.Values, way.State);
                return way;
            })
            .SelectMany(way => role switch
            {
                ApiRole.Acquire when IsStreamSocket(creation) => Acquire(creation, way.Values.Aggregate(way.State, Escape)),
                ApiRole.Wrap => Outcome.One(
                    TakeUnwrapped(creation.Constructor!, creation.Arguments, way.Values, way.State),
                    Wrap(creation.Constructor!, creation.Arguments, way.Values)),
                ApiRole.Borrow when _context.Catalog.Find(creation.Constructor!) is { IsFromUser: true } =>
                    Outcome.One(way.Values.Aggregate(way.State, Use), AbstractValue.NonNull),
                ApiRole.Acquire => Outcome.One(way.State, AbstractValue.NonNull),
                ApiRole.None when _context.IsCarrier(creation.Type) => Carry(creation, way.Values, way.State),

                // An object that runs on by itself, as the method of it that is passed on says, answers for the connection in that
                // method. One that shows an object which carries the connection lets others close it.
                ApiRole.None when creation.Parent is not IMethodReferenceOperation && IsGivenToKeep(creation, way.Values) && _context.Knowledge.Keepers.NeverCloses(creation.Type) =>
                    Keep(creation, way.Values, way.State),
                _ => Outcome.One(Construct(creation, way.Values, way.State), Made(creation, way.Values)),
            })
            .Select(outcome => outcome with { State = WriteByReference(creation.Arguments, outcome.State) })
            .ToArray();
    }

    /// <summary>Whether a new object gets a connection that it does not just look at while it is made.</summary>
    private bool IsGivenToKeep(IObjectCreationOperation creation, AbstractValue[] values) => creation.Arguments.Where((argument, i) =>
        values[i].IsLink && _context.Connections[values[i].Connection] is { Carrier: null, IsListener: false } && !IsOnlyBorrowed(argument)).Any();

    private bool IsOnlyBorrowed(IArgumentOperation argument) => argument.Parameter is { } parameter && _context.Summaries.OnlyBorrows(parameter, _context.Chain, _cancellation);

    private FlowState Construct(IObjectCreationOperation creation, AbstractValue[] values, FlowState state)
    {
        for (var i = 0; i < values.Length; i++)
        {
            state = values.Length == creation.Arguments.Length && values[i].IsLink && _context.Catalog.RoleOf(creation.Constructor) == ApiRole.None && IsOnlyBorrowed(creation.Arguments[i])
                ? Use(state, values[i])
                : Escape(state, values[i]);
        }

        return creation.Constructor is { } constructor && state.IsPastEnd
            && (_context.Callees.MayAct(constructor, _cancellation)
                || _context.Callees.MayThrow(constructor, hasCount: values.Any(value => value.From is not null), _cancellation))
            ? NoteAct(state)
            : state;
    }

    /// <summary>A string made of no characters is empty; a value is what it is made of; of any other object it is known that it is there.</summary>
    private static AbstractValue Made(IObjectCreationOperation creation, AbstractValue[] values) => creation.Type switch
    {
        { SpecialType: SpecialType.System_String } => Decode(values),
        { IsValueType: true } => Depending(values),
        _ => AbstractValue.NonNull,
    };

    private AbstractValue Wrap(IMethodSymbol method, ImmutableArray<IArgumentOperation> arguments, AbstractValue[] values)
    {
        var inner = InnerOf(method, arguments, values);
        if (!inner.IsLink)
        {
            return AbstractValue.NonNull;
        }

        var owns = _context.Catalog.Owns(method, arguments);
        if (inner.Owning && !owns)
        {
            _context.Connections[inner.Connection].Borrower ??= arguments[0].Parent;
        }

        return inner with { Owning = inner.Owning && owns };
    }

    /// <summary>Only a stream socket has an end; of one whose type is not a constant nothing is known.</summary>
    private static bool IsStreamSocket(IObjectCreationOperation creation)
    {
        if (creation.Type is not { Name: "Socket", ContainingNamespace.Name: "Sockets" })
        {
            return true;
        }

        return creation.Arguments.Any(argument =>
            argument.Parameter?.Type.Name == "SocketType"
            && argument.Value.ConstantValue is { HasValue: true, Value: SocketTypeStream });
    }
}

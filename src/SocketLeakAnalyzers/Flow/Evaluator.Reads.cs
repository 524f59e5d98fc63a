using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Flow;

/// <content>Reads and other questions: what a connection answers once the peer has closed.</content>
internal sealed partial class Evaluator
{
    private const int SelectRead = 0;
    private const int CloseMessage = 2;
    private const int CloseReceived = 5;

    private readonly List<(FlowState State, ThrownException Exception)> _thrown = new();
    private readonly List<(int Connection, IOperation Question)> _questions = new();

    /// <summary>The ways in which the operation evaluated last leaves by an exception that says the end of the stream.</summary>
    public IReadOnlyList<(FlowState State, ThrownException Exception)> TakeThrown() => Take(_thrown);

    /// <summary>The connections that the operation evaluated last asked again after the peer's close.</summary>
    public IReadOnlyList<(int Connection, IOperation Question)> TakeQuestions() => Take(_questions);

    private static IReadOnlyList<T> Take<T>(List<T> list)
    {
        if (list.Count == 0)
        {
            return System.Array.Empty<T>();
        }

        var taken = list.ToArray();
        list.Clear();
        return taken;
    }

    /// <summary>A read, which goes two ways: with the end of the stream, and with data.</summary>
    private Outcome[] Read(IOperation read, AbstractValue receiver, FlowState state)
    {
        if (!receiver.IsLink)
        {
            return Outcome.One(NoteUnseen(state));
        }

        // What is read here may be the stream of another one, of which only its state has been asked so far.
        var id = receiver.Connection;
        state = state.MapConnections((other, asked) => other != id && asked.Life == Life.Unseen ? Disturb(asked) : asked);
        _context.ReadFrom.Add(id);
        var connection = state.StateOf(id);
        var sign = _context.Catalog.EndOf(read);
        var end = EndValue(sign) with { From = read, Connection = id };
        if (connection is { Holder: Holder.Elsewhere or Holder.Object } or { Life: Life.None or Life.Closed } or { Threw: true })
        {
            return Outcome.One(state);
        }

        if (connection.Life is Life.Ended or Life.Learned)
        {
            Ask(id, read);
            var again = Use(state, receiver);
            return sign switch
            {
                EndSign.Throws => Throw(again, _context.Catalog.EndOfStreamException),
                EndSign.Message when _context.Catalog.IsSession(read) => Throw(again, null),
                _ => Outcome.One(again, end),
            };
        }

        var ended = connection with { Life = Life.Ended, Read = read };
        var outcomes = sign switch
        {
            EndSign.Throws => Throw(Learn(id, ended, read, state), _context.Catalog.EndOfStreamException),
            EndSign.Returns => Outcome.One(connection.Holder == Holder.Here ? state.WithConnection(id, ended) : Learn(id, ended, read, state)),
            EndSign.Message when read is IInvocationOperation { TargetMethod: { Name: "TryRead", Parameters.Length: 1 } } tried => TryRead(tried, end, state.WithConnection(id, ended)),
            _ => Outcome.One(state.WithConnection(id, ended), end),
        };

        if (sign == EndSign.Message && outcomes.Length == 1 && outcomes[0].Value.Kind == ValueKind.Boolean)
        {
            return connection.Life == Life.Unseen ? outcomes : outcomes.Concat(TryRead((IInvocationOperation)read, end.WithData(), NoteData(state, id))).ToArray();
        }

        // What the peer has closed already brings nothing more; what reads to the end brings nothing else.
        return connection.Life == Life.Unseen || sign == EndSign.Returns
            ? outcomes
            : outcomes.Append(new Outcome(NoteData(state, id), end.WithData())).ToArray();
    }

    /// <summary>For the callers, who may know that the peer has closed already.</summary>
    private FlowState NoteData(FlowState state, int connection) =>
        _context.IsCallee ? state.WithConnection(connection, state.StateOf(connection) with { HasData = true }) : state;

    /// <summary>A read that puts what it has got in its argument.</summary>
    private Outcome[] TryRead(IInvocationOperation call, AbstractValue message, FlowState state) =>
        Outcome.One(_context.FindPlace(call.Arguments[0].Value) is >= 0 and var place ? Put(state, place, message) : state, AbstractValue.Of(true));

    /// <summary>A read that throws at the end, or returns only then, is itself what tells.</summary>
    private FlowState Learn(int id, ConnectionState ended, IOperation read, FlowState state)
    {
        _context.NoteTest(read, true, id, state);
        return state.WithConnection(id, ended with { Life = Life.Learned, Read = ended.Read ?? read, Test = read });
    }

    private Outcome[] Throw(FlowState state, ITypeSymbol? exception)
    {
        _thrown.Add((state, new ThrownException(exception, IsExact: true)));
        return System.Array.Empty<Outcome>();
    }

    private void Ask(int connection, IOperation question)
    {
        _context.MayBeEndless = true;
        _questions.Add((connection, question));
    }

    /// <summary>
    /// <c>Connected</c>, <c>Available</c> and the like, asked in a loop. Two ways again: the peer has closed, and they do not
    /// say so; or it has not.
    /// </summary>
    private Outcome[] AskLiveness(IPropertyReferenceOperation property, ApiRole role, Outcome instance)
    {
        var (state, link) = instance;
        var connection = link.IsLink && !IsResponse(link) ? state.StateOf(link.Connection) : default;
        switch (connection)
        {
            case { Life: Life.Unseen }:
                Ask(link.Connection, property);
                return Outcome.One(state, AfterEnd(role, property.Type, connection, link.Connection));
            case { Life: Life.Ended or Life.Learned }:
                return Outcome.One(state, AfterEnd(role, property.Type, connection, link.Connection));
            case { Life: Life.Open, Holder: not (Holder.Elsewhere or Holder.Object), Threw: false } when ConnectionCatalog.IsInLoop(property) && property.Type?.TypeKind != TypeKind.Enum:
                var unseen = connection with { Life = Life.Unseen, Read = property };
                return new[]
                {
                    new Outcome(state.WithConnection(link.Connection, unseen), AfterEnd(role, property.Type, unseen, link.Connection)),
                    new Outcome(state, AbstractValue.Unknown),
                };
            case { Life: Life.Open, Holder: Holder.Lender } when property.Type?.SpecialType == SpecialType.System_Boolean && role == ApiRole.TrueAfterEnd && IsKept(link.Connection):
                return new[] { new Outcome(state, AbstractValue.Of(true)), new Outcome(NoteDead(link.Connection, state), AbstractValue.Of(false)) };
            default:
                return Outcome.One(state);
        }
    }

    /// <summary>Whether a connection was found in a member, where it stays if nobody takes it away.</summary>
    private bool IsKept(int connection) => _context.Connections[connection] is { IsAcquired: false, Source: IFieldSymbol or IPropertySymbol };

    private static FlowState NoteDead(int connection, FlowState state) => state.WithConnection(connection, state.StateOf(connection) with { SaidDead = true });

    private static AbstractValue AfterEnd(ApiRole role, ITypeSymbol? type, ConnectionState connection, int id)
    {
        if (role == ApiRole.TrueAfterEnd)
        {
            return AbstractValue.Of(true);
        }

        var nothing = type?.SpecialType == SpecialType.System_Boolean ? AbstractValue.Of(false) : AbstractValue.Of(0);

        // "Readable, and nothing to read": together with a poll this is a question about the end (measured case 03e).
        return connection is { Life: Life.Unseen, Read: IInvocationOperation poll } ? nothing with { From = poll, Connection = id } : nothing;
    }

    private Outcome[] Poll(IInvocationOperation call, AbstractValue receiver, FlowState state)
    {
        if (!receiver.IsLink || !call.Arguments.Any(argument => argument.Value is { Type.Name: "SelectMode", ConstantValue: { HasValue: true, Value: SelectRead } }))
        {
            return Outcome.One(state);
        }

        var connection = state.StateOf(receiver.Connection);
        switch (connection)
        {
            case { Life: Life.Ended or Life.Learned }:
                return Outcome.One(state, AbstractValue.Of(true));
            case { Life: Life.Open or Life.Unseen, Holder: not (Holder.Elsewhere or Holder.Object), Threw: false }:
                var outcome = new Outcome(
                    state.WithConnection(receiver.Connection, connection with { Life = Life.Unseen, Read = call }),
                    AbstractValue.Of(true));
                return connection.Life == Life.Unseen ? new[] { outcome } : new[] { outcome, new Outcome(state, AbstractValue.Unknown) };
            default:
                return Outcome.One(state);
        }
    }

    /// <summary>A write says nothing of the peer's close for as long as the peer only shuts down its side (measured case 03h).</summary>
    private FlowState NoteWrite(IInvocationOperation call, AbstractValue receiver, FlowState state)
    {
        if (receiver.IsLink && !IsResponse(receiver) && call.TargetMethod.Name is "Write" or "WriteAsync" or "WriteByte" or "WriteLine" or "WriteLineAsync" or "Send" or "SendAsync"
            && state.StateOf(receiver.Connection) is { Life: Life.Open, Holder: var holder } && (holder == Holder.Here || (holder == Holder.Lender && _context.IsCallee)))
        {
            _context.MayBeEndless = true;
            _context.Written.Add((receiver.Connection, call));
            _context.Recorder?.NoteUse(receiver.Connection);
        }

        return state;
    }

    /// <summary>A part of what a read returned.</summary>
    private AbstractValue PartOf(IPropertyReferenceOperation property, AbstractValue whole)
    {
        var sign = _context.Catalog.EndOf(property);
        switch (whole.Kind)
        {
            case ValueKind.Message:
                var end = EndValue(sign);
                return (whole.Number == 1 ? end : end.WithData()).Telling(whole);
            case ValueKind.NonNull or ValueKind.Null when property.Property.Name == "HasValue":
                return AbstractValue.Of(whole.Kind == ValueKind.NonNull).Telling(whole);
            default:
                return AbstractValue.Unknown.Telling(whole);
        }
    }

    /// <summary>The state of a WebSocket after the peer's Close message is no longer <c>Open</c>.</summary>
    private AbstractValue SessionStateOf(IPropertyReferenceOperation property, Outcome instance)
    {
        if (!instance.Value.IsLink || instance.State.StateOf(instance.Value.Connection) is not { Life: Life.Ended or Life.Learned } connection)
        {
            return AbstractValue.Unknown;
        }

        return EndValue(_context.Catalog.EndOf(property)) with { From = connection.Read, Connection = instance.Value.Connection };
    }

    private static AbstractValue EndValue(EndSign sign) => sign switch
    {
        EndSign.Zero => AbstractValue.Of(0),
        EndSign.MinusOne => AbstractValue.Of(-1),
        EndSign.Null => AbstractValue.Null,
        EndSign.True => AbstractValue.Of(true),
        EndSign.NotNull => AbstractValue.NonNull,
        EndSign.False => AbstractValue.Of(false),
        EndSign.CloseReceived => AbstractValue.Of(CloseReceived),
        EndSign.CloseMessage => AbstractValue.Of(CloseMessage),
        EndSign.Message => AbstractValue.Message(end: true),
        _ => AbstractValue.Unknown,
    };

    /// <summary>Text made of the bytes that were read: of none, the empty text.</summary>
    private static AbstractValue Decode(AbstractValue[] values)
    {
        var count = values.FirstOrDefault(value => value.From is not null);
        return (count is { Kind: ValueKind.Integer, Number: 0 } or { Kind: ValueKind.Empty } ? AbstractValue.Empty : AbstractValue.Unknown).Telling(count);
    }

    /// <summary>The result of a call that is not in the catalog: it depends on the end as far as what it is given does.</summary>
    private static AbstractValue ResultOf(IInvocationOperation call, AbstractValue receiver, AbstractValue[] values, FlowState state)
    {
        if (receiver.Kind == ValueKind.Empty && call.TargetMethod.ContainingType.SpecialType == SpecialType.System_String)
        {
            switch (call.TargetMethod.Name)
            {
                case "Trim" or "TrimEnd" or "TrimStart" or "ToLower" or "ToLowerInvariant" or "ToUpper" or "ToUpperInvariant" or "Replace" or "ToString":
                    return receiver;
                case "Contains" or "StartsWith" or "EndsWith" or "Equals" when values.Length > 1 && values[1].Kind == ValueKind.Text:
                    return AbstractValue.Of(false);
            }
        }

        var asked = values.FirstOrDefault(value => value.IsLink && state.StateOf(value.Connection).IsPastEnd);
        return asked.IsLink ? Answer(state, asked) : Depending(values);
    }

    /// <summary>"total + n": nothing is added at the end.</summary>
    private static AbstractValue Sum(BinaryOperatorKind kind, AbstractValue left, AbstractValue right) => (left, right) switch
    {
        (_, { Kind: ValueKind.Integer, Number: 0, From: not null }) => left,
        ({ Kind: ValueKind.Integer, Number: 0, From: not null }, _) when kind == BinaryOperatorKind.Add => right,
        _ when kind == BinaryOperatorKind.Add && IsMore(left, right) => AbstractValue.Positive,
        _ => AbstractValue.Unknown.Telling(left.From is null ? right : left),
    };

    /// <summary>Whether a sum is more than 0 because something that is joins what is not below.</summary>
    private static bool IsMore(AbstractValue one, AbstractValue other) =>
        (one.Kind == ValueKind.Positive && IsNotBelow(other)) || (other.Kind == ValueKind.Positive && IsNotBelow(one));

    private static bool IsNotBelow(AbstractValue value) =>
        value is { Kind: ValueKind.Positive or ValueKind.NonNegative } or { Kind: ValueKind.Integer, Number: >= 0 };

    /// <summary>"total += n": when nothing was read, the same as before; when data was read, more than 0 if it was not below.</summary>
    private Outcome[] Accumulate(ICompoundAssignmentOperation assignment, FlowState state)
    {
        var place = _context.FindPlace(assignment.Target);
        var isSum = assignment.OperatorKind is BinaryOperatorKind.Add or BinaryOperatorKind.Subtract;
        if (place < 0 || !isSum || assignment.OperatorMethod is not null)
        {
            return Overwrite(assignment.Target, Evaluate(assignment.Value, state));
        }

        return Evaluate(assignment.Value, state).SelectMany(outcome =>
        {
            if (outcome.Value is { Kind: ValueKind.Integer, Number: 0 } or { Kind: ValueKind.Empty })
            {
                return Outcome.One(outcome.State, outcome.State.ValueOf(place) ?? AbstractValue.Unknown);
            }

            var isMore = assignment.OperatorKind == BinaryOperatorKind.Add
                && outcome.Value.Kind == ValueKind.Positive && outcome.State.ValueOf(place) is { } held && IsNotBelow(held);
            return isMore
                ? Outcome.One(Put(outcome.State, place, AbstractValue.Positive), AbstractValue.Positive)
                : Overwrite(assignment.Target, new[] { outcome });
        }).ToArray();
    }

    /// <summary>Whether the completion that a function handles is that of a send, as its name says: a send of no bytes is no end of the stream.</summary>
    private static bool CompletesSend(string function) =>
        function.Contains("Send") && !function.Contains("Rec") && !function.Contains("Read") && !function.Contains("IO");

    /// <summary>A read into no buffer returns 0 although the peer has not closed (measured case 49a).</summary>
    private static bool IsEmptyRead(IInvocationOperation call) => call.Arguments.Any(argument =>
        argument.Value is var value
        && ((argument.Parameter?.Name is "count" or "size" && value.ConstantValue is { HasValue: true, Value: 0 })
                || (argument.Parameter?.Name == "buffer" && IsEmptyBuffer(value))));

    private static bool IsEmptyBuffer(IOperation value) => value switch
    {
        IConversionOperation conversion => IsEmptyBuffer(conversion.Operand),
        IInvocationOperation { TargetMethod: { Name: "Empty", ContainingType.SpecialType: SpecialType.System_Array } } => true,
        IPropertyReferenceOperation { Property: { Name: "Empty", IsStatic: true } } => true,
        IArrayCreationOperation { DimensionSizes: { Length: 1 } sizes } => sizes[0].ConstantValue is { HasValue: true, Value: 0 },
        IDefaultValueOperation => true,
        _ => false,
    };
}

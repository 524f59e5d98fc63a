using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Flow;

/// <content>Calls that are about some of their arguments: as users and attributes say, or because the source hands out by them.</content>
internal sealed partial class Evaluator
{
    /// <summary>What a call is made on: its receiver, or what a user has named, or the first connection that a static method is given.</summary>
    private AbstractValue ReceiverOf(IInvocationOperation call, AbstractValue[] values)
    {
        var row = _context.Catalog.Find(call.TargetMethod);
        if (row is { Role: ApiRole.Close, Subjects: { IsEmpty: false } subjects })
        {
            return ArgumentsOf(call.Arguments, values, subjects).FirstOrDefault();
        }

        if (call.Instance is not null || (call.TargetMethod.IsExtensionMethod && values.Length > 0))
        {
            return values[0];
        }

        return row is { IsFromUser: true, Role: ApiRole.Close or ApiRole.Read } ? values.FirstOrDefault(value => value.IsLink) : AbstractValue.Unknown;
    }

    /// <summary>The call takes over what it is given: all its arguments, or those that are named.</summary>
    private FlowState TakeArguments(IInvocationOperation call, AbstractValue[] values, FlowState state) =>
        (_context.Catalog.Find(call.TargetMethod) is { Subjects: { IsEmpty: false } subjects }
            ? ArgumentsOf(call.Arguments, values, subjects)
            : values.Skip(call.Instance is null ? 0 : 1)).Aggregate(state, Escape);

    /// <summary>What a wrapper wraps: what is named, or the first connection there is.</summary>
    private AbstractValue InnerOf(IMethodSymbol wrap, ImmutableArray<IArgumentOperation> arguments, AbstractValue[] values) =>
        (_context.Catalog.Find(wrap) is { Subjects: { IsEmpty: false } subjects } ? ArgumentsOf(arguments, values, subjects) : values)
        .FirstOrDefault(value => value.IsLink);

    /// <summary>What becomes of other connections that a user's wrapper is given is not known: it may take them over.</summary>
    private FlowState TakeUnwrapped(IMethodSymbol wrap, ImmutableArray<IArgumentOperation> arguments, AbstractValue[] values, FlowState state) =>
        _context.Catalog.Find(wrap) is { IsFromUser: true } && InnerOf(wrap, arguments, values) is var inner
            ? values.Where(value => value.IsLink && value.Connection != inner.Connection).Aggregate(state, Escape)
            : state;

    private static IEnumerable<AbstractValue> ArgumentsOf(ImmutableArray<IArgumentOperation> arguments, AbstractValue[] values, ImmutableArray<int> ordinals) =>
        arguments
            // The receiver, where there is one, is the first of the values.
            .Select((argument, index) => (argument.Parameter, Value: values[index + values.Length - arguments.Length]))
            .Where(pair => pair.Parameter is not null && ordinals.Contains(pair.Parameter.Ordinal))
            .Select(pair => pair.Value);

    /// <summary>A fresh connection that comes back in an <c>out</c> or <c>ref</c> parameter; from a method that may fail, if it says true.</summary>
    private Outcome[] AcquireByReference(IInvocationOperation call, Outcome outcome)
    {
        if (call.Arguments.FirstOrDefault(argument => argument.Parameter is { } parameter && _context.Catalog.Find(call.TargetMethod)?.Acquired.Contains(parameter.Ordinal) == true) is not { } acquired
            || _context.FindPlace(acquired.Value) is not (>= 0 and var place))
        {
            return new[] { outcome };
        }

        var (state, link) = Acquire(call, outcome.State)[0];
        _context.Connections[link.Connection].Carrier ??= CarrierOf(acquired.Parameter!.Type);
        if (_context.Places[place].Symbol is not ILocalSymbol { RefKind: RefKind.None } local || !SymbolEqualityComparer.Default.Equals(local.ContainingSymbol, _context.Function))
        {
            return Outcome.One(Put(Escape(state, link), place, link), outcome.Value);
        }

        var connection = _context.Connections[link.Connection];
        connection.Name ??= local.Name;
        connection.Variable ??= local;
        state = Put(_context.Uses.IsExposed(local) ? Escape(state, link) : state, place, link);
        return call.Type?.SpecialType == SpecialType.System_Boolean
            ? new[] { new Outcome(state, AbstractValue.Of(true)), new Outcome(Put(outcome.State, place, AbstractValue.Null), AbstractValue.Of(false)) }
            : Outcome.One(state, outcome.Value);
    }
}

using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Flow;

/// <content>HTTP responses: the end of the body gives the connection back, so it is a close and not the peer's.</content>
internal sealed partial class Evaluator
{
    private bool? _asksForHeadersOnly;

    private bool IsResponse(AbstractValue value) => value.IsLink && _context.Connections[value.Connection].IsResponse;

    private Outcome[] Respond(IOperation origin, FlowState state, int number = 0)
    {
        if (AsksForHeadersOnly())
        {
            return Outcome.One(state, AbstractValue.NonNull);
        }

        _context.Acquired(origin, number).IsResponse = true;
        return Acquire(origin, state, number);
    }

    /// <summary>The response of an exception is the same one whenever it is asked for.</summary>
    private Outcome[] RespondOnce(IPropertyReferenceOperation property, FlowState state)
    {
        var place = _context.FindPlace(property);
        return place >= 0 && state.ValueOf(place) is { IsLink: true } known
            ? Outcome.One(state, known)
            : Respond(property, state).Select(outcome => place < 0 ? outcome : outcome with { State = outcome.State.With(place, outcome.Value) }).ToArray();
    }

    /// <summary>Whether a call returns before the body is there; one whose option is not known on this path may not.</summary>
    private bool IsUnbuffered(IInvocationOperation call, AbstractValue[] values)
    {
        if (_context.Catalog.Find(call.TargetMethod) is not { OnlyWith: { } wanted })
        {
            return true;
        }

        for (var i = 0; i < call.Arguments.Length; i++)
        {
            if (call.Arguments[i].Parameter?.Type.GetMembers(wanted).FirstOrDefault() is IFieldSymbol { ConstantValue: int value })
            {
                return values[i + values.Length - call.Arguments.Length] is { Kind: ValueKind.Integer, Number: var given } && given == value;
            }
        }

        return false;
    }

    /// <summary>A response without a body holds nothing.</summary>
    private FlowState AssumeEmpty(IBinaryOperation comparison, FlowState state) =>
        comparison.OperatorKind == BinaryOperatorKind.Equals
        && (IsZero(comparison.RightOperand) ? comparison.LeftOperand : IsZero(comparison.LeftOperand) ? comparison.RightOperand : null)
            is IPropertyReferenceOperation { Property.Name: "ContentLength", Instance: { } response }
            ? Evaluate(response, state).Aggregate(state, (after, outcome) => Drain(after, outcome.Value))
            : state;

    private static bool IsZero(IOperation operation) =>
        operation is { ConstantValue: { HasValue: true, Value: 0 or 0L } } or IConversionOperation { Operand.ConstantValue: { HasValue: true, Value: 0 or 0L } };

    /// <summary>
    /// A request for the headers alone is answered without a body, and an FTP command without data with a line: neither holds
    /// anything, and a function that makes one is not judged.
    /// </summary>
    private bool AsksForHeadersOnly() => _asksForHeadersOnly ??= _context.Graph.OriginalOperation.Syntax.FirstAncestorOrSelf<MemberDeclarationSyntax>()?.DescendantTokens().Any(token =>
        token.IsKind(SyntaxKind.StringLiteralToken) ? token.ValueText == "HEAD"
        : token.Parent is IdentifierNameSyntax { Identifier.ValueText: "Head" or "DeleteFile" or "GetDateTimestamp" or "GetFileSize" or "MakeDirectory" or "PrintWorkingDirectory" or "RemoveDirectory" or "Rename", Parent: MemberAccessExpressionSyntax }) == true;

    private FlowState Drain(FlowState state, AbstractValue body) => IsResponse(body) ? Close(state, body with { Owning = true }) : state;

    /// <summary>
    /// A read of the body. Its end gives the connection back, as does the read of its last byte: who counts bytes may have read
    /// all of them. Who asks for lines learns of the end only by asking once more.
    /// </summary>
    private Outcome[] ReadBody(IOperation read, AbstractValue body, FlowState state)
    {
        var sign = _context.Catalog.EndOf(read);
        var ended = new Outcome(Drain(state, body), EndValue(sign));
        return sign switch
        {
            EndSign.Returns => new[] { ended },
            EndSign.Throws => Outcome.One(MayBeRead(state, body)),
            EndSign.Null or EndSign.True => new[] { ended, new Outcome(state, ended.Value.WithData()) },
            _ => new[] { ended, new Outcome(MayBeRead(state, body), ended.Value.WithData()) },
        };
    }

    private static FlowState MayBeRead(FlowState state, AbstractValue body) =>
        state.WithConnection(body.Connection, state.StateOf(body.Connection) with { Holder = Holder.Elsewhere });
}

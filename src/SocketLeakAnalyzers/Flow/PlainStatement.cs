using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Flow;

/// <summary>
/// A call in which no connection can have a part, by the types of all that it names: a line that is logged. Half of what many
/// methods do is that, and to evaluate it on every path would cost more than all the rest.
/// </summary>
internal sealed class PlainStatement
{
    private readonly List<int> _places = new();
    private readonly bool _mayBeRisk;

    private PlainStatement(bool mayBeRisk)
    {
        _mayBeRisk = mayBeRisk;
    }

    /// <summary>The statement as one that is plain; null when it may have to do with a connection.</summary>
    public static PlainStatement? Of(IOperation operation, FunctionContext context)
    {
        if (operation is not IExpressionStatementOperation { Operation: IInvocationOperation call } || !IsForeign(call, context))
        {
            return null;
        }

        var statement = new PlainStatement(call.TargetMethod.MethodKind == MethodKind.DelegateInvoke || CalleeEffects.IsDemanding(call.TargetMethod.Name));
        foreach (var part in call.Descendants())
        {
            if (!IsPlain(part, context))
            {
                return null;
            }

            if (context.FindPlace(part) is >= 0 and var place)
            {
                statement._places.Add(place);
            }
        }

        return statement;
    }

    /// <summary>
    /// Whether it changes nothing in this state: nobody has to be told that a peer has closed, nothing would be lost by an exception
    /// of it, and nothing that it asks is known to be null.
    /// </summary>
    public bool ChangesNothing(FlowState state, Evaluator evaluator) =>
        !state.IsPastEnd && !(_mayBeRisk && evaluator.IsAtStake(state)) && _places.All(place => state.ValueOf(place) is not { Kind: ValueKind.Null or ValueKind.Link });

    /// <summary>Whether a call is of a delegate, or of a framework's member of which the catalog has nothing to say.</summary>
    private static bool IsForeign(IInvocationOperation call, FunctionContext context) =>
        (call.TargetMethod.MethodKind == MethodKind.DelegateInvoke ? context.HeldBy(call, CancellationToken.None) is null : call.TargetMethod.DeclaringSyntaxReferences.IsEmpty)
        && (context.Catalog.Find(call.TargetMethod) is null || call.TargetMethod.ContainingType.SpecialType == SpecialType.System_String)
        && !call.TargetMethod.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "DoesNotReturnAttribute")
        && call.Arguments.All(argument => argument.Parameter is { RefKind: RefKind.None } && IsText(argument.Value));

    private static bool IsPlain(IOperation part, FunctionContext context) => part switch
    {
        IArgumentOperation or IInterpolatedStringOperation or IInterpolationOperation or IInterpolatedStringTextOperation => true,
        IConversionOperation { OperatorMethod: null } or IBinaryOperation { OperatorMethod: null } or ILiteralOperation => true,
        IBinaryOperation or IInstanceReferenceOperation => true,
        ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or IFlowCaptureReferenceOperation => IsPlainType(part.Type, context),
        IPropertyReferenceOperation property => property.Arguments.IsEmpty && context.Catalog.Find(property.Property) is null && IsPlainType(property.Type, context),
        IInvocationOperation call => IsForeign(call, context),
        _ => false,
    };

    /// <summary>A text, a number, or what is made into one.</summary>
    private static bool IsText(IOperation value)
    {
        while (value is IConversionOperation { IsImplicit: true } conversion)
        {
            value = conversion.Operand;
        }

        return value.Type is null or { IsValueType: true } or { SpecialType: SpecialType.System_String };
    }

    /// <summary>A type of which no value is a connection, nor has one in it under another name.</summary>
    private static bool IsPlainType(ITypeSymbol? type, FunctionContext context) => type is { IsValueType: true } or { SpecialType: SpecialType.System_String } or { TypeKind: TypeKind.Delegate or TypeKind.Class }
        && type.SpecialType != SpecialType.System_Object && !context.Catalog.IsConnection(type) && !context.Catalog.IsLink(type) && !context.Catalog.MayBeConnection(type)
        && !ConnectionCatalog.IsOperation(type) && !context.IsCarrier(type);
}

using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace SocketLeakAnalyzers.Flow;

/// <content>Transfers that can be refused: then the connection is still with who offered it.</content>
internal sealed partial class Evaluator
{
    /// <summary>Whether a connection is offered that may not be taken.</summary>
    private bool IsRefusable(IInvocationOperation call, AbstractValue[] values) => MayRefuse(call) && values.Any(value => value.IsLink && !IsResponse(value));

    /// <summary>Taken, or refused: then it is still with who offered it, and so are those who could be told.</summary>
    private static Outcome[] Offer(IInvocationOperation call, AbstractValue[] values, FlowState taken, FlowState refused) => new[]
    {
        new Outcome(taken, AbstractValue.Of(true)),
        new Outcome(values.Skip(call.Instance is null ? 0 : 1).Aggregate(refused, Use), AbstractValue.Of(false)),
    };

    /// <summary>
    /// Whether a collection of the framework may not take what it is offered: a dictionary that has the key already, where the code asks
    /// and the key is not made anew each time, or the connection itself, and a queue or a channel that is full.
    /// </summary>
    private bool MayRefuse(IInvocationOperation call) => call.TargetMethod.DeclaringSyntaxReferences.IsEmpty && call.TargetMethod switch
    {
        { Name: "TryAdd", ContainingType.Name: "ConcurrentDictionary" or "Dictionary" } => !IsDropped(call) && !call.Arguments.Any(argument => argument.Parameter?.Name == "key" && (_context.Catalog.IsConnection(argument.Value.Type) || IsFreshKey(argument.Value))),
        { Name: "TryAdd", ContainingType.Name: "BlockingCollection" } => IsBounded(call.Instance),
        { Name: "TryWrite", ContainingType.Name: "ChannelWriter" } => call.Instance is IPropertyReferenceOperation { Property.Name: "Writer", Instance: var channel } && IsBounded(channel),
        _ => false,
    };

    /// <summary>Whether a key is one that no other entry has: a new <c>Guid</c>, or the next number.</summary>
    private static bool IsFreshKey(IOperation key)
    {
        var syntax = key is ILocalReferenceOperation { Local.DeclaringSyntaxReferences: { Length: 1 } declared } && declared[0].GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: { } value } ? value : key.Syntax;
        return syntax.DescendantNodesAndSelf().Any(node => node is SimpleNameSyntax { Identifier.ValueText: "NewGuid" or "Increment" } or PostfixUnaryExpressionSyntax or PrefixUnaryExpressionSyntax);
    }

    /// <summary>Whether what holds a queue or a channel was made with a bound, as its declaration says.</summary>
    private static bool IsBounded(IOperation? holder)
    {
        var declared = holder switch
        {
            IFieldReferenceOperation field => field.Field.DeclaringSyntaxReferences,
            ILocalReferenceOperation local => local.Local.DeclaringSyntaxReferences,
            _ => default,
        };
        return !declared.IsDefaultOrEmpty && declared[0].GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: var made } && made switch
        {
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CreateBounded" } } => true,
            BaseObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: > 0 } creation => IsNumber(creation.ArgumentList.Arguments.Last().Expression),
            _ => false,
        };
    }

    private static bool IsNumber(ExpressionSyntax expression) => expression is LiteralExpressionSyntax { Token.Value: int } or IdentifierNameSyntax;
}

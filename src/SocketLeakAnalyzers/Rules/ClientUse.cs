using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Flow;
using SocketLeakAnalyzers.Summaries;

namespace SocketLeakAnalyzers.Rules;

/// <summary>Answers what becomes of an HTTP client where it is made: it is disposed there, only used, or goes to somebody else.</summary>
internal sealed class ClientUse
{
    private readonly IOperation _body;
    private readonly SyntaxNode _made;
    private readonly HashSet<ISymbol> _seen = new(SymbolEqualityComparer.Default);

    private readonly FunctionSummaries? _summaries;
    private NestedFunctions? _nested;

    private ClientUse(SyntaxNode made, IOperation body, FunctionSummaries? summaries)
    {
        _made = made;
        _body = body;
        _summaries = summaries;
    }

    /// <summary>Whether this code disposes of it.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>Whether a request is made with it, or it is set up.</summary>
    public bool IsUsed { get; private set; }

    /// <summary>Whether it serves a loop that goes on until somebody stops it: the client of a worker, and not of a call.</summary>
    public bool ServesLoop { get; private set; }

    /// <summary>Whether it is what the function returns.</summary>
    public bool IsReturned { get; private set; }

    /// <summary>Whether it is stored where it outlives the function, or given to somebody who may keep it.</summary>
    public bool IsKept { get; private set; }

    /// <summary>The field or property of the own type that it is stored in; null for none.</summary>
    public ISymbol? Member { get; private set; }

    /// <param name="made">What makes the client: a creation, or a call of a method that returns a new one.</param>
    /// <param name="body">The body it stands in.</param>
    /// <param name="summaries">What methods do with what they are given; without them any may keep it.</param>
    public static ClientUse Of(IOperation made, IOperation body, FunctionSummaries? summaries)
    {
        var use = new ClientUse(made.Syntax, body, summaries);
        use.Follow(made);
        return use;
    }

    private void Follow(IOperation value)
    {
        switch (value.Parent)
        {
            case IConversionOperation or IParenthesizedOperation or IConditionalOperation or ICoalesceOperation or IAwaitOperation or ISwitchExpressionArmOperation or ISwitchExpressionOperation:
                Follow(value.Parent);
                break;
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } declarator }:
                IsDisposed |= declarator.Parent?.Parent is { Parent: IUsingDeclarationOperation or IUsingOperation };
                FollowLocal(local);
                break;
            case IAssignmentOperation { Target: ILocalReferenceOperation or IParameterReferenceOperation { Parameter.RefKind: RefKind.None } } assignment when assignment.Value == value:
                // "http ??= new HttpClient()" is a value itself, besides.
                FollowLocal(assignment.Target is ILocalReferenceOperation { Local: var variable } ? variable : ((IParameterReferenceOperation)assignment.Target).Parameter);
                if (assignment.Parent is not IExpressionStatementOperation)
                {
                    Follow(assignment);
                }

                break;
            case IAssignmentOperation { Target: IMemberReferenceOperation { Member: var member } } assignment when assignment.Value == value:
                IsKept = true;
                Member = member is IFieldSymbol or IPropertySymbol ? member : null;
                break;
            case ISymbolInitializerOperation:
                IsKept = true;
                Member = value.Parent switch
                {
                    IFieldInitializerOperation field => field.InitializedFields.FirstOrDefault(),
                    IPropertyInitializerOperation property => property.InitializedProperties.FirstOrDefault(),
                    _ => null,
                };
                break;
            case IUsingOperation:
                IsDisposed = true;
                break;
            case IReturnOperation:
                IsReturned = true;
                break;
            case IInvocationOperation { Instance: { } instance } call when instance == value:
                Note(call);
                break;
            case IConditionalAccessOperation { Operation: var asked, WhenNotNull: IInvocationOperation call } when asked == value:
                Note(call);
                break;
            case IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { IsExtensionMethod: true } called } call } argument when call.Arguments[0] == argument && IsOfClients(called):
                IsUsed = true;
                break;
            case IArgumentOperation { Parameter: not null } argument when _summaries?.OnlyBorrows(ParameterOf(argument), CancellationToken.None) == true:
                IsUsed = true;
                break;
            case IPropertyReferenceOperation or IExpressionStatementOperation or IBinaryOperation or IIsPatternOperation:
                IsUsed = true;
                break;
            default:
                IsKept = true;
                break;
        }
    }

    /// <summary>What an argument is given to; of a delegate in a variable, the parameter of the function that it holds.</summary>
    private IParameterSymbol ParameterOf(IArgumentOperation argument) =>
        argument.Parent is IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke, Instance: ILocalReferenceOperation { Local: var holder } }
        && (_nested ??= new NestedFunctions(_body.DescendantsAndSelf().ToArray())).HeldBy(holder) is { } held
            ? held.Parameters[argument.Parameter!.Ordinal]
            : argument.Parameter!;

    private void Note(IInvocationOperation call)
    {
        // Who disposes of it only where something has failed keeps it otherwise.
        IsDisposed |= call.TargetMethod.Name == "Dispose" && call.Syntax.FirstAncestorOrSelf<CatchClauseSyntax>() is null;
        IsUsed |= call.TargetMethod.Name != "Dispose";
    }

    private void FollowLocal(ISymbol local)
    {
        if (!_seen.Add(local))
        {
            return;
        }

        foreach (var reference in _body.Descendants())
        {
            var variable = reference is ILocalReferenceOperation { Local: var named } ? named : (ISymbol?)(reference as IParameterReferenceOperation)?.Parameter;
            if (SymbolEqualityComparer.Default.Equals(variable, local) && (reference.Parent as IAssignmentOperation)?.Target != reference)
            {
                ServesLoop |= reference.Syntax.Ancestors().TakeWhile(outer => !outer.Span.Contains(_made.Span)).Any(outer => outer is WhileStatementSyntax or DoStatementSyntax);
                Follow(reference);
            }
        }
    }

    /// <summary>An extension that works on a client, as those that read JSON, and does not put it into something.</summary>
    private static bool IsOfClients(IMethodSymbol method) => method.ContainingType.Name.EndsWith("Extensions", System.StringComparison.Ordinal);
}

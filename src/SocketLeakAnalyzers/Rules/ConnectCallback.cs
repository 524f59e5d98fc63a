using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Callers;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Rules;

/// <summary>A callback whose connect or handshake has failed, and that only writes so: the socket stays open (measured cases 34a, 34c).</summary>
internal static class ConnectCallback
{
    public static IEnumerable<JumpedClose> Find(Body body, CancellationToken cancellation)
    {
        if (body.Owner is not IMethodSymbol method)
        {
            yield break;
        }

        foreach (var end in body.All.OfType<IInvocationOperation>())
        {
            if (end.TargetMethod.Name is "EndConnect" or "EndAuthenticateAsClient" or "EndAuthenticateAsServer"
                && body.Catalog.RoleOf(end.TargetMethod) is ApiRole.Connect or ApiRole.Handshake
                && IsCallback(end, method)
                && HolderOf(end, body) is { } holder
                && AcceptLoop.Around(end).OfType<ITryOperation>().FirstOrDefault() is { } guarded
                && guarded.Body.Syntax.Span.Contains(end.Syntax.Span)
                && OnlyLogs(end, guarded)
                && !Handling.IsUsed(end, holder)
                && !StarterMayClose(holder, end, method, body, cancellation)
                && !Owners.MayClose(holder, method, body, cancellation))
            {
                yield return new JumpedClose(end.Instance!.Syntax.ToString(), end)
                {
                    Rescue = Rescue.CloseInCatch,
                    Target = end.Instance.Syntax.ToString(),
                };
            }
        }
    }

    /// <summary>Whether the operation ends in a function that is called back with it, and by nobody else.</summary>
    private static bool IsCallback(IInvocationOperation end, IMethodSymbol method) =>
        (AcceptLoop.FunctionOf(end) switch
        {
            IAnonymousFunctionOperation lambda => lambda.Symbol,
            ILocalFunctionOperation local => local.Symbol,
            _ => method,
        }) is { ReturnsVoid: true, Parameters: { Length: 1 } parameters } && parameters[0].Type.Name == "IAsyncResult";

    /// <summary>The member that holds the connection: of the object itself, or of the state that came with the operation.</summary>
    private static ISymbol? HolderOf(IInvocationOperation end, Body body) => end.Instance switch
    {
        IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } or IPropertyReferenceOperation { Instance: null or IInstanceReferenceOperation } =>
            Held.Of(end.Instance, body) is (IFieldSymbol or IPropertySymbol) and { } own ? own : null,
        IMemberReferenceOperation { Instance: { } state, Member: (IFieldSymbol or IPropertySymbol) and { DeclaringSyntaxReferences.IsEmpty: false } member }
            when IsState(state, body) && Held.IsConnection(member, body) => member,
        _ => null,
    };

    private static bool IsState(IOperation state, Body body) =>
        body.Roots.Value(state) is IPropertyReferenceOperation { Property: { Name: "AsyncState", ContainingType.Name: "IAsyncResult" } };

    /// <summary>Whether nobody is seen to begin the operation, or who does closes too: it may wait for the callback, and stop waiting.</summary>
    private static bool StarterMayClose(ISymbol holder, IInvocationOperation end, IMethodSymbol method, Body body, CancellationToken cancellation)
    {
        var starters = AcceptLoop.FunctionOf(end) is IAnonymousFunctionOperation
            ? method.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellation)).ToArray()
            : body.References.To(method, cancellation).Select(mention => mention.FirstAncestorOrSelf<MemberDeclarationSyntax>()).ToArray<SyntaxNode?>();
        return starters.Length == 0 || starters.Any(starter => starter is not null && ClosedNames.Closes(starter, holder.Name));
    }

    /// <summary>Whether each handler that may get the failure only writes of it, and so does what follows.</summary>
    private static bool OnlyLogs(IInvocationOperation end, ITryOperation guarded) =>
        guarded.Finally is null
        && guarded.Catches.Any(IsOfFailure)
        && guarded.Catches.All(handler => handler.Filter is null && Handling.OnlyLogs(handler.Handler))
        && !AcceptLoop.Around(guarded).Any(outer => outer is ILoopOperation or ITryOperation or ICatchClauseOperation)
        && Handling.Behind(guarded).All(Handling.OnlyLogs);

    private static bool IsOfFailure(ICatchClauseOperation handler) =>
        Handling.CatchesAll(handler) || handler.ExceptionType is { Name: "SocketException" or "IOException" or "AuthenticationException" };
}

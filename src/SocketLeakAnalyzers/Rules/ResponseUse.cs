using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SocketLeakAnalyzers.Rules;

/// <summary>Answers what a body does with the context of an HTTP listener's request, its response and the stream of that: whichever of them is closed, the response is.</summary>
internal sealed class ResponseUse
{
    private readonly IOperation _body;
    private readonly HashSet<ISymbol> _seen = new(SymbolEqualityComparer.Default);

    private ResponseUse(IOperation body)
    {
        _body = body;
    }

    /// <summary>Whether some path closes or aborts it.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Whether it goes where others may close it.</summary>
    public bool IsKept { get; private set; }

    /// <summary>Whether the body has to do with the response at all.</summary>
    public bool IsAnswered { get; private set; }

    /// <summary>The variable that is declared with the response; null for none.</summary>
    public string? Response { get; private set; }

    /// <summary>The variable or parameter that has the context; null for none.</summary>
    public string? Context { get; private set; }

    /// <param name="taken">The call that takes a request.</param>
    /// <param name="body">The body it stands in.</param>
    public static ResponseUse OfTaken(IOperation taken, IOperation body)
    {
        var use = new ResponseUse(body);
        use.Follow(taken);
        return use;
    }

    /// <param name="parameter">The parameter that is given the context.</param>
    /// <param name="body">The body of its method.</param>
    public static ResponseUse OfParameter(IParameterSymbol parameter, IOperation body)
    {
        var use = new ResponseUse(body) { Context = parameter.Name };
        use.FollowAll(parameter);
        return use;
    }

    private void Follow(IOperation value)
    {
        switch (value.Parent)
        {
            case IConversionOperation or IParenthesizedOperation or IAwaitOperation:
                Follow(value.Parent);
                break;
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } declarator }:
                IsClosed |= declarator.Parent?.Parent?.Parent is IUsingDeclarationOperation or IUsingOperation;
                Name(local);
                FollowAll(local);
                break;
            case ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var local } } assignment when assignment.Value == value:
                Name(local);
                FollowAll(local);
                break;
            case IUsingOperation:
                IsClosed = true;
                break;
            case IInvocationOperation { Instance: { Type.Name: "Task" } task, TargetMethod.Name: var name } call when task == value:
                // Who goes on with the task gets the context.
                IsKept |= name is not ("ConfigureAwait" or "GetAwaiter" or "Wait" or "WaitAsync");
                Follow(call);
                break;
            case IInvocationOperation { Instance: { } instance, TargetMethod.Name: var name } call when instance == value:
                IsClosed |= name is "Close" or "Abort" or "Dispose" or "DisposeAsync";
                IsKept |= name == "AcceptWebSocketAsync";
                if (name == "GetResult")
                {
                    Follow(call);
                }

                break;
            case IPropertyReferenceOperation { Property.Name: "Response" or "OutputStream" or "Result" } property:
                IsAnswered |= property.Property.Name != "Result";
                Follow(property);
                break;
            case IPropertyReferenceOperation or IExpressionStatementOperation:
                break;
            case IArgumentOperation { Parent: IObjectCreationOperation { Type.Name: "StreamWriter" or "BinaryWriter" or "BufferedStream" or "GZipStream" or "DeflateStream" } wrapper }:
                Follow(wrapper);
                break;
            default:
                IsKept = true;
                break;
        }
    }

    private void Name(ILocalSymbol local)
    {
        Response ??= local.Type.Name == "HttpListenerResponse" ? local.Name : null;
        Context ??= local.Type.Name == "HttpListenerContext" ? local.Name : null;
    }

    private void FollowAll(ISymbol holder)
    {
        if (!_seen.Add(holder))
        {
            return;
        }

        foreach (var operation in _body.Descendants())
        {
            var symbol = operation switch
            {
                ILocalReferenceOperation local => local.Local,
                IParameterReferenceOperation parameter => (ISymbol)parameter.Parameter,
                _ => null,
            };
            if (SymbolEqualityComparer.Default.Equals(symbol, holder) && (operation.Parent as IAssignmentOperation)?.Target != operation)
            {
                Follow(operation);
            }
        }
    }
}

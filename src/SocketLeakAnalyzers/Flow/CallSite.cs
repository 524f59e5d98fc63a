using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SocketLeakAnalyzers.Flow;

/// <summary>An operation that runs a function: a call, or a creation.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Target">The function, as it is named there.</param>
/// <param name="Instance">The object that it is called on; null for none.</param>
/// <param name="Arguments">What it is given.</param>
internal sealed record CallSite(IOperation Operation, IMethodSymbol Target, IOperation? Instance, ImmutableArray<IArgumentOperation> Arguments)
{
    /// <summary>A call.</summary>
    public static CallSite Of(IInvocationOperation call) => new(call, call.TargetMethod, call.Instance, call.Arguments);

    /// <summary>A creation that runs a constructor.</summary>
    public static CallSite Of(IObjectCreationOperation creation, IMethodSymbol constructor) => new(creation, constructor, null, creation.Arguments);

    /// <summary>Whether members of the object that the function belongs to are members of this function's object.</summary>
    public bool IsOnOwnObject => Target.MethodKind switch
    {
        MethodKind.Constructor => false,
        MethodKind.DelegateInvoke => true,
        _ => Instance is null or IInstanceReferenceOperation,
    };

    /// <summary>The place among the arguments of the one for a parameter; −1 for none.</summary>
    public int IndexOf(int ordinal)
    {
        for (var i = 0; i < Arguments.Length; i++)
        {
            if (Arguments[i].Parameter?.Ordinal == ordinal)
            {
                return i;
            }
        }

        return -1;
    }
}

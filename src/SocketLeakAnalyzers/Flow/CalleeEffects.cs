using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SocketLeakAnalyzers.Flow;

/// <summary>Answers whether a called method may close a connection that it is not given, or tell somebody who will.</summary>
/// <remarks>
/// By names alone, without binding: a method of the source is harmless when it invokes nothing but calls that close and
/// tell nothing. A delegate, a virtual method without a body and everything that is not understood may act.
/// </remarks>
internal sealed class CalleeEffects
{
    private const int MaxDepth = 3;

    private static readonly ImmutableHashSet<string> ActingNames = ImmutableHashSet.Create(
        "Abort", "BeginInvoke", "Cancel", "CancelAfter", "CancelAsync", "Close", "CloseAsync", "Complete", "CompleteAsync", "Disconnect",
        "DisconnectAsync", "Dispose", "DisposeAsync", "Exchange", "Exit", "FailFast", "Invoke", "Post", "Publish", "Pulse", "PulseAll",
        "Raise", "Release", "Send", "Set", "SetCanceled", "SetException", "SetResult", "Shutdown", "Signal", "Stop", "StopAsync",
        "TryComplete", "TrySetCanceled", "TrySetException", "TrySetResult");

    private readonly ConcurrentDictionary<IMethodSymbol, bool> _mayAct = new(SymbolEqualityComparer.Default);

    /// <summary>Whether the call may lead to somebody closing a connection that is not among its arguments.</summary>
    public bool MayAct(IMethodSymbol method, CancellationToken cancellation)
    {
        if (method.MethodKind == MethodKind.DelegateInvoke)
        {
            return true;
        }

        return !method.DeclaringSyntaxReferences.IsEmpty && MayAct(method.OriginalDefinition, MaxDepth, cancellation);
    }

    private bool MayAct(IMethodSymbol method, int depth, CancellationToken cancellation)
    {
        if (_mayAct.TryGetValue(method, out var known))
        {
            return known;
        }

        if (depth == 0)
        {
            return true;
        }

        // A method that calls itself adds nothing by that.
        _mayAct.TryAdd(method, false);
        var acts = method.IsAbstract || method.IsExtern || method.IsVirtual || method.IsOverride
            || method.ContainingType.TypeKind == TypeKind.Interface
            || method.DeclaringSyntaxReferences.Any(reference => Acts(reference.GetSyntax(cancellation), method, depth, cancellation));
        _mayAct[method] = acts;
        return acts;
    }

    private bool Acts(SyntaxNode body, IMethodSymbol method, int depth, CancellationToken cancellation)
    {
        foreach (var invocation in body.DescendantNodes().OfType<InvocationExpressionSyntax>())
        {
            switch (invocation.Expression)
            {
                case MemberAccessExpressionSyntax { Expression: not ThisExpressionSyntax } access:
                    if (ActingNames.Contains(access.Name.Identifier.ValueText))
                    {
                        return true;
                    }

                    break;
                case MemberBindingExpressionSyntax binding:
                    if (ActingNames.Contains(binding.Name.Identifier.ValueText))
                    {
                        return true;
                    }

                    break;
                case SimpleNameSyntax or MemberAccessExpressionSyntax:
                    var name = invocation.Expression is MemberAccessExpressionSyntax member ? member.Name : (SimpleNameSyntax)invocation.Expression;
                    if (OwnMemberActs(name.Identifier.ValueText, method, depth, cancellation))
                    {
                        return true;
                    }

                    break;
                default:
                    return true;
            }
        }

        return false;
    }

    private bool OwnMemberActs(string name, IMethodSymbol method, int depth, CancellationToken cancellation)
    {
        if (name == "nameof")
        {
            return false;
        }

        for (var type = method.ContainingType; type is not null; type = type.BaseType)
        {
            var members = type.GetMembers(name);
            if (!members.IsEmpty)
            {
                // A field, property or event that is invoked is a delegate.
                return members.Any(candidate => candidate is not IMethodSymbol called || MayAct(called, depth - 1, cancellation));
            }
        }

        return true;
    }
}

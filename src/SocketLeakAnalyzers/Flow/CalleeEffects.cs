using System;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Callers;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Flow;

/// <summary>Answers whether a called method may close a connection that it is not given, or tell somebody who will.</summary>
/// <remarks>
/// By names alone, without binding: a method of the source is harmless when it invokes nothing but calls that close and
/// tell nothing. A delegate, a virtual method without a body and everything that is not understood may act.
/// </remarks>
internal sealed class CalleeEffects
{
    private const int MaxDepth = 3;

    private static readonly ImmutableHashSet<string> ActingNames = ImmutableHashSet.Create("Exchange", "Pulse", "PulseAll", "Set", "SetResult", "SetException");

    /// <summary>A method whose name has one of these may close or tell, whatever else it does.</summary>
    private static readonly string[] ActingVerbs =
    {
        "Abort", "Cancel", "Close", "Complete", "Disconnect", "Dispose", "Ended", "Exit", "FailFast", "Invoke", "Kill", "Leave", "Lost", "Notify",
        "Post", "Publish", "Raise", "Reconnect", "Release", "Reopen", "Restart", "Shutdown", "Signal", "Stop", "Terminate", "TrySet",
    };

    private readonly ConcurrentDictionary<IMethodSymbol, bool> _removes = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<IMethodSymbol, bool> _mayThrow = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<IMethodSymbol, bool> _mayAct = new(SymbolEqualityComparer.Default);

    /// <summary>Whether the call may lead to somebody closing a connection that is not among its arguments.</summary>
    public bool MayAct(IInvocationOperation call, CancellationToken cancellation) =>
        MayAct(call.TargetMethod, cancellation)
        || (call.Instance is not (null or IInstanceReferenceOperation)
            && !call.TargetMethod.DeclaringSyntaxReferences.IsEmpty && NameActs(call.TargetMethod.Name));

    /// <summary>
    /// Whether the method may leave by an exception because the peer has closed: one of the source that throws somewhere, or
    /// reads what must be there; any other that is given the count or the text of a read that brought nothing, and is not
    /// known to take it.
    /// </summary>
    public bool MayThrow(IMethodSymbol method, bool hasCount, CancellationToken cancellation)
    {
        var called = method.OriginalDefinition;
        if (called.DeclaringSyntaxReferences.IsEmpty)
        {
            return hasCount && !TakesNothing(called);
        }

        return _mayThrow.GetOrAdd(called.PartialImplementationPart ?? called, asked => MayThrow(asked, MaxDepth, cancellation));
    }

    private static bool MayThrow(IMethodSymbol method, int depth, CancellationToken cancellation) => depth == 0
        || method.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax(cancellation).DescendantNodes().Any(node => node switch
        {
            ThrowStatementSyntax or ThrowExpressionSyntax => true,
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } => IsDemanding(access.Name.Identifier.ValueText, access.Expression),
            InvocationExpressionSyntax { Expression: IdentifierNameSyntax name } => method.ContainingType.GetMembers(name.Identifier.ValueText).OfType<IMethodSymbol>()
                .Any(other => !SymbolEqualityComparer.Default.Equals(other, method) && MayThrow(other.PartialImplementationPart ?? other, depth - 1, cancellation)),
            _ => false,
        }));

    /// <summary>Whether a method of the source takes something out of a collection.</summary>
    public bool Removes(IMethodSymbol method, CancellationToken cancellation) =>
        !method.OriginalDefinition.DeclaringSyntaxReferences.IsEmpty && _removes.GetOrAdd(method.OriginalDefinition, asked => asked.DeclaringSyntaxReferences.Any(reference =>
            reference.GetSyntax(cancellation).DescendantNodes().OfType<MemberAccessExpressionSyntax>()
                .Any(access => access.Name.Identifier.ValueText is "Remove" or "TryRemove" && access.Parent is InvocationExpressionSyntax)));

    /// <summary>Names of members that throw when there is nothing to work on.</summary>
    public static bool IsDemanding(string name, ExpressionSyntax? receiver = null) =>
        name.StartsWith("ReadExactly", StringComparison.Ordinal) || name.StartsWith("Throw", StringComparison.Ordinal)
        || (name == "ReadByte" && receiver?.ToString().IndexOf("eader", StringComparison.Ordinal) >= 0)
        || name is "Parse" or "ReadInt16" or "ReadInt32" or "ReadInt64" or "ReadUInt16" or "ReadUInt32" or "ReadUInt64" or "ReadString" or "Deserialize";

    /// <summary>Members of the framework that take a count of 0 or an empty text like any other.</summary>
    private static bool TakesNothing(IMethodSymbol method)
    {
        if (IsDemanding(method.Name))
        {
            return false;
        }

        var type = method.ContainingType;
        return type.SpecialType is SpecialType.System_String or SpecialType.System_Object
            || type.Name is "Array" or "Buffer" or "Console" or "MemoryExtensions" or "Math" or "StringBuilder" or "Span" or "ReadOnlySpan" or "Memory" or "ReadOnlyMemory" or "ArraySegment"
                or "Encoding" or "Convert" or "Thread" or "Task" or "Debug" or "Trace" or "Enumerable" or "BitConverter" or "ILogger" or "LoggerExtensions"
            || (type.ContainingNamespace?.ToDisplayString() is "System.IO" or "System.IO.Pipelines" or "System.Buffers" or "System.Net.Sockets" or "System.Collections.Generic" or "System.Collections.Concurrent" or "System.Collections"
                && !method.Name.StartsWith("Read", StringComparison.Ordinal));
    }

    /// <summary>Whether running the method may.</summary>
    public bool MayAct(IMethodSymbol method, CancellationToken cancellation)
    {
        if (method.MethodKind == MethodKind.DelegateInvoke)
        {
            return true;
        }

        var called = method.OriginalDefinition;
        return !called.DeclaringSyntaxReferences.IsEmpty
            && _mayAct.GetOrAdd(called.PartialImplementationPart ?? called, asked => MayAct(asked, MaxDepth, cancellation));
    }

    private static bool NamesAct(SyntaxNode node) => node.DescendantNodes().Any(called => called switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } => NameActs(access.Name.Identifier.ValueText),
        InvocationExpressionSyntax { Expression: SimpleNameSyntax name } => NameActs(name.Identifier.ValueText),
        MemberBindingExpressionSyntax binding => NameActs(binding.Name.Identifier.ValueText),
        _ => false,
    });

    /// <summary>Whether a method of the source may tell others of its object, who then close it, or start what does; unknown bodies may.</summary>
    public bool MayKeepObject(IMethodSymbol method, CancellationToken cancellation) => MayKeepObject(method, MaxDepth, cancellation);

    private static bool MayKeepObject(IMethodSymbol method, int depth, CancellationToken cancellation) =>
        depth == 0 || method.IsAbstract || method.IsVirtual || method.IsOverride || (method.DeclaringSyntaxReferences.IsEmpty && !method.IsImplicitlyDeclared)
        || method.DeclaringSyntaxReferences.Any(reference => BodyOf(reference.GetSyntax(cancellation))?.DescendantNodes().Any(node => node switch
        {
            ThisExpressionSyntax { Parent: ArgumentSyntax or AssignmentExpressionSyntax or ReturnStatementSyntax } => true,
            AnonymousFunctionExpressionSyntax => true,
            AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.AddAssignmentExpression, Right: IdentifierNameSyntax or MemberAccessExpressionSyntax } => true,
            ArgumentSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: var group } } => method.ContainingType.GetMembers(group).Any(member => member is IMethodSymbol),
            UsingStatementSyntax { Expression: ThisExpressionSyntax } => true,
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: not ThisExpressionSyntax, Name.Identifier.ValueText: var called } } => NameActs(called),
            MemberBindingExpressionSyntax binding => NameActs(binding.Name.Identifier.ValueText),
            InvocationExpressionSyntax call => OwnMethodName(call) is { } name && name != method.Name
                && (NameActs(name) || method.ContainingType.GetMembers(name).OfType<IMethodSymbol>().Any(other => MayKeepObject(other, depth - 1, cancellation))),
            _ => false,
        }) == true);

    /// <summary>What runs when a method does: of a constructor that is declared with its type, what it gives to the base.</summary>
    private static SyntaxNode? BodyOf(SyntaxNode declaration) => declaration is TypeDeclarationSyntax type ? type.BaseList : declaration;

    /// <summary>Whether a method of the source closes something where it fails: in a handler, or a finally block.</summary>
    public bool ClosesItself(IMethodSymbol method, CancellationToken cancellation) => method.DeclaringSyntaxReferences.Any(reference =>
        reference.GetSyntax(cancellation).DescendantNodes().Any(node => node is CatchClauseSyntax or FinallyClauseSyntax && NamesAct(node)));

    /// <summary>Whether a method does anything that may throw; one of the source that only returns something does not.</summary>
    public bool MayFail(IMethodSymbol method, CancellationToken cancellation) => method.IsAbstract || method.DeclaringSyntaxReferences.IsEmpty || method.DeclaringSyntaxReferences.Any(reference =>
        reference.GetSyntax(cancellation).DescendantNodes().Any(node => node is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax or ThrowStatementSyntax or ThrowExpressionSyntax));

    /// <summary>Whether a method closes what a member of its object holds, itself or by another method of it; by names.</summary>
    public bool ClosesMember(IMethodSymbol method, string member, CancellationToken cancellation) => ClosesMember(method, member, MaxDepth, cancellation);

    private static bool ClosesMember(IMethodSymbol method, string member, int depth, CancellationToken cancellation) => method.DeclaringSyntaxReferences.Any(reference =>
    {
        var declaration = reference.GetSyntax(cancellation);
        return ClosedNames.Closes(declaration, member)
            || (depth > 1 && declaration.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call => OwnMethodName(call) is { } name && name != method.Name
                && method.ContainingType.GetMembers(name).OfType<IMethodSymbol>().Any(other => ClosesMember(other, member, depth - 1, cancellation))));
    });

    private static string? OwnMethodName(InvocationExpressionSyntax call) => call.Expression switch
    {
        SimpleNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax or BaseExpressionSyntax } access => access.Name.Identifier.ValueText,
        _ => null,
    };

    private bool MayAct(IMethodSymbol method, int depth, CancellationToken cancellation)
    {
        return depth == 0 || method.IsAbstract || method.IsExtern || method.IsVirtual || method.IsOverride
            || method.ContainingType.TypeKind == TypeKind.Interface
            || method.DeclaringSyntaxReferences.Any(reference => Acts(reference.GetSyntax(cancellation), method, depth, cancellation));
    }

    private bool Acts(SyntaxNode body, IMethodSymbol method, int depth, CancellationToken cancellation)
    {
        foreach (var invocation in body.DescendantNodes().OfType<InvocationExpressionSyntax>())
        {
            if (invocation.ArgumentList.Arguments.Any(argument => IsReachable(argument) || PassesOnAMethodThatActs(argument, method, depth, cancellation)))
            {
                return true;
            }

            switch (invocation.Expression)
            {
                case MemberAccessExpressionSyntax { Expression: not ThisExpressionSyntax } access:
                    if (NameActs(access.Name.Identifier.ValueText))
                    {
                        return true;
                    }

                    break;
                case MemberBindingExpressionSyntax binding:
                    if (NameActs(binding.Name.Identifier.ValueText))
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

    /// <summary>Whether a method of this name may close or tell.</summary>
    public static bool NameActs(string name) =>
        ActingNames.Contains(name) || ActingVerbs.Any(verb => name.IndexOf(verb, StringComparison.Ordinal) >= 0);

    /// <summary>Who is given a delegate, or the object itself, can come back.</summary>
    private static bool IsReachable(ArgumentSyntax argument) => argument.Expression is ThisExpressionSyntax or AnonymousFunctionExpressionSyntax;

    /// <summary><c>Task.Run(Reconnect)</c>: what is handed over will be run.</summary>
    private bool PassesOnAMethodThatActs(ArgumentSyntax argument, IMethodSymbol method, int depth, CancellationToken cancellation)
    {
        var passed = argument.Expression is CastExpressionSyntax cast ? cast.Expression : argument.Expression;
        return passed is IdentifierNameSyntax { Identifier.ValueText: var name }
            && method.ContainingType.GetMembers(name).OfType<IMethodSymbol>().Any()
            && (NameActs(name) || OwnMemberActs(name, method, depth, cancellation));
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
                // A method that calls itself adds nothing by that.
                return members.Any(candidate => candidate is not IMethodSymbol called
                    || (!SymbolEqualityComparer.Default.Equals(called, method) && MayAct(called.PartialImplementationPart ?? called, depth - 1, cancellation)));
            }
        }

        return true;
    }
}

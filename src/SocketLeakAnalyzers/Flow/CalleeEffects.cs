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

    /// <summary>
    /// Members by which a method gets hold of a connection or handles it: one that reads from it is its handler and not just
    /// a helper, one that asks for the socket inside may keep it.
    /// </summary>
    private static readonly ImmutableHashSet<string> HandlingNames = ImmutableHashSet.Create(
        "Accept", "BaseStream", "BeginRead", "BeginReceive", "BeginSend", "BeginWrite", "Client", "GetStream", "Handle", "InnerStream",
        "Read", "ReadAsync", "ReadByte", "ReadLine", "ReadLineAsync", "Receive", "ReceiveAsync", "SafeHandle", "Socket");

    private readonly Func<string, bool> _isUsersName;
    private readonly ConcurrentDictionary<IParameterSymbol, bool> _onlyLooks = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<IParameterSymbol, bool> _worksWith = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<IMethodSymbol, bool> _removes = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<IMethodSymbol, bool> _mayThrow = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<IMethodSymbol, bool> _mayAct = new(SymbolEqualityComparer.Default);

    /// <param name="isUsersName">Whether a name is one by which the users read, close or hand on a connection.</param>
    public CalleeEffects(Func<string, bool> isUsersName) => _isUsersName = isUsersName;

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

        return MayThrow(called.PartialImplementationPart ?? called, MaxDepth, cancellation);
    }

    private bool MayThrow(IMethodSymbol method, int depth, CancellationToken cancellation)
    {
        if (_mayThrow.TryGetValue(method, out var known))
        {
            return known;
        }

        if (depth == 0)
        {
            return true;
        }

        _mayThrow.TryAdd(method, false);
        var throws = method.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax(cancellation).DescendantNodes().Any(node => node switch
        {
            ThrowStatementSyntax or ThrowExpressionSyntax => true,
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } => IsDemanding(access.Name.Identifier.ValueText, access.Expression),
            InvocationExpressionSyntax { Expression: IdentifierNameSyntax name } => method.ContainingType.GetMembers(name.Identifier.ValueText).OfType<IMethodSymbol>()
                .Any(other => MayThrow(other.PartialImplementationPart ?? other, depth - 1, cancellation)),
            _ => false,
        }));
        _mayThrow[method] = throws;
        return throws;
    }

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
        return !called.DeclaringSyntaxReferences.IsEmpty && MayAct(called.PartialImplementationPart ?? called, MaxDepth, cancellation);
    }

    /// <summary>
    /// Whether a method of the source only looks at what it is given: asks members of it, prints or compares it. One that
    /// passes it on, stores it, closes it or reads from it takes it over.
    /// </summary>
    public bool OnlyLooks(IParameterSymbol parameter, CancellationToken cancellation)
    {
        var original = parameter.OriginalDefinition;
        if (original.ContainingSymbol is not IMethodSymbol { DeclaringSyntaxReferences.IsEmpty: false, IsVirtual: false, IsOverride: false, IsAbstract: false, IsExtern: false } method
            || original.RefKind != RefKind.None)
        {
            return false;
        }

        return _onlyLooks.GetOrAdd(original, _ => method.DeclaringSyntaxReferences.All(reference =>
        {
            var declaration = reference.GetSyntax(cancellation);
            return (declaration is BaseMethodDeclarationSyntax { Body: not null } or BaseMethodDeclarationSyntax { ExpressionBody: not null } or LocalFunctionStatementSyntax)
                && declaration.DescendantNodes().OfType<IdentifierNameSyntax>()
                    .Where(name => name.Identifier.ValueText == parameter.Name && name.Parent is not NameColonSyntax and not MemberBindingExpressionSyntax
                        && (name.Parent is not MemberAccessExpressionSyntax access || access.Expression == name))
                    .All(name => IsLook(name, parameter.Type));
        }));
    }

    /// <summary>
    /// Whether a method or constructor of the source agrees with the peer on how to go on (TLS) over the connection it is given,
    /// and closes nothing when that fails.
    /// </summary>
    public bool ShakesHands(IParameterSymbol parameter, CancellationToken cancellation) =>
        parameter.OriginalDefinition.ContainingSymbol is IMethodSymbol { IsVirtual: false, IsOverride: false } method && method.DeclaringSyntaxReferences.Any(reference =>
        {
            var declaration = reference.GetSyntax(cancellation);
            return declaration.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call =>
                    call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } && name.StartsWith("Authenticate", StringComparison.Ordinal) && name.IndexOf("As", StringComparison.Ordinal) > 0
                    && !call.Ancestors().TakeWhile(node => node != declaration).Any(node => node is UsingStatementSyntax or AnonymousFunctionExpressionSyntax
                        || (node is TryStatementSyntax shield && (shield.Catches.Any(clause => NamesAct(clause)) || shield.Finally is { } last && NamesAct(last)))))
                && !ClosedNames.Closes(declaration, parameter.Name);
        });

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

    /// <summary>Given to somebody, returned, or kept: by the name alone, so that an alias of it goes unseen and errs to silence only where it is named.</summary>
    private static bool IsPassedOn(IdentifierNameSyntax name) => name.Parent switch
    {
        ArgumentSyntax or ReturnStatementSyntax or ArrowExpressionClauseSyntax => true,
        AssignmentExpressionSyntax assignment => assignment.Right == name,
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } => true,
        _ => false,
    };

    /// <summary>What a method throws at a caller that gave it the wrong arguments is no business of the peer.</summary>
    private static bool IsOfArgument(ExpressionSyntax thrown) =>
        thrown is ObjectCreationExpressionSyntax { Type: var type } && type.ToString() is var name && (name.IndexOf("Argument", StringComparison.Ordinal) >= 0 || name.EndsWith("ObjectDisposedException", StringComparison.Ordinal));

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

    /// <summary>
    /// Whether a method of the source works with the connection it is given and may throw, and leaves it to its caller: closes it
    /// nowhere, and passes it to nobody.
    /// </summary>
    public bool WorksWith(IParameterSymbol parameter, CancellationToken cancellation)
    {
        var original = parameter.OriginalDefinition;
        if (original.ContainingSymbol is not IMethodSymbol { DeclaringSyntaxReferences: { IsEmpty: false } bodies, IsVirtual: false, IsOverride: false, IsAbstract: false, IsExtern: false })
        {
            return false;
        }

        return _worksWith.GetOrAdd(original, _ => bodies.Any(reference =>
        {
            var declaration = reference.GetSyntax(cancellation);
            return !ClosedNames.Closes(declaration, parameter.Name)
                && !declaration.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == parameter.Name && IsPassedOn(name))
                && declaration.DescendantNodes().Any(node => node switch
                {
                    ThrowStatementSyntax { Expression: { } thrown } => !IsOfArgument(thrown),
                    ThrowExpressionSyntax { Expression: var thrown } => !IsOfArgument(thrown),
                    InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } => IsDemanding(access.Name.Identifier.ValueText, access.Expression),
                    _ => false,
                });
        }));
    }

    private bool IsLook(IdentifierNameSyntax name, ITypeSymbol type) => name.Parent switch
    {
        MemberAccessExpressionSyntax access => IsHarmlessMember(access.Name.Identifier.ValueText, type),
        ConditionalAccessExpressionSyntax { WhenNotNull: var whole } => whole.DescendantNodesAndSelf().OfType<MemberBindingExpressionSyntax>()
            .All(binding => IsHarmlessMember(binding.Name.Identifier.ValueText, type)),
        InterpolationSyntax or IsPatternExpressionSyntax => true,
        BinaryExpressionSyntax binary => binary.IsKind(SyntaxKind.EqualsExpression) || binary.IsKind(SyntaxKind.NotEqualsExpression) || binary.IsKind(SyntaxKind.AddExpression),
        ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: var called } } =>
            called is IdentifierNameSyntax { Identifier.ValueText: "nameof" or "ReferenceEquals" }
                or MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "Console" or "Debug" or "Trace" } },
        _ => false,
    };

    /// <summary>A member that the framework declares and that neither closes nor hands out; an extension method may do either.</summary>
    private bool IsHarmlessMember(string name, ITypeSymbol type)
    {
        if (HandlingNames.Contains(name) || NameActs(name) || _isUsersName(name))
        {
            return false;
        }

        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current.DeclaringSyntaxReferences.IsEmpty && !current.GetMembers(name).IsEmpty)
            {
                return true;
            }
        }

        return false;
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
                return members.Any(candidate => candidate is not IMethodSymbol called || MayAct(called.PartialImplementationPart ?? called, depth - 1, cancellation));
            }
        }

        return true;
    }
}

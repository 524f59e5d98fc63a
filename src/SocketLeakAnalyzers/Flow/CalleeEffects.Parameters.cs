using System;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SocketLeakAnalyzers.Callers;

namespace SocketLeakAnalyzers.Flow;

/// <content>What a method of the source does with a connection that it is given.</content>
internal sealed partial class CalleeEffects
{
    /// <summary>
    /// Members by which a method gets hold of a connection or handles it: one that reads from it is its handler and not just
    /// a helper, one that asks for the socket inside may keep it.
    /// </summary>
    private static readonly ImmutableHashSet<string> HandlingNames = ImmutableHashSet.Create(
        "Accept", "BaseStream", "BeginRead", "BeginReceive", "BeginSend", "BeginWrite", "Client", "GetStream", "Handle", "InnerStream",
        "Read", "ReadAsync", "ReadByte", "ReadLine", "ReadLineAsync", "Receive", "ReceiveAsync", "SafeHandle", "Socket");

    private readonly ConcurrentDictionary<IParameterSymbol, bool> _onlyLooks = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<IParameterSymbol, bool> _worksWith = new(SymbolEqualityComparer.Default);

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
}

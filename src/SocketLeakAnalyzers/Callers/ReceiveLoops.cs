using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SocketLeakAnalyzers.Flow;

namespace SocketLeakAnalyzers.Callers;

/// <summary>Answers, by names, whether a method of the source receives in a loop that an exception of what is done there may end.</summary>
/// <remarks>
/// What the framework throws because the peer has gone does not count: only a method that handles what was received, a
/// delegate, or a <c>throw</c> does.
/// </remarks>
internal static class ReceiveLoops
{
    private const int MaxDepth = 2;

    /// <summary>Whether an exception may leave the method out of such a loop, in itself or in a method of the object that it calls.</summary>
    /// <param name="method">The method.</param>
    /// <param name="type">The type of the object, where calls of its own methods lead to.</param>
    /// <param name="callees">What called methods may do.</param>
    /// <param name="cancellation">Cancels the search.</param>
    public static bool MayBreak(IMethodSymbol method, INamedTypeSymbol type, CalleeEffects callees, CancellationToken cancellation) =>
        new Search(type, callees, cancellation).MayBreak(method, MaxDepth);

    private sealed class Search
    {
        private readonly INamedTypeSymbol _type;
        private readonly CalleeEffects _callees;
        private readonly CancellationToken _cancellation;

        public Search(INamedTypeSymbol type, CalleeEffects callees, CancellationToken cancellation)
        {
            _type = type;
            _callees = callees;
            _cancellation = cancellation;
        }

        public bool MayBreak(IMethodSymbol method, int depth) => Declarations(method).Any(declaration =>
            Inner(declaration, declaration).Any(node => IsLoop(node) && Reads(node, declaration, MaxDepth) && MayThrow(node, declaration, MaxDepth))
            || (depth > 0 && Calls(declaration, declaration).Any(call => !IsGuarded(call, declaration) && Own(call).Any(other => MayBreak(other, depth - 1)))));

        private bool Reads(SyntaxNode scope, SyntaxNode declaration, int depth) => Calls(scope, declaration).Any(call =>
            IsRead(call) || (depth > 0 && Own(call).Any(other => Declarations(other).Any(inner => Reads(inner, inner, depth - 1)))));

        private bool MayThrow(SyntaxNode scope, SyntaxNode declaration, int depth) => Inner(scope, declaration).Any(node => node switch
        {
            ThrowStatementSyntax { Expression: ObjectCreationExpressionSyntax { Type: var thrown } } => !Rescuers.IsMisuse(thrown.ToString()) && !IsGuarded(node, declaration),
            InvocationExpressionSyntax call => !IsGuarded(call, declaration) && MayThrow(call, depth),
            _ => false,
        });

        private bool MayThrow(InvocationExpressionSyntax call, int depth)
        {
            switch (call.Expression)
            {
                case MemberAccessExpressionSyntax { Expression: not (ThisExpressionSyntax or BaseExpressionSyntax) } access:
                    var (name, receiver) = (access.Name.Identifier.ValueText, ClosedNames.RootName(access.Expression));
                    return name is "Parse" or "Deserialize"
                        || (access.Expression is IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } && receiver is not null && MemberMayThrow(receiver, name));
                case MemberBindingExpressionSyntax { Name.Identifier.ValueText: var bound } when call.Parent is ConditionalAccessExpressionSyntax whole && ClosedNames.RootName(whole.Expression) is { } member:
                    return MemberMayThrow(member, bound);
                default:
                    return Own(call).Any(method => MayThrow(method, depth))
                        || (OwnName(call) is { } invoked && Members(invoked).Any(IsDelegate));
            }
        }

        private bool MayThrow(IMethodSymbol method, int depth) => !IsLogName(method.Name)
            && (method.IsAbstract
                || (depth > 0 && Declarations(method).Any(declaration => MayThrow(declaration, declaration, depth - 1))));

        /// <summary>Whether a member of the object that is an event, a delegate or something of the source may throw when it is called.</summary>
        private bool MemberMayThrow(string member, string name) => Members(member).Any(candidate =>
            (name == "Invoke" && IsDelegate(candidate))
            || (TypeOf(candidate) is { DeclaringSyntaxReferences.IsEmpty: false } type
                && !IsLogName(type.Name)
                && type.GetMembers(name).OfType<IMethodSymbol>().Any(method => method.IsAbstract || _callees.MayThrow(method, hasCount: false, _cancellation))));

        private IEnumerable<SyntaxNode> Declarations(IMethodSymbol method) =>
            (method.OriginalDefinition.PartialImplementationPart ?? method.OriginalDefinition).DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(_cancellation));

        /// <summary>The methods of the object that a call may lead to.</summary>
        private IEnumerable<IMethodSymbol> Own(InvocationExpressionSyntax call) => OwnName(call) is { } name ? Members(name).OfType<IMethodSymbol>() : Enumerable.Empty<IMethodSymbol>();

        /// <summary>The members of a name in the type, or else in the nearest of its bases that has one.</summary>
        private IEnumerable<ISymbol> Members(string name)
        {
            for (var current = _type; current is not null; current = current.BaseType)
            {
                if (current.GetMembers(name) is { IsEmpty: false } members)
                {
                    return members;
                }
            }

            return Enumerable.Empty<ISymbol>();
        }

        private static string? OwnName(InvocationExpressionSyntax call) => call.Expression switch
        {
            SimpleNameSyntax name => name.Identifier.ValueText,
            MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax or BaseExpressionSyntax } access => access.Name.Identifier.ValueText,
            _ => null,
        };

        private static ITypeSymbol? TypeOf(ISymbol member) => member switch
        {
            IFieldSymbol field => field.Type,
            IPropertySymbol property => property.Type,
            IEventSymbol @event => @event.Type,
            _ => null,
        };

        private static bool IsDelegate(ISymbol member) => TypeOf(member)?.TypeKind == TypeKind.Delegate && !IsLogName(member.Name);

        private static bool IsLogName(string name) => name.IndexOf("Log", StringComparison.Ordinal) >= 0;

        private static bool IsRead(InvocationExpressionSyntax call)
        {
            var (name, receiver) = call.Expression switch
            {
                MemberAccessExpressionSyntax access => (access.Name.Identifier.ValueText, ClosedNames.RootName(access.Expression)),
                SimpleNameSyntax simple => (simple.Identifier.ValueText, null),
                _ => (string.Empty, null),
            };
            return receiver is not ("Console" or "File")
                && ((name.StartsWith("Read", StringComparison.Ordinal) && name is not ("ReadKey")) || name.StartsWith("Receive", StringComparison.Ordinal));
        }

        private static IEnumerable<InvocationExpressionSyntax> Calls(SyntaxNode scope, SyntaxNode declaration) => Inner(scope, declaration).OfType<InvocationExpressionSyntax>();

        /// <summary>The nodes of a piece of a method that are run by it, and not by a function nested in it.</summary>
        private static IEnumerable<SyntaxNode> Inner(SyntaxNode scope, SyntaxNode declaration) =>
            scope.DescendantNodes(node => node == scope || node == declaration || node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax));

        private static bool IsLoop(SyntaxNode node) => node is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax;

        /// <summary>Whether an exception here is caught, or something is done all the same, before it leaves the method.</summary>
        private static bool IsGuarded(SyntaxNode node, SyntaxNode declaration) => node.Ancestors().TakeWhile(outer => outer != declaration)
            .Any(outer => outer is CatchClauseSyntax
                || (outer is TryStatementSyntax guarded && guarded.Block.Span.Contains(node.Span)
                    && (guarded.Catches.Any(clause => clause.Declaration is null || clause.Declaration.Type.ToString() is "Exception" or "System.Exception")
                        || (guarded.Finally is { } last && Rescuers.Acts(last)))));
    }
}

using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SocketLeakAnalyzers.Callers;

namespace SocketLeakAnalyzers.Rules;

/// <summary>Answers, by names, whether a piece of a type may close what one of its fields holds, itself or by a method of the type that it names.</summary>
internal sealed class FieldClosers
{
    private const int MaxDepth = 3;

    private readonly INamedTypeSymbol _type;
    private readonly HashSet<string> _names;
    private readonly CancellationToken _cancellation;

    /// <param name="field">The field.</param>
    /// <param name="links">Local variables that hold what is stored in it.</param>
    /// <param name="type">Its type.</param>
    /// <param name="cancellation">Cancels the search.</param>
    public FieldClosers(ISymbol field, IEnumerable<ISymbol> links, INamedTypeSymbol type, CancellationToken cancellation)
    {
        _type = type;
        _cancellation = cancellation;
        _names = new HashSet<string>(links.Select(link => link.Name)) { field.Name };
        var assignments = Parts(type, cancellation).SelectMany(part => part.DescendantNodes()).OfType<AssignmentExpressionSyntax>().ToArray();
        for (var grown = true; grown;)
        {
            grown = false;
            foreach (var assignment in assignments)
            {
                // A field that gets a stream of the connection, or a wrapper round one.
                grown |= assignment.Right is not (AwaitExpressionSyntax or LiteralExpressionSyntax)
                    && ClosedNames.RootName(assignment.Left) is { } target && !_names.Contains(target) && type.GetMembers(target).Any(member => member is IFieldSymbol or IPropertySymbol)
                    && Mentions(assignment.Right) && _names.Add(target);
            }
        }
    }

    /// <summary>A method of which it has been asked before whether it closes; null for none.</summary>
    public SyntaxNode? Except { get; set; }

    /// <summary>The declarations of a type.</summary>
    public static IEnumerable<SyntaxNode> Parts(INamedTypeSymbol type, CancellationToken cancellation) =>
        type.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellation));

    /// <summary>Whether the node may close it, or hand it to somebody who does.</summary>
    public bool MayClose(SyntaxNode scope) => MayClose(scope, MaxDepth);

    private bool MayClose(SyntaxNode scope, int depth)
    {
        _cancellation.ThrowIfCancellationRequested();
        return depth > 0 && (_names.Any(name => ClosedNames.Closes(scope, name))
            || scope.DescendantNodesAndSelf().Any(node => node switch
            {
                ArgumentSyntax argument => IsLink(argument.Expression) && IsHandedOn(argument),
                ReturnStatementSyntax { Expression: { } value } => IsItself(value),
                InitializerExpressionSyntax list => list.Expressions.Any(IsItself),
                AssignmentExpressionSyntax assignment => IsItself(assignment.Right) && !IsLink(assignment.Left) && !IsLocal(assignment.Left),
                MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CloseOutputAsync" or "Complete" or "CompleteAsync" } access => IsLink(access.Expression),
                IdentifierNameSyntax name => IsOwnMethod(name) && MethodsNamed(name.Identifier.ValueText).Any(method => method != scope && method != Except && MayClose(method, depth - 1)),
                _ => false,
            }));
    }

    private bool IsLink(ExpressionSyntax expression) => ClosedNames.RootName(expression) is { } root && _names.Contains(root);

    /// <summary>Whether an expression is a holder, and not something that is asked of it.</summary>
    private bool IsItself(ExpressionSyntax expression) => expression is IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } or CastExpressionSyntax && IsLink(expression);

    private bool IsLocal(ExpressionSyntax target) => target is IdentifierNameSyntax { Identifier.ValueText: var name } && target.Parent?.Parent is not InitializerExpressionSyntax && _type.GetMembers(name).IsEmpty;

    /// <summary>By reference, as an argument of what is not a wrapper, and not as the state of its own operation.</summary>
    private bool IsHandedOn(ArgumentSyntax argument) =>
        argument.RefKindKeyword.IsKind(SyntaxKind.RefKeyword) || argument.Parent?.Parent switch
        {
            InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } } => false,
            InvocationExpressionSyntax call => argument.Expression is not (InvocationExpressionSyntax or MemberAccessExpressionSyntax { Expression: not ThisExpressionSyntax })
                && !(ClosedNames.RootName(call.Expression) is { } receiver && _names.Contains(receiver)),
            ObjectCreationExpressionSyntax creation => !IsWrapper(creation.Type),
            ImplicitObjectCreationExpressionSyntax => true,
            _ => argument.Parent is not TupleExpressionSyntax,
        };

    private static bool IsWrapper(TypeSyntax type) => type.ToString().EndsWith("Stream", System.StringComparison.Ordinal)
        || type.ToString().EndsWith("Reader", System.StringComparison.Ordinal) || type.ToString().EndsWith("Writer", System.StringComparison.Ordinal);

    private bool Mentions(SyntaxNode node) => node.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(name => _names.Contains(name.Identifier.ValueText));

    private static bool IsOwnMethod(IdentifierNameSyntax name) =>
        name.Parent is not MemberAccessExpressionSyntax access || access.Expression == name || access.Expression is ThisExpressionSyntax or BaseExpressionSyntax;

    /// <summary>The methods of the type, and of those it derives from, by name.</summary>
    private IEnumerable<SyntaxNode> MethodsNamed(string name)
    {
        for (var type = _type; type is not null; type = type.BaseType)
        {
            foreach (var method in type.GetMembers(name).OfType<IMethodSymbol>())
            {
                foreach (var reference in method.DeclaringSyntaxReferences)
                {
                    yield return reference.GetSyntax(_cancellation);
                }
            }
        }
    }
}

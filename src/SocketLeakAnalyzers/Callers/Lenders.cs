using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SocketLeakAnalyzers.Flow;

namespace SocketLeakAnalyzers.Callers;

/// <summary>Answers, for a connection that a function borrowed, whether the one it was borrowed from may close it.</summary>
internal sealed class Lenders
{
    private const int MaxDepth = 3;

    private readonly NameIndex _index;

    public Lenders(NameIndex index)
    {
        _index = index;
    }

    /// <summary>
    /// Whether somebody may close the connection when the function just returns after the end of the stream. Everything
    /// that is not seen counts as somebody.
    /// </summary>
    /// <param name="connection">The connection, borrowed by the function.</param>
    /// <param name="context">The function's context.</param>
    /// <param name="read">The read that returned the end.</param>
    /// <param name="cancellation">Cancels the search.</param>
    public bool MayClose(Connection connection, FunctionContext context, SyntaxNode read, CancellationToken cancellation)
    {
        if (context.Function is not IMethodSymbol function || ReturnsValue(function))
        {
            // Whoever gets a value learns from it (design, section 3.7).
            return true;
        }

        switch (connection.Source)
        {
            case null:
                // It travelled with the operation that has just ended: nobody else waits for it.
                return false;
            case IParameterSymbol parameter when SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, function):
                return function.MethodKind == MethodKind.AnonymousFunction
                    || CallersClose(function, parameter, InLoop(read), MaxDepth, cancellation);
            case IParameterSymbol { ContainingSymbol: IMethodSymbol outer } parameter:
                return context.Uses.IsClosed(parameter) || outer.MethodKind == MethodKind.AnonymousFunction
                    || CallersClose(outer, parameter, InLoop(read), MaxDepth, cancellation);
            case ILocalSymbol local:
                return context.Uses.IsClosed(local) || context.Uses.IsPassedOn(local);
            case IFieldSymbol or IPropertySymbol when SymbolEqualityComparer.Default.Equals(connection.Source.ContainingType, function.ContainingType):
                return OwnerCloses(connection.Source, function, cancellation);
            default:
                return !IsCarriedState(connection, context);
        }
    }

    /// <summary>A member of the object that came as <c>AsyncState</c>: it travelled like the object itself.</summary>
    private static bool IsCarriedState(Connection connection, FunctionContext context) =>
        context.Function is IMethodSymbol { Parameters.Length: 1 } callback
        && callback.Parameters[0].Type.Name == "IAsyncResult"
        && connection.Source is IFieldSymbol or IPropertySymbol;

    private static bool ReturnsValue(IMethodSymbol function) =>
        !function.ReturnsVoid && function.ReturnType is not INamedTypeSymbol { Name: "Task" or "ValueTask", IsGenericType: false };

    private static bool InLoop(SyntaxNode read) =>
        read.Ancestors().TakeWhile(node => node is not (MemberDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax))
            .Any(node => node is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax);

    private bool CallersClose(IMethodSymbol method, IParameterSymbol parameter, bool readsToEnd, int depth, CancellationToken cancellation)
    {
        if (depth == 0 || IsCalledThroughAnotherType(method))
        {
            return true;
        }

        var calls = CallsOf(method, cancellation);
        if (calls.Count == 0)
        {
            // Nobody in sight: a method that reads all there is and returns nothing is the connection's handler; one that
            // reads a part is somebody's helper.
            return !readsToEnd;
        }

        return calls.Any(call => CallCloses(call, parameter, depth, cancellation));
    }

    private bool CallCloses(SimpleNameSyntax mention, IParameterSymbol parameter, int depth, CancellationToken cancellation)
    {
        if (InvocationOf(mention) is not { } call)
        {
            // A method group: a thread, a task or a callback has nobody behind it; of anything else nothing is known.
            return !IsLaunch(mention);
        }

        var argument = call.ArgumentList.Arguments.FirstOrDefault(a => a.NameColon?.Name.Identifier.ValueText == parameter.Name)
            ?? call.ArgumentList.Arguments.ElementAtOrDefault(parameter.Ordinal);
        if (ClosedNames.RootName(argument?.Expression) is not { } name)
        {
            return false;
        }

        var member = mention.FirstAncestorOrSelf<MemberDeclarationSyntax>(node => node is not GlobalStatementSyntax);
        SyntaxNode scope = member is null or BaseTypeDeclarationSyntax or BaseNamespaceDeclarationSyntax ? mention.SyntaxTree.GetRoot(cancellation) : member;
        if (ClosedNames.Closes(scope, name))
        {
            return true;
        }

        if (scope is BaseMethodDeclarationSyntax caller && caller.ParameterList.Parameters.Any(p => p.Identifier.ValueText == name))
        {
            // Passed through: whoever calls the caller may close it.
            return !IsHandler(caller) || OuterCallersClose(caller, name, depth - 1, cancellation);
        }

        // A field or property of the caller's type: closed by any member, it is somebody's.
        return !Declares(scope, name)
            && mention.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type
            && ClosedNames.Closes(type, name);
    }

    private bool OuterCallersClose(BaseMethodDeclarationSyntax caller, string parameter, int depth, CancellationToken cancellation)
    {
        if (depth == 0 || caller is not MethodDeclarationSyntax method)
        {
            return true;
        }

        var index = method.ParameterList.Parameters.IndexOf(p => p.Identifier.ValueText == parameter);
        return _index.MentionsOf(method.Identifier.ValueText)
            .Where(mention => !method.Span.Contains(mention.Span) || mention.SyntaxTree != method.SyntaxTree)
            .Any(mention =>
            {
                cancellation.ThrowIfCancellationRequested();
                if (InvocationOf(mention) is not { } call)
                {
                    return !IsLaunch(mention);
                }

                return ClosedNames.RootName(call.ArgumentList.Arguments.ElementAtOrDefault(index)?.Expression) is { } name
                    && mention.FirstAncestorOrSelf<BaseMethodDeclarationSyntax>() is { } outer
                    && (ClosedNames.Closes(outer, name)
                        || (outer.ParameterList.Parameters.Any(p => p.Identifier.ValueText == name) && OuterCallersClose(outer, name, depth - 1, cancellation)));
            });
    }

    private bool OwnerCloses(ISymbol field, IMethodSymbol function, CancellationToken cancellation)
    {
        var types = function.ContainingType.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellation)).ToArray();
        if (function.ContainingType.BaseType is { SpecialType: not SpecialType.System_Object, DeclaringSyntaxReferences.IsEmpty: false }
            || function.MethodKind is not (MethodKind.Ordinary or MethodKind.LocalFunction or MethodKind.AnonymousFunction))
        {
            return true;
        }

        if (!types.Any(type => ClosedNames.Closes(type, field.Name)) && field.DeclaredAccessibility == Accessibility.Private)
        {
            return false;
        }

        // The owner closes it some time; whether it hears of the end depends on whether it waits for this function.
        return function.MethodKind != MethodKind.Ordinary || IsCalledThroughAnotherType(function)
            || CallsOf(function, cancellation) is not { Count: > 0 } calls || !calls.All(IsLaunch);
    }

    private List<SimpleNameSyntax> CallsOf(IMethodSymbol method, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var own = method.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellation)).ToArray();
        return _index.MentionsOf(method.Name)
            .Where(mention => !own.Any(body => body.SyntaxTree == mention.SyntaxTree && body.Span.Contains(mention.Span)))
            .ToList();
    }

    /// <summary>Whether calls come by a base type or an interface, from where no name leads here.</summary>
    private static bool IsCalledThroughAnotherType(IMethodSymbol method) =>
        method.IsVirtual || method.IsOverride || method.IsAbstract || !method.ExplicitInterfaceImplementations.IsEmpty
        || (method.ContainingType is { } type && type.AllInterfaces.SelectMany(i => i.GetMembers(method.Name))
            .Any(member => SymbolEqualityComparer.Default.Equals(type.FindImplementationForInterfaceMember(member), method)));

    private static InvocationExpressionSyntax? InvocationOf(SimpleNameSyntax mention)
    {
        SyntaxNode expression = mention.Parent is MemberAccessExpressionSyntax access && access.Name == mention ? access : mention;
        return expression.Parent as InvocationExpressionSyntax;
    }

    /// <summary>A handler that runs on its own: nothing is returned to whoever calls it.</summary>
    private static bool IsHandler(BaseMethodDeclarationSyntax method) =>
        method is MethodDeclarationSyntax { ReturnType: PredefinedTypeSyntax { Keyword.ValueText: "void" } or IdentifierNameSyntax { Identifier.ValueText: "Task" or "ValueTask" } };

    /// <summary>Whether a mention starts the method with nobody waiting for it: a thread, a task, a callback, a discarded call.</summary>
    private static bool IsLaunch(SimpleNameSyntax mention)
    {
        if (InvocationOf(mention) is { } call)
        {
            return call.Parent switch
            {
                AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } } => true,
                LambdaExpressionSyntax { Parent: ArgumentSyntax argument } => IsLaunching(argument),
                AwaitExpressionSyntax { Parent: LambdaExpressionSyntax { Parent: ArgumentSyntax argument } } => IsLaunching(argument),
                _ => false,
            };
        }

        SyntaxNode group = mention.Parent is MemberAccessExpressionSyntax access && access.Name == mention ? access : mention;
        return group.Parent switch
        {
            ArgumentSyntax argument => IsLaunching(argument),
            AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Completed" } } => true,
            _ => false,
        };
    }

    private static bool IsLaunching(ArgumentSyntax argument) => argument.Parent?.Parent switch
    {
        ObjectCreationExpressionSyntax { Type: var type } =>
            type.ToString() is "Thread" or "AsyncCallback" or "ThreadStart" or "ParameterizedThreadStart" or "WaitCallback" or "System.Threading.Thread" or "System.AsyncCallback",
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } call =>
            access.Name.Identifier.ValueText is var name
            && (name is "QueueUserWorkItem" or "UnsafeQueueUserWorkItem" || name.StartsWith("Begin", System.StringComparison.Ordinal)
                || (name is "Run" or "StartNew" && !IsKept(call))),
        _ => false,
    };

    /// <summary>A task that is kept or awaited can be heard of.</summary>
    private static bool IsKept(InvocationExpressionSyntax call) =>
        call.Parent is not (ExpressionStatementSyntax or AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } });

    private static bool Declares(SyntaxNode scope, string name) =>
        scope.DescendantNodes().Any(node => node switch
        {
            VariableDeclaratorSyntax variable => variable.Identifier.ValueText == name && variable.Parent?.Parent is not BaseFieldDeclarationSyntax,
            SingleVariableDesignationSyntax designation => designation.Identifier.ValueText == name,
            ForEachStatementSyntax loop => loop.Identifier.ValueText == name,
            ParameterSyntax parameter => parameter.Identifier.ValueText == name,
            _ => false,
        });
}

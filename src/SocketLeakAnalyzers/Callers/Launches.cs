using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SocketLeakAnalyzers.Callers;

/// <summary>Answers whether a function is started with nobody waiting for it: a thread, a task, a callback, a discarded call.</summary>
internal static class Launches
{
    /// <summary>The call of which a name is the method, or that of a variable which holds the method and is only called; null for every other method group.</summary>
    public static InvocationExpressionSyntax? InvocationOf(SimpleNameSyntax mention)
    {
        SyntaxNode expression = mention.Parent is MemberAccessExpressionSyntax access && access.Name == mention ? access : mention;
        return expression.Parent switch
        {
            InvocationExpressionSyntax call => call,
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Identifier.ValueText: var name } variable } when variable.FirstAncestorOrSelf<BlockSyntax>() is { } block => CallOf(name, block),
            _ => null,
        };
    }

    private static InvocationExpressionSyntax? CallOf(string variable, BlockSyntax block)
    {
        var mentions = block.DescendantNodes().OfType<IdentifierNameSyntax>().Where(name => name.Identifier.ValueText == variable).ToArray();
        return mentions.Length == 1 && mentions[0].Parent is InvocationExpressionSyntax call && call.Expression == mentions[0] ? call : null;
    }

    /// <summary>What a call gives a parameter; null for none.</summary>
    public static ArgumentSyntax? ArgumentFor(InvocationExpressionSyntax call, string parameter, int ordinal) =>
        call.ArgumentList.Arguments.FirstOrDefault(argument => argument.NameColon?.Name.Identifier.ValueText == parameter)
        ?? call.ArgumentList.Arguments.ElementAtOrDefault(ordinal);

    /// <summary>Whether this mention of a method launches it.</summary>
    /// <param name="mention">The method's name in a call or as a method group.</param>
    /// <param name="method">The method, where it is known: a statement that calls an asynchronous one does not wait for it.</param>
    public static bool IsLaunch(SimpleNameSyntax mention, IMethodSymbol? method)
    {
        if (InvocationOf(mention) is not { } call)
        {
            SyntaxNode group = mention.Parent is MemberAccessExpressionSyntax access && access.Name == mention ? access : mention;
            return ArgumentOf(group) is { } argument ? IsLaunching(argument) : group.Parent switch
            {
                AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Completed" } } => true,
                _ => false,
            };
        }

        SyntaxNode whole = call.Parent is AwaitExpressionSyntax await ? await : call;
        if (LambdaOf(whole) is { } lambda)
        {
            return IsLaunched(lambda);
        }

        return call.Parent switch
        {
            AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } } => true,
            ExpressionStatementSyntax => method is { IsAsync: true } or { ReturnsVoid: false },
            _ => false,
        };
    }

    /// <summary>Whether the code with this mention of a method calls it and goes on only when it has ended.</summary>
    public static bool IsWaitedFor(SimpleNameSyntax mention, IMethodSymbol method) =>
        InvocationOf(mention) is { } call && !IsLaunch(mention, method)
        && (method.ReturnsVoid ? !method.IsAsync : method.ReturnType.Name is not ("Task" or "ValueTask") || IsAwaited(call));

    private static bool IsAwaited(ExpressionSyntax task) => task.Parent switch
    {
        AwaitExpressionSyntax => true,
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Wait" or "Result" or "GetResult" } => true,
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" or "GetAwaiter" or "AsTask", Parent: InvocationExpressionSyntax outer } => IsAwaited(outer),
        _ => false,
    };

    /// <summary>Whether a lambda is the work of a thread or a task that nobody waits for.</summary>
    public static bool IsLaunched(SyntaxNode lambda) => ArgumentOf(lambda) is { } argument ? IsLaunching(argument)
        : lambda.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Identifier.ValueText: var name } variable } && variable.FirstAncestorOrSelf<BlockSyntax>() is { } block
            && block.DescendantNodes().OfType<IdentifierNameSyntax>().Where(mention => mention.Identifier.ValueText == name).ToArray() is { Length: > 0 } mentions
            && mentions.All(mention => ArgumentOf(mention) is { } given && IsLaunching(given));

    /// <summary>What passes a function on, with casts of it looked through.</summary>
    private static ArgumentSyntax? ArgumentOf(SyntaxNode function) => function.Parent switch
    {
        ArgumentSyntax argument => argument,
        CastExpressionSyntax or ParenthesizedExpressionSyntax => ArgumentOf(function.Parent),
        _ => null,
    };

    /// <summary>
    /// Whether this mention of a method starts a task that nobody keeps, so that nobody hears of its exception. A thread is
    /// none: its exception ends the process.
    /// </summary>
    public static bool IsDroppedTask(SimpleNameSyntax mention, IMethodSymbol method)
    {
        if (InvocationOf(mention) is not { } call)
        {
            SyntaxNode group = mention.Parent is MemberAccessExpressionSyntax access && access.Name == mention ? access : mention;
            return IsDroppedTask(group);
        }

        return LambdaOf(call.Parent is AwaitExpressionSyntax await ? await : call) is { } lambda
            ? IsDroppedTask(lambda)
            : method.ReturnType.Name is "Task" or "ValueTask" && IsDropped(call);
    }

    /// <summary>Whether a lambda, or a method group, is the work of a task that nobody keeps.</summary>
    public static bool IsDroppedTask(SyntaxNode work) =>
        work.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Run" or "StartNew" } } call }
        && IsDropped(call);

    /// <summary>Whether this mention of a method starts it where its exception ends the process, and with it every connection.</summary>
    public static bool EndsProcess(SimpleNameSyntax mention)
    {
        SyntaxNode work = mention.Parent is MemberAccessExpressionSyntax access && access.Name == mention ? access : mention;
        return (InvocationOf(mention) is { } call ? LambdaOf(call) : work)?.Parent is ArgumentSyntax argument && argument.Parent?.Parent switch
        {
            BaseObjectCreationExpressionSyntax creation => IsLaunchingType(creation),
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "QueueUserWorkItem" or "UnsafeQueueUserWorkItem" } } => true,
            _ => false,
        };
    }

    /// <summary>Whether a call is all that a lambda does: then not the lambda works with what it is given, but the function that is called.</summary>
    public static bool IsWholeLambda(SyntaxNode call) => LambdaOf(call.Parent is AwaitExpressionSyntax await ? await : call) is not null;

    /// <summary>The lambda that consists of just this expression, or of this expression as a statement.</summary>
    private static AnonymousFunctionExpressionSyntax? LambdaOf(SyntaxNode expression) => expression.Parent switch
    {
        AnonymousFunctionExpressionSyntax lambda => lambda,
        ExpressionStatementSyntax { Parent: BlockSyntax { Parent: AnonymousFunctionExpressionSyntax lambda } } => lambda,
        _ => null,
    };

    private static bool IsLaunching(ArgumentSyntax argument) => argument.Parent?.Parent switch
    {
        ObjectCreationExpressionSyntax { Type: SimpleNameSyntax { Identifier.ValueText: "Task" } } task => IsOnlyStarted(task),
        BaseObjectCreationExpressionSyntax creation => IsLaunchingType(creation),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } call =>
            access.Name.Identifier.ValueText is var name
            && (name is "QueueUserWorkItem" or "UnsafeQueueUserWorkItem" || name.StartsWith("Begin", StringComparison.Ordinal)
                || (name is "Run" or "StartNew" or "ContinueWith" && !IsKept(call))),
        _ => false,
    };

    /// <summary>Whether a task that is made is started, and nothing else is done with it.</summary>
    private static bool IsOnlyStarted(ExpressionSyntax task) => task.Parent switch
    {
        ParenthesizedExpressionSyntax outer => IsOnlyStarted(outer),
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Start" } => true,
        EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Identifier.ValueText: var name } variable } => variable.FirstAncestorOrSelf<BlockSyntax>() is { } block
            && block.DescendantNodes().OfType<IdentifierNameSyntax>().Where(mention => mention.Identifier.ValueText == name).ToArray() is { Length: > 0 } mentions
            && mentions.All(mention => mention.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Start" }),
        _ => false,
    };

    private static bool IsLaunchingType(BaseObjectCreationExpressionSyntax creation) =>
        creation is ObjectCreationExpressionSyntax { Type: var type }
        && type.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().Last().Identifier.ValueText
            is "Thread" or "AsyncCallback" or "ThreadStart" or "ParameterizedThreadStart" or "WaitCallback";

    /// <summary>A task that is awaited, or kept where somebody looks at it, can be heard of.</summary>
    private static bool IsKept(InvocationExpressionSyntax call) => !IsDropped(call) && call.Parent switch
    {
        ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax { ReturnType: PredefinedTypeSyntax { Keyword.ValueText: "void" } } or LocalFunctionStatementSyntax { ReturnType: PredefinedTypeSyntax { Keyword.ValueText: "void" } } } => false,
        AssignmentExpressionSyntax { Parent: ExpressionStatementSyntax or ArrowExpressionClauseSyntax, Left: MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name: IdentifierNameSyntax name } } => IsMentionedAgain(name),
        AssignmentExpressionSyntax { Parent: ExpressionStatementSyntax or ArrowExpressionClauseSyntax, Left: IdentifierNameSyntax name } => IsMentionedAgain(name),
        _ => true,
    };

    private static bool IsDropped(InvocationExpressionSyntax call) =>
        call.Parent is ExpressionStatementSyntax or AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } };

    private static bool IsMentionedAgain(IdentifierNameSyntax name) => name.SyntaxTree.GetRoot().DescendantNodes().OfType<IdentifierNameSyntax>()
        .Any(other => other != name && other.Identifier.ValueText == name.Identifier.ValueText);
}

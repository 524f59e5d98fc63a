using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Callers;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Rules;

/// <summary>Answers whether a store of a new connection is seen to run again while the field still holds the old one, open.</summary>
internal sealed class Overwriting
{
    private static readonly string[] AgainVerbs = { "Reconnect", "Restart", "Retry" };

    /// <summary>What the name of a method has that a timer calls, or an event that tells of the connection's end.</summary>
    private static readonly string[] CallbackWords = { "Closed", "Disconnected", "Elapsed", "Error", "Failed", "Lost", "Tick", "Timer" };

    private static readonly string[] FinalVerbs = { "Close", "Disconnect", "Dispose", "Shutdown", "Stop" };

    /// <summary>A loop that waits for another thread may go on because that thread has closed.</summary>
    private static readonly HashSet<string> Waits = new() { "Join", "Reset", "Signal", "WaitAny", "WaitAsync", "WaitOne", "WhenAny" };

    private readonly StoredField _stored;
    private readonly Origin _origin;
    private readonly INamedTypeSymbol _type;
    private readonly Body _body;
    private readonly Lazy<FieldClosers> _closers;
    private readonly StoreGuard _guard;
    private readonly CancellationToken _cancellation;

    private Overwriting(StoredField stored, Origin origin, INamedTypeSymbol type, Body body, CancellationToken cancellation)
    {
        _stored = stored;
        _origin = origin;
        _type = type;
        _body = body;
        _closers = new Lazy<FieldClosers>(() => new FieldClosers(stored.Member, origin.Variables, type, cancellation));
        _guard = new StoreGuard(stored.Member, type, cancellation);
        _cancellation = cancellation;
    }

    public static bool Is(StoredField stored, Origin origin, INamedTypeSymbol type, Body body, CancellationToken cancellation) =>
        stored.Store is ISimpleAssignmentOperation { Syntax: AssignmentExpressionSyntax { Parent: ExpressionStatementSyntax or ArrowExpressionClauseSyntax } assignment }
        && origin.Given is null
        && FunctionOf(assignment) is { } function
        && (function is not ConstructorDeclarationSyntax || function.DescendantNodes().Any(IsJump))
        && new Overwriting(stored, origin, type, body, cancellation).RunsAgain(assignment, function);

    private static bool IsJump(SyntaxNode node) =>
        node is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax or GotoStatementSyntax;

    private bool RunsAgain(AssignmentExpressionSyntax assignment, SyntaxNode function)
    {
        if (_body.Judgement.Replacing.Contains(assignment) && NobodyElseCloses())
        {
            return true;
        }

        if (!MayRunAgain(assignment, function) || _guard.Guards(assignment, byFieldOnly: false) || IsClosedBefore(assignment, function))
        {
            return false;
        }

        if (assignment.Parent is StatementSyntax statement && WayBack.Loop(statement, throws: false, _closers.Value.MayClose) is { } loop)
        {
            return !_closers.Value.MayClose(loop) && (MayOnlyFail(loop) || NobodyElseCloses());
        }

        return function is MethodDeclarationSyntax method && !MayCloseBeforeItEnds(method) && IsCalledAgain(method, assignment);
    }

    /// <summary>Whether anything at all says that the store runs more than once: cheaper to ask than who closes in between.</summary>
    private bool MayRunAgain(AssignmentExpressionSyntax assignment, SyntaxNode function) =>
        function.DescendantNodes().Any(IsJump)
        || (function is MethodDeclarationSyntax { Identifier.ValueText: var name } && (SaysAgain(name) || OwnMentionsOf(name).Any()));

    /// <summary>
    /// What a method of its own that is called last starts, a reader say, may close in its time: not when the method has failed before it.
    /// </summary>
    private bool MayCloseBeforeItEnds(MethodDeclarationSyntax method) =>
        method.Body is { Statements: { Count: > 1 } statements }
        && statements.Last() is ExpressionStatementSyntax { Expression: InvocationExpressionSyntax { Expression: IdentifierNameSyntax, ArgumentList.Arguments.Count: 0 } }
            ? statements.Take(statements.Count - 1).Any(_closers.Value.MayClose)
            : _closers.Value.MayClose(method);

    /// <summary>Whether a loop tries to connect, and waits for nobody who could close in between.</summary>
    private bool MayOnlyFail(SyntaxNode loop) =>
        _origin.Sources.All(source => source is IObjectCreationOperation)
        && !loop.DescendantNodes().OfType<SimpleNameSyntax>().Any(name => Waits.Contains(name.Identifier.ValueText));

    /// <summary>Whether nothing closes the connection but members that end the object, of which the type itself calls none before.</summary>
    private bool NobodyElseCloses() =>
        LinkHolders.ReadsOfUnclosed(_origin.Variables.Prepend(_stored.Member), _type, _body, _cancellation, IsFinal) is not null;

    private bool IsFinal(SyntaxNode member) => member is DestructorDeclarationSyntax
        || (member is MethodDeclarationSyntax { Identifier.ValueText: var name } && IsFinalName(name)
            && !OwnMentionsOf(name).Any(mention => FunctionOf(mention) is not MethodDeclarationSyntax { Identifier.ValueText: var caller } || !IsFinalName(caller)));

    private static bool IsFinalName(string name) => FinalVerbs.Any(verb => name.StartsWith(verb, StringComparison.Ordinal));

    private bool IsClosedBefore(SyntaxNode node, SyntaxNode function) => function.DescendantNodes().OfType<StatementSyntax>()
        .Any(statement => statement.Span.End <= node.SpanStart && _closers.Value.MayClose(statement))
        || node.Ancestors().TakeWhile(outer => outer != function).OfType<UsingStatementSyntax>().Any(_closers.Value.MayClose);

    /// <summary>Whether the type is seen to call the method again, and none of the callers closes.</summary>
    private bool IsCalledAgain(MethodDeclarationSyntax method, AssignmentExpressionSyntax assignment)
    {
        var name = method.Identifier.ValueText;
        var closes = _closers.Value.MayClose(method);
        _closers.Value.Except = method;
        var calls = OwnMentionsOf(name)
            .Where(mention => !method.Span.Contains(mention.Span) && FunctionOf(mention) is not (null or ConstructorDeclarationSyntax) && !_guard.Guards(mention, byFieldOnly: true))
            .ToArray();
        if (calls.Any(call => _closers.Value.MayClose(FunctionOf(call)!)) || IsClosedByOthers(name))
        {
            return false;
        }

        var failsAfter = WayBack.MayThrow(method) && method.DescendantNodes().OfType<StatementSyntax>().Any(later => later.SpanStart > assignment.Span.End && WayBack.MayThrow(later));
        if (failsAfter && calls.Any(call => call.FirstAncestorOrSelf<StatementSyntax>() is { } site
            && Launches.InvocationOf(call) is not null && WayBack.Loop(site, throws: true, _closers.Value.MayClose) is { } loop && !Waits.Overlaps(NamesIn(loop))))
        {
            // A try that has failed leaves the field open, whoever closes it after one that has not.
            return true;
        }

        return !closes && (SaysAgain(name) || calls.Any(IsRepeated) || (calls.Length > 1 && calls.Any(IsAfterUse))) && NobodyElseCloses();
    }

    private static bool IsRepeated(SimpleNameSyntax call) =>
        call.Ancestors().TakeWhile(node => node is not MemberDeclarationSyntax).Any(node =>
            node is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax or CatchClauseSyntax
                or AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.AddAssignmentExpression }
            || (node is ObjectCreationExpressionSyntax creation && creation.Type.ToString() is "Timer" or "System.Threading.Timer" or "TimerCallback"))
        || (FunctionOf(call) is MethodDeclarationSyntax { Identifier.ValueText: var caller } && (SaysAgain(caller) || CallbackWords.Any(word => caller.IndexOf(word, StringComparison.Ordinal) >= 0)));

    /// <summary>Whether the caller has used the connection before it calls: then it is not the first.</summary>
    private bool IsAfterUse(SimpleNameSyntax call) => FunctionOf(call)!.DescendantNodes().OfType<IdentifierNameSyntax>()
        .Any(name => name.SpanStart < call.SpanStart && name.Identifier.ValueText == _stored.Member.Name);

    private static bool SaysAgain(string name) => AgainVerbs.Any(verb => name.IndexOf(verb, StringComparison.OrdinalIgnoreCase) >= 0);

    /// <summary>Whether those outside of the type who call the method close something themselves.</summary>
    private bool IsClosedByOthers(string method) => _body.Mentions.MentionsOf(method)
        .Where(mention => !IsOwn(mention))
        .Any(mention => FunctionOf(mention) is { } caller && ClosedNames.ClosesAnything(caller));

    private IEnumerable<SimpleNameSyntax> OwnMentionsOf(string method) => _body.Mentions.MentionsOf(method).Where(IsOwn);

    private bool IsOwn(SimpleNameSyntax mention) =>
        mention.Parent is not MemberAccessExpressionSyntax { Expression: not ThisExpressionSyntax }
        && FieldClosers.Parts(_type, _cancellation).Any(part => part.SyntaxTree == mention.SyntaxTree && part.Span.Contains(mention.Span));

    private static IEnumerable<string> NamesIn(SyntaxNode node) => node.DescendantNodes().OfType<SimpleNameSyntax>().Select(name => name.Identifier.ValueText);

    /// <summary>The function that a node stands in; null for an initializer.</summary>
    private static SyntaxNode? FunctionOf(SyntaxNode node) => node.Ancestors().FirstOrDefault(outer =>
        outer is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or BaseMethodDeclarationSyntax or AccessorDeclarationSyntax);
}

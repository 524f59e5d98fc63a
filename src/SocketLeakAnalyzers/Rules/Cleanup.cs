using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Callers;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Rules;

/// <summary>Answers, for the close of a connection that can be skipped, whether something else closes it then, and whether it can be broken there at all.</summary>
internal sealed class Cleanup
{
    private readonly ISymbol _connection;
    private readonly SyntaxNode _place;
    private readonly IReadOnlyList<SyntaxNode> _branch;
    private readonly Body _body;
    private readonly CancellationToken _cancellation;
    private readonly ConnectionUses _uses;

    /// <param name="connection">The connection.</param>
    /// <param name="place">The statement that decides: the condition's, or the one that throws.</param>
    /// <param name="branch">The nodes that are skipped.</param>
    /// <param name="body">The body with all of them.</param>
    /// <param name="cancellation">Cancels the answers.</param>
    public Cleanup(ISymbol connection, SyntaxNode place, IReadOnlyList<SyntaxNode> branch, Body body, CancellationToken cancellation)
    {
        _connection = connection;
        _place = place;
        _branch = branch;
        _body = body;
        _cancellation = cancellation;
        _uses = new ConnectionUses(connection, body, cancellation);
    }

    /// <summary>
    /// The connection that a value belongs to; null where it is none of the catalog's, or is kept by a type that is not seen. A
    /// type of the source that derives from one may close in its own way.
    /// </summary>
    public static ISymbol? Subject(IOperation? value, Body body) =>
        body.Roots.RootOf(value) is { } root
        && ConnectionCatalog.TypeOf(root) is { DeclaringSyntaxReferences.IsEmpty: true } type
        && body.Catalog.IsConnection(type)
        && (root is ILocalSymbol or IParameterSymbol || !root.DeclaringSyntaxReferences.IsEmpty)
            ? root
            : null;

    /// <summary>Whether the body itself acquires it into a variable, so that the flow follows it from there.</summary>
    public bool IsAcquiredHere => _connection is ILocalSymbol && _body.All.Any(operation => operation switch
    {
        IVariableDeclaratorOperation declarator => IsConnection(declarator.Symbol) && Acquires(declarator.GetVariableInitializer()?.Value),
        ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } assignment => IsConnection(target.Local) && Acquires(assignment.Value),
        _ => false,
    });

    /// <summary>Whether a statement closes the connection: itself, or by a method of the source that is there for that.</summary>
    public bool IsCloseStatement(ExpressionStatementSyntax statement) => _uses.Calls.Any(call =>
        statement.Span.Contains(call.Syntax.Span)
        && call.Syntax.FirstAncestorOrSelf<SyntaxNode>(node => node is StatementSyntax or AnonymousFunctionExpressionSyntax) == statement
        && _uses.IsClose(call));

    /// <summary>
    /// Whether more is done in the branch than to clean up: then it is the work, and the condition asks whether there is any.
    /// A goodbye over a member is part of a cleanup, unless the caller is strict.
    /// </summary>
    public bool WorksInBranch(bool isStrict) => (isStrict || !IsMember)
        && _uses.Calls.Any(call => IsInBranch(call.Syntax) && _uses.IsWork(call));

    /// <summary>Whether the block has worked with the connection before the place.</summary>
    public bool WorksBeforeIn(BlockSyntax block) =>
        _uses.Calls.Any(call => block.Span.Contains(call.Syntax.Span) && call.Syntax.SpanStart < _place.SpanStart && _uses.IsWork(call));

    /// <summary>Whether something outside the branch closes the connection on a way that leads through the place.</summary>
    public bool IsClosedElsewhere() =>
        ClosedNames.ClosesOf(_body.Operations.Syntax, _connection.Name).Any(IsOnTheWay)
        || _uses.Calls.Any(call => IsOnTheWay(call.Syntax) && _uses.MayCloseInOwnType(call));

    /// <summary>Whether the connection is handed on, replaced or connected outside the branch: then this is no cleanup, or not the only one.</summary>
    public bool IsUsedElsewhere() =>
        _uses.References.Any(reference => !IsInBranch(reference.Syntax) && _uses.IsMoreThanALook(reference))
        || _uses.Calls.Any(call => !IsInBranch(call.Syntax) && _uses.Opens(call) && (IsMember || call.Syntax.SpanStart > _place.SpanStart));

    /// <summary>
    /// Whether code comes to the place with a connection that no longer works. A member may be broken by any other method; a
    /// variable of this function only by something that went wrong in it and was caught.
    /// </summary>
    public bool MayBeBroken()
    {
        if (IsBehindEndOfStream())
        {
            return false;
        }

        if (IsMember || _place.Ancestors().TakeWhile(IsInFunction).Any(node => node is CatchClauseSyntax or FinallyClauseSyntax))
        {
            return true;
        }

        var works = _uses.Calls.Where(call => call.Syntax.SpanStart < _place.SpanStart && !IsInBranch(call.Syntax) && _uses.IsWork(call)).ToArray();
        return (works.Length == 0 && !IsAcquiredHere) || works.Any(call => _uses.Swallows(call) || call.Syntax.Ancestors().TakeWhile(IsInFunction).OfType<TryStatementSyntax>().Any(guarded =>
            guarded.Block.Span.Contains(call.Syntax.Span)
            && !guarded.Span.Contains(_place.Span)
            && guarded.Catches.Any(handler => !EndsWithJump(handler.Block))));
    }

    /// <summary>Whether those who call this, or the disposal of the type, close the connection whatever happens here.</summary>
    public bool IsLookedAfter() => _connection is IParameterSymbol parameter ? CallersClose(parameter) : OwnerCloses();

    /// <summary>Whether only a read of the connection that returned 0 leads to the place: after a FIN <c>Connected</c> is still true (33c).</summary>
    private bool IsBehindEndOfStream() => _body.Operations.Descendants().OfType<IConditionalOperation>().Any(choice =>
        choice.WhenTrue.Syntax.Span.Contains(_place.Span)
        && _body.Roots.Value(choice.Condition) is IBinaryOperation comparison
        && comparison switch
        {
            { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.LessThanOrEqual, RightOperand.ConstantValue: { HasValue: true, Value: 0 } } => IsCount(comparison.LeftOperand),
            { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.GreaterThanOrEqual, LeftOperand.ConstantValue: { HasValue: true, Value: 0 } } => IsCount(comparison.RightOperand),
            _ => false,
        });

    /// <summary>Whether a value is what a read of the connection has just returned.</summary>
    private bool IsCount(IOperation value) => value switch
    {
        IParenthesizedOperation inner => IsCount(inner.Operand),
        IAwaitOperation awaited => IsCount(awaited.Operation),
        ISimpleAssignmentOperation assignment => IsCount(assignment.Value),
        ILocalReferenceOperation { Local: var local } => _body.Operations.Descendants().OfType<IVariableDeclaratorOperation>()
            .Any(declarator => SymbolEqualityComparer.Default.Equals(declarator.Symbol, local) && declarator.GetVariableInitializer()?.Value is { } read && IsCount(read)),
        IInvocationOperation call => _body.Catalog.RoleOf(call.TargetMethod) switch
        {
            ApiRole.Read => SymbolEqualityComparer.Default.Equals(_body.Roots.RootOf(call.Instance), _connection),
            ApiRole.Transparent => call.Instance is { } task && IsCount(task),
            _ => call.Arguments.Any(argument => SymbolEqualityComparer.Default.Equals(_body.Roots.RootOf(argument.Value), _connection))
                && _body.Knowledge.Summaries.Reads(call.TargetMethod, isGivenOne: true, _cancellation),
        },
        _ => false,
    };

    private bool IsMember => _connection is IFieldSymbol or IPropertySymbol;

    private bool Acquires(IOperation? value) => value?.DescendantsAndSelf().Any(operation =>
        ConnectionCatalog.MemberOf(operation) is { } member && _body.Catalog.RoleOf(member) == ApiRole.Acquire) == true;

    private bool IsConnection(ISymbol symbol) => SymbolEqualityComparer.Default.Equals(symbol, _connection);

    private bool IsInBranch(SyntaxNode node) => _branch.Any(part => part.Span.Contains(node.Span));

    private static bool IsInFunction(SyntaxNode node) => node is not (MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax);

    private bool IsOnTheWay(SyntaxNode node)
    {
        if (IsInBranch(node))
        {
            return false;
        }

        var leaves = false;
        var inner = node;
        foreach (var outer in node.Ancestors())
        {
            if (outer.Span.Contains(_place.Span))
            {
                // What only another way leads through: the other branch, the try of the handler, a path that has left before.
                return outer == _place || outer switch
                {
                    IfStatementSyntax choice => inner == choice.Condition,
                    SwitchStatementSyntax => inner is not SwitchSectionSyntax,
                    TryStatementSyntax guarded => inner != guarded.Block,
                    _ => !leaves || node.SpanStart > _place.SpanStart,
                };
            }

            leaves |= outer is BlockSyntax block && EndsWithJump(block);
            inner = outer;
        }

        return true;
    }

    private static bool EndsWithJump(BlockSyntax block) => block.Statements.LastOrDefault() is
        ReturnStatementSyntax or ThrowStatementSyntax or BreakStatementSyntax or ContinueStatementSyntax or GotoStatementSyntax;

    private bool CallersClose(IParameterSymbol parameter)
    {
        if (parameter.ContainingSymbol is not IMethodSymbol { MethodKind: not MethodKind.AnonymousFunction } method)
        {
            // Who calls a lambda is not seen, unless it is the loop that a list has for it.
            return !_place.Ancestors().OfType<AnonymousFunctionExpressionSyntax>().Any(lambda =>
                lambda.Parent?.Parent?.Parent is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ForEach" } });
        }

        return _body.References.To(method, _cancellation).Select(Launches.InvocationOf).OfType<InvocationExpressionSyntax>().Any(call =>
        {
            _cancellation.ThrowIfCancellationRequested();
            return ClosedNames.RootName(Launches.ArgumentFor(call, parameter.Name, parameter.Ordinal)?.Expression) is { } name
                && call.FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } caller
                && (Closes(caller, name) || (call.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type
                    && type.Members.OfType<MethodDeclarationSyntax>().Any(other => IsDisposal(other.Identifier.ValueText) && Closes(other, name))));

            bool Closes(SyntaxNode scope, string closed) => ClosedNames.ClosesOf(scope, closed).Any(node => !Calls(node, method.Name));
        });
    }

    /// <summary>Whether a member, or what a variable was taken from, is closed by the disposal of the type, or by a method that calls this one.</summary>
    private bool OwnerCloses()
    {
        if (_body.Owner is not IMethodSymbol { ContainingType: { } type } owner)
        {
            return false;
        }

        var members = ClosedNames.Aliases(_body.Operations.Syntax, _connection.Name)
            .SelectMany(name => type.GetMembers(name).Where(member => member is IFieldSymbol or IPropertySymbol))
            .Concat(_connection is ILocalSymbol ? Enumerable.Empty<ISymbol>() : new[] { _connection })
            .ToArray();
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current.GetMembers().OfType<IMethodSymbol>().Any(other =>
                !SymbolEqualityComparer.Default.Equals(other, owner)
                && other.MethodKind is MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation
                && (IsDisposal(other.Name.Split('.').Last()) || IsCalledBy(other, owner.Name))
                && members.Any(member => CalledBy(other).Prepend(other).Any(closer => IsCalledBy(closer, owner.Name) ? ClosesBeside(closer, member, owner.Name) : Closes(closer, member)))))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsCalledBy(IMethodSymbol other, string name) => other.DeclaringSyntaxReferences.Any(reference =>
        reference.GetSyntax(_cancellation).DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call => Calls(call, name)));

    private static bool IsDisposal(string name) => name.StartsWith("Dispose", StringComparison.Ordinal);

    /// <summary>Whether a method that calls another one closes what a member holds whatever that one does.</summary>
    private bool ClosesBeside(IMethodSymbol method, ISymbol member, string other) => method.DeclaringSyntaxReferences
        .Any(reference => ClosedNames.ClosesOf(reference.GetSyntax(_cancellation), member.Name).Any(node => !Calls(node, other)));

    /// <summary>The other methods of the type that a method calls.</summary>
    private IEnumerable<IMethodSymbol> CalledBy(IMethodSymbol method) => method.DeclaringSyntaxReferences
        .SelectMany(reference => reference.GetSyntax(_cancellation).DescendantNodes().OfType<InvocationExpressionSyntax>())
        .Select(call => (call.Expression as SimpleNameSyntax)?.Identifier.ValueText)
        .OfType<string>()
        .SelectMany(name => method.ContainingType.GetMembers(name).OfType<IMethodSymbol>())
        .Where(called => !SymbolEqualityComparer.Default.Equals(called, _body.Owner));

    /// <summary>Whether a method closes what a member holds; of a collection, whatever it takes from it.</summary>
    private bool Closes(IMethodSymbol method, ISymbol member) => ConnectionCatalog.TypeOf(member) is { } type && (_body.Catalog.IsConnection(type) || _body.Catalog.IsLink(type))
        ? _body.Knowledge.Summaries.Closes(method, member, always: true, _cancellation)
        : method.DeclaringSyntaxReferences.Any(reference => ClosedNames.Closes(reference.GetSyntax(_cancellation), member.Name));

    private static bool Calls(SyntaxNode node, string name) => node is InvocationExpressionSyntax { Expression: var called }
        && (called is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax or IdentifierNameSyntax } access ? access.Name : called as SimpleNameSyntax)?.Identifier.ValueText == name;
}

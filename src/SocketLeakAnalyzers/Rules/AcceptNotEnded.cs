using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Rules;

/// <summary>
/// SLA0201 where nobody takes what was accepted: the callback of a <c>BeginAccept</c> that never calls <c>EndAccept</c>, and an
/// <c>AcceptSocket</c> that is only ever cleared (measured cases 58a, 58b), or what was connected: a <c>ConnectSocket</c> that
/// nobody asks for.
/// </summary>
internal sealed class AcceptNotEnded : IBodyRule
{
    private const string AcceptSocket = "AcceptSocket";
    private const string ConnectSocket = "ConnectSocket";

    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => Descriptors.AcquiredNotClosed;

    /// <inheritdoc/>
    public ImmutableArray<string> Triggers { get; } = ImmutableArray.Create("BeginAccept", "BeginAcceptTcpClient", "BeginAcceptSocket", AcceptSocket, "ConnectAsync");

    /// <inheritdoc/>
    public IEnumerable<Diagnostic> Judge(Body body, CancellationToken cancellation) => body.All
        .Select(operation => operation switch
        {
            IInvocationOperation { Parent: IExpressionStatementOperation, Syntax: InvocationExpressionSyntax { Expression: var begin } } call when IsBegin(call, body.Catalog) && CallbackOf(call, cancellation) is { } callback && !MayEnd(callback) =>
                Report(call.Syntax, begin.ToString(), call.TargetMethod.Name),
            IInvocationOperation { TargetMethod: { Name: "ConnectAsync", IsStatic: true, ContainingType: { Name: "Socket", ContainingNamespace.Name: "Sockets" } } } connect when connect.Arguments[connect.Arguments.Length - 1].Value is ILocalReferenceOperation { Local: var own } && IsAskedByNobody(own, body) =>
                Report(connect.Syntax, own.Name + "." + ConnectSocket, connect.TargetMethod.Name),
            ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { Name: AcceptSocket } property }, Value.ConstantValue: { HasValue: true, Value: null }, Syntax: AssignmentExpressionSyntax { Left: var socket } } cleared
                when ConnectionCatalog.IsOperation(property.ContainingType) && IsOnlyCleared(cleared.Syntax, body, cancellation) =>
                Report(cleared.Syntax, socket.ToString(), "AcceptAsync"),
            _ => null,
        })
        .OfType<Diagnostic>();

    private Diagnostic Report(SyntaxNode place, string name, string by) => Diagnostic.Create(Descriptor, place.GetLocation(), name, by);

    private static bool IsBegin(IInvocationOperation call, ConnectionCatalog catalog) =>
        catalog.RoleOf(call.TargetMethod) == ApiRole.HandOff && call.TargetMethod.Name.StartsWith("BeginAccept", StringComparison.Ordinal);

    /// <summary>
    /// Whether nobody can get the socket that an operation makes: the program nowhere asks for a <c>ConnectSocket</c>, and the handlers of
    /// the operation, which is made here, stand here and do not look at their sender, which is that socket too.
    /// </summary>
    private static bool IsAskedByNobody(ILocalSymbol operation, Body body)
    {
        var handlers = body.All.OfType<IEventAssignmentOperation>()
            .Where(subscription => subscription.EventReference is IEventReferenceOperation { Event.Name: "Completed", Instance: ILocalReferenceOperation { Local: var own } } && SymbolEqualityComparer.Default.Equals(own, operation))
            .Select(subscription => ((subscription.HandlerValue as IDelegateCreationOperation)?.Target as IAnonymousFunctionOperation))
            .ToArray();
        return handlers.Length > 0
            && handlers.All(handler => handler is { Symbol.Parameters: { Length: 2 } parameters } && !handler.Body.Descendants().Any(inner => inner is IParameterReferenceOperation sender && SymbolEqualityComparer.Default.Equals(sender.Parameter, parameters[0])))
            && operation.DeclaringSyntaxReferences.All(reference => reference.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: BaseObjectCreationExpressionSyntax })
            && !body.Mentions.TreesWith(ConnectSocket).Any();
    }

    /// <summary>The function that is called back, where it stands in the source.</summary>
    private static SyntaxNode? CallbackOf(IInvocationOperation call, CancellationToken cancellation) =>
        call.Arguments.FirstOrDefault(argument => argument.Parameter?.Type.Name == "AsyncCallback")?.Value is IDelegateCreationOperation created
            ? created.Target switch
            {
                IAnonymousFunctionOperation lambda => lambda.Syntax,
                IMethodReferenceOperation { Method: { IsAbstract: false, IsVirtual: false, IsOverride: false, DeclaringSyntaxReferences: { Length: 1 } declarations } } => declarations[0].GetSyntax(cancellation),
                _ => null,
            }
            : null;

    /// <summary>Whether a callback ends the accept, or gives its result to somebody who may.</summary>
    private static bool MayEnd(SyntaxNode callback)
    {
        var result = callback switch
        {
            SimpleLambdaExpressionSyntax lambda => lambda.Parameter,
            ParenthesizedLambdaExpressionSyntax lambda => lambda.ParameterList.Parameters.FirstOrDefault(),
            AnonymousMethodExpressionSyntax { ParameterList: { } parameters } => parameters.Parameters.FirstOrDefault(),
            BaseMethodDeclarationSyntax method => method.ParameterList.Parameters.FirstOrDefault(),
            LocalFunctionStatementSyntax function => function.ParameterList.Parameters.FirstOrDefault(),
            _ => null,
        };
        return callback.DescendantNodes().OfType<SimpleNameSyntax>().Any(name => name.Identifier.ValueText.StartsWith("EndAccept", StringComparison.Ordinal)
            || (name.Identifier.ValueText == result?.Identifier.ValueText && name.Parent is not MemberAccessExpressionSyntax));
    }

    /// <summary>
    /// Whether no place of the source does anything else with an accepted socket but this body, which only works with it, and this
    /// is the first of those that clear it.
    /// </summary>
    private static bool IsOnlyCleared(SyntaxNode place, Body body, CancellationToken cancellation)
    {
        var mentions = body.Mentions.TreesWith(AcceptSocket)
            .SelectMany(tree => tree.GetRoot(cancellation).DescendantNodes().OfType<IdentifierNameSyntax>())
            .Where(name => name.Identifier.ValueText == AcceptSocket)
            .ToArray();
        return body.Mentions.MentionsOf("AcceptAsync").Count > 0 && mentions.FirstOrDefault(IsClear) is { } first && place.Contains(first)
            && IsOnlyWorkedWith(mentions.Where(name => !IsClear(name)).ToArray(), body, cancellation);
    }

    private static bool IsClear(IdentifierNameSyntax name) =>
        name.Parent?.Parent is AssignmentExpressionSyntax { Right: LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NullLiteralExpression } } assignment && assignment.Left == name.Parent;

    /// <summary>Whether the body puts all of these into variables that nobody closes, keeps, hands on or reads from.</summary>
    private static bool IsOnlyWorkedWith(IReadOnlyList<IdentifierNameSyntax> mentions, Body body, CancellationToken cancellation)
    {
        var variables = body.Operations.Descendants().OfType<IVariableDeclaratorOperation>()
            .Where(declarator => declarator.GetVariableInitializer()?.Value.Syntax is { } value && mentions.Any(name => value.Contains(name) && name.Parent == Bare(value)))
            .Select(declarator => (ISymbol)declarator.Symbol)
            .ToArray();
        return variables.Length == mentions.Count
            && (variables.Length == 0 || LinkHolders.ReadsOfUnclosed(variables, body.Owner.ContainingType, body, cancellation) is { Count: 0 });
    }

    private static SyntaxNode Bare(SyntaxNode value) =>
        value is PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } sure ? sure.Operand : value;
}

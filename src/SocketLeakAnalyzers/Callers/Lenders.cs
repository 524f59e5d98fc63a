using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Catalog;
using SocketLeakAnalyzers.Flow;
using SocketLeakAnalyzers.Summaries;

namespace SocketLeakAnalyzers.Callers;

/// <summary>Answers, for a connection that a function borrowed, whether the one it was borrowed from may close it.</summary>
internal sealed class Lenders
{
    private const int MaxDepth = 3;

    private readonly NameIndex _index;
    private readonly References _references;
    private readonly IReadOnlyCollection<string> _endingNames;
    private readonly ConcurrentDictionary<INamedTypeSymbol, bool> _worksWithFiles = new(SymbolEqualityComparer.Default);

    /// <param name="index">Where names are used.</param>
    /// <param name="references">Where methods are called from.</param>
    /// <param name="endingNames">The names by which the users end a connection, beside those that all know.</param>
    /// <param name="isReadName">Whether a member of a name may read.</param>
    public Lenders(NameIndex index, References references, IReadOnlyCollection<string> endingNames, Func<string, bool> isReadName)
    {
        Readers = new Readers(index, isReadName);
        _index = index;
        _references = references;
        _endingNames = endingNames;
        Subscribers = new Subscribers(index);
    }

    /// <summary>
    /// Whether somebody may close the connection when the function just returns after the end of the stream. Everything
    /// that is not seen counts as somebody.
    /// </summary>
    /// <param name="connection">The connection, borrowed by the function.</param>
    /// <param name="context">The function's context.</param>
    /// <param name="read">The read that returned the end.</param>
    /// <param name="cancellation">Cancels the search.</param>
    public bool MayClose(Connection connection, FunctionContext context, SyntaxNode read, CancellationToken cancellation) =>
        MayClose(connection, context, read, context.Antecedent is not null || ReadsToEnd(read), cancellation);

    /// <param name="connection">The connection, borrowed by the function.</param>
    /// <param name="context">The function's context.</param>
    /// <param name="read">The read that returned the end.</param>
    /// <param name="isHandler">Whether a function that nobody in sight calls is the connection's handler, and not somebody's helper.</param>
    /// <param name="cancellation">Cancels the search.</param>
    public bool MayClose(Connection connection, FunctionContext context, SyntaxNode read, bool isHandler, CancellationToken cancellation)
    {
        if (context.Function is not IMethodSymbol function || !FunctionSummaries.ReturnsNothing(function)
            || DrainingVerbs.Any(verb => function.Name.StartsWith(verb, StringComparison.Ordinal)) || IsOfServer(connection.Source) || IsOfDatagrams(connection, context, cancellation)
            || IsEndedBeside(function))
        {
            // Whoever gets a value learns from it.
            return true;
        }

        switch (connection.Source)
        {
            case null:
                // It travelled with the operation that has just ended: nobody else waits for it.
                return false;
            case IParameterSymbol { ContainingSymbol: IMethodSymbol handler } operation when ConnectionCatalog.IsOperation(operation.Type)
                && SymbolEqualityComparer.Default.Equals(handler, function):
                return CallsOf(function, cancellation).Any(call => LooksAgain(call, operation, cancellation));
            case IParameterSymbol parameter when SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, function):
                return function.MethodKind == MethodKind.AnonymousFunction || (context.Uses.IsExposed(parameter) && !context.Uses.IsClosedByToken(parameter))
                    || CallersClose(function, parameter, isHandler, MaxDepth, isPartOfCaller: true, cancellation);
            case IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } constructor } captured
                when function.MethodKind == MethodKind.Ordinary && SymbolEqualityComparer.Default.Equals(constructor.ContainingType, function.ContainingType):
                return OwnerCloses(captured, function, context, cancellation);
            case IParameterSymbol { ContainingSymbol: IMethodSymbol outer } parameter:
                return !RunsAlone(function, cancellation) || context.Uses.IsClosed(parameter) || outer.MethodKind == MethodKind.AnonymousFunction
                    || CallersClose(outer, parameter, isHandler, MaxDepth, isPartOfCaller: false, cancellation);
            case ILocalSymbol local:
                return !RunsAlone(function, cancellation) || context.Uses.IsClosed(local) || context.Uses.IsPassedOn(local, parameter => context.Summaries.OnlyBorrows(parameter, cancellation))
                    || ClosedNames.Closes(ScopeOf(read, cancellation), local.Name);
            case IFieldSymbol or IPropertySymbol when SymbolEqualityComparer.Default.Equals(connection.Source.ContainingType, function.ContainingType):
                return OwnerCloses(connection.Source, function, context, cancellation);
            default:
                return !IsCarriedState(connection, context);
        }
    }

    /// <summary>Those who hear of an event.</summary>
    public Subscribers Subscribers { get; }

    /// <summary>Who else may read from what was borrowed.</summary>
    public Readers Readers { get; }

    /// <summary>Whether a function is started by all that mention it, with nobody waiting for it.</summary>
    public bool RunsAlone(FunctionContext context, CancellationToken cancellation) =>
        context.Function is IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction } method && FunctionSummaries.ReturnsNothing(method)
        && !References.IsCalledFromElsewhere(method)
        && CallsOf(method, cancellation) is { Count: > 0 } calls && calls.All(call => Launches.IsLaunch(call, method));

    /// <summary>Whether a connection is one for sure, or only known as a <c>Stream</c> and may be one.</summary>
    public bool MayLendConnection(Connection connection, FunctionContext context, CancellationToken cancellation) =>
        connection.IsSure || (context.Function.ContainingType is not null
            && (!context.Catalog.MayBeConnection(ConnectionCatalog.TypeOf(connection.Source)) || WorksBesideSockets(context.Function, cancellation)));

    /// <summary>
    /// Whether what a function only knows as a <c>Stream</c> may be a connection: in a type that does not work with files or
    /// memory, and that, or whose function, is used beside sockets.
    /// </summary>
    public bool WorksBesideSockets(ISymbol function, CancellationToken cancellation) => function.ContainingType is { } type
        && ((function is IMethodSymbol method && method.Parameters.Any(parameter => IsGivenConnection(parameter, cancellation))) || WorksBesideSockets(type, function.Name, cancellation));

    /// <summary>Whether a caller gives a stream that is known to be one of a connection.</summary>
    private bool IsGivenConnection(IParameterSymbol parameter, CancellationToken cancellation) => ConnectionCatalog.IsStream(parameter.Type)
        && _references.TypesGiven(parameter, cancellation).Any(type => type is { Name: "NetworkStream" or "SslStream" or "NegotiateStream", ContainingNamespace.Name: "Sockets" or "Security" });

    private bool WorksBesideSockets(INamedTypeSymbol type, string function, CancellationToken cancellation) =>
        !_worksWithFiles.GetOrAdd(type, asked => asked.DeclaringSyntaxReferences.Any(reference => FileNames.AreIn(reference.GetSyntax(cancellation))))
        && (type.DeclaringSyntaxReferences.Any(reference => _index.HasAny(reference.SyntaxTree, NetworkNames, NetworkParts)) || IsUsedBesideSockets(type.Name) || IsUsedBesideSockets(function));

    /// <summary>Verbs of helpers that read to the end only to get rid of what there is.</summary>
    private static readonly string[] DrainingVerbs = { "Clear", "Discard", "Drain", "Flush", "Skip" };

    private static readonly SoughtNames FileNames =
        new("FileStream", "File", "MemoryStream", "FileInfo", "StringReader", "ZipArchive", "OpenStandardInput");

    private static readonly string[] NetworkNames = { "NetworkStream", "SslStream", "GetStream" };

    private static readonly string[] NetworkParts = { "Tcp", "Socket" };

    private bool IsUsedBesideSockets(string name) => _index.IsMentionedBeside(name, NetworkNames, NetworkParts);

    /// <summary>Names of a server that closes its connections itself once a handler has returned (measured cases 31e, 31k).</summary>
    private static readonly ImmutableHashSet<string> ServerNames =
        ImmutableHashSet.Create("HttpContext", "ConnectionContext", "ConnectionHandler", "WebSocketManager", "BodyReader", "AspNetCore");

    /// <summary>A pipe between two parts of a program has no connection behind it (measured case 10e).</summary>
    private static readonly ImmutableHashSet<string> PipeNames = ImmutableHashSet.Create("Pipe", "IDuplexPipe");

    /// <summary>Names of a type that works with datagrams, of which an empty one is no end.</summary>
    private static readonly SoughtNames DatagramNames =
        new("ReceiveFromAsync", "ReceiveFrom", "ReceiveMessageFromAsync", "SendToAsync", "Dgram", "UdpClient");

    /// <summary>Whether an operation that comes from outside may be one on a datagram socket.</summary>
    private static bool IsOfDatagrams(Connection connection, FunctionContext context, CancellationToken cancellation) =>
        ConnectionCatalog.IsOperation(ConnectionCatalog.TypeOf(connection.Source))
        && context.Function.ContainingType.DeclaringSyntaxReferences.Any(reference => DatagramNames.AreIn(reference.GetSyntax(cancellation)));

    /// <summary>Whether a <c>WebSocket</c> or a <c>PipeReader</c> that comes from outside may belong to a server, or to nobody's connection.</summary>
    private bool IsOfServer(ISymbol? source) => ConnectionCatalog.TypeOf(source) switch
    {
        { Name: "WebSocket" } => _index.Mentions(ServerNames),
        { Name: "PipeReader" } => _index.Mentions(ServerNames) || _index.Mentions(PipeNames),
        _ => false,
    };

    /// <summary>Whether a nested function is started on its own; from any other its caller can learn that it has ended.</summary>
    private bool RunsAlone(IMethodSymbol function, CancellationToken cancellation) => function.MethodKind == MethodKind.LocalFunction
        ? CallsOf(function, cancellation).All(call => Launches.IsLaunch(call, function))
        : (function.Parameters.Length == 1 && function.Parameters[0].Type.Name == "IAsyncResult")
            || function.DeclaringSyntaxReferences.All(reference => Launches.IsLaunched(reference.GetSyntax(cancellation)));

    /// <summary>Whether the caller of an operation's handler asks the operation itself, or closes, once the handler has returned.</summary>
    private static bool LooksAgain(SimpleNameSyntax mention, IParameterSymbol operation, CancellationToken cancellation) =>
        Launches.InvocationOf(mention) is { } call
        && Launches.ArgumentFor(call, operation.Name, operation.Ordinal)?.Expression is IdentifierNameSyntax { Identifier.ValueText: var name }
        && call.Parent?.Parent is { } following
        && following.DescendantNodes().OfType<IdentifierNameSyntax>().Any(other =>
            other.SpanStart > call.Span.End && other.Identifier.ValueText == name && other.Parent is ArgumentSyntax or MemberAccessExpressionSyntax);

    /// <summary>A member of the object that came as <c>AsyncState</c>: it travelled like the object itself.</summary>
    private static bool IsCarriedState(Connection connection, FunctionContext context) =>
        context.Function is IMethodSymbol { Parameters.Length: 1 } callback
        && callback.Parameters[0].Type.Name == "IAsyncResult"
        && connection.Source is IFieldSymbol or IPropertySymbol;

    /// <summary>Whether a function reads all there is: in a loop, or in a callback that starts the next read.</summary>
    private static bool ReadsToEnd(SyntaxNode read) =>
        read is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "EndReceive" or "EndRead" } }
        || read.Ancestors().TakeWhile(node => node is not (MemberDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax))
            .Any(node => node is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax);

    private bool CallersClose(IMethodSymbol method, IParameterSymbol parameter, bool readsToEnd, int depth, bool isPartOfCaller, CancellationToken cancellation)
    {
        if (depth == 0 || References.IsCalledFromElsewhere(method))
        {
            return true;
        }

        var calls = CallsOf(method, cancellation);
        if (calls.Count == 0)
        {
            // Nobody in sight: a method that reads all there is and returns nothing is the connection's handler; one that
            // reads a part is somebody's helper. What only a base type knows is not called for nothing.
            return !readsToEnd || References.ContractsOf(method).Any();
        }

        // Who waits for the method with a connection of its own is judged itself, the method being a part of it.
        calls.RemoveAll(call => isPartOfCaller && IsFollowed(call, method, parameter));
        return calls.Count == 0 || calls.Any(call => CallCloses(call, method, parameter, depth, cancellation));
    }

    /// <summary>Whether the flow of the function that calls a method follows what it gives it into the method.</summary>
    private static bool IsFollowed(SimpleNameSyntax mention, IMethodSymbol method, IParameterSymbol parameter) =>
        Launches.IsWaitedFor(mention, method) && Launches.InvocationOf(mention) is { } call
        && Launches.ArgumentFor(call, parameter.Name, parameter.Ordinal)?.Expression switch
        {
            IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } => true,
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetStream", Expression: IdentifierNameSyntax } } => true,
            _ => false,
        };

    private bool CallCloses(SimpleNameSyntax mention, IMethodSymbol method, IParameterSymbol parameter, int depth, CancellationToken cancellation)
    {
        if (Launches.InvocationOf(mention) is not { } call)
        {
            // A method group: a thread, a task or a callback has nobody behind it; of anything else nothing is known.
            return !Launches.IsLaunch(mention, method);
        }

        if (ClosedNames.RootName(Launches.ArgumentFor(call, parameter.Name, parameter.Ordinal)?.Expression) is not { } name)
        {
            return false;
        }

        if (IsKeptByCaller(mention, parameter, cancellation)
            && method.DeclaringSyntaxReferences.Any(reference => ClosedNames.ClosesAnything(reference.GetSyntax(cancellation))))
        {
            // The caller keeps it where the method may find it again, under another name, and close it.
            return true;
        }

        return IsClosedAround(mention, name, depth, cancellation);
    }

    /// <summary>Whether the code round a place may close what it knows by a name, or whoever calls that code.</summary>
    private bool IsClosedAround(SyntaxNode place, string name, int depth, CancellationToken cancellation)
    {
        var scope = ScopeOf(place, cancellation);
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
            && place.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type
            && ClosedNames.Closes(type, name);
    }

    /// <summary>Whether the users' ways to end a connection, which are only known by name, are used where the method is.</summary>
    private bool IsEndedBeside(IMethodSymbol method) => _endingNames.Count > 0 && _index.IsMentionedBeside(method.Name, _endingNames);

    /// <summary>
    /// Whether a parameter's connection is given to the method for good: whoever calls it starts it on a thread or a task of
    /// its own, does not wait, does not close, and keeps the connection nowhere else.
    /// </summary>
    public bool IsGiven(IParameterSymbol parameter, CancellationToken cancellation)
    {
        if (parameter.ContainingSymbol is not IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction } method
            || !FunctionSummaries.ReturnsNothing(method) || References.IsCalledFromElsewhere(method) || IsEndedBeside(method) || IsOfServer(parameter))
        {
            return false;
        }

        var calls = CallsOf(method, cancellation);
        return calls.Count > 0 && calls.All(call =>
            Launches.IsLaunch(call, method)
            && !CallCloses(call, method, parameter, MaxDepth, cancellation)
            && !IsKeptByCaller(call, parameter, cancellation));
    }

    /// <summary>
    /// Whether one of those who give a parameter its argument may close it: a caller that only passes on what it was given itself
    /// is asked for its own callers.
    /// </summary>
    /// <returns>Null when nobody in sight calls the method.</returns>
    public bool? MayCloseArgument(IMethodSymbol method, IParameterSymbol parameter, CancellationToken cancellation) =>
        CallsOf(method, cancellation) is { Count: > 0 } calls ? calls.Any(call => MayCloseArgument(call, method, parameter, cancellation)) : null;

    private bool MayCloseArgument(SimpleNameSyntax mention, IMethodSymbol method, IParameterSymbol parameter, CancellationToken cancellation) =>
        Launches.InvocationOf(mention) is { } call
        && ClosedNames.RootName(Launches.ArgumentFor(call, parameter.Name, parameter.Ordinal)?.Expression) is { } name
        && ScopeOf(mention, cancellation) is MethodDeclarationSyntax caller && caller.ParameterList.Parameters.Any(p => p.Identifier.ValueText == name)
            ? ClosedNames.Closes(caller, name) || OuterCallersClose(caller, name, MaxDepth, cancellation)
            : CallCloses(mention, method, parameter, MaxDepth, cancellation);

    private static bool IsKeptByCaller(SimpleNameSyntax mention, IParameterSymbol parameter, CancellationToken cancellation)
    {
        if (Launches.InvocationOf(mention) is not { } call || Launches.ArgumentFor(call, parameter.Name, parameter.Ordinal) is not { } own)
        {
            return false;
        }

        var name = ClosedNames.RootName(own.Expression);
        return ScopeOf(mention, cancellation).DescendantNodes().OfType<IdentifierNameSyntax>().Any(other =>
            other.Identifier.ValueText == name
            && ((other.Parent is ArgumentSyntax argument && argument != own) || (other.Parent is AssignmentExpressionSyntax assignment && assignment.Right == other)));
    }

    private static SyntaxNode ScopeOf(SyntaxNode mention, CancellationToken cancellation)
    {
        var member = mention.FirstAncestorOrSelf<MemberDeclarationSyntax>(node => node is not GlobalStatementSyntax);
        return member is null or BaseTypeDeclarationSyntax or BaseNamespaceDeclarationSyntax ? mention.SyntaxTree.GetRoot(cancellation) : member;
    }

    private bool OuterCallersClose(BaseMethodDeclarationSyntax caller, string parameter, int depth, CancellationToken cancellation)
    {
        if (depth == 0 || caller is not MethodDeclarationSyntax method)
        {
            return true;
        }

        var index = method.ParameterList.Parameters.IndexOf(p => p.Identifier.ValueText == parameter);
        return _references.To(method, cancellation)
            .Where(mention => !method.Span.Contains(mention.Span) || mention.SyntaxTree != method.SyntaxTree)
            .Any(mention =>
            {
                cancellation.ThrowIfCancellationRequested();
                if (Launches.InvocationOf(mention) is not { } call)
                {
                    return !Launches.IsLaunch(mention, method: null);
                }

                return ClosedNames.RootName(Launches.ArgumentFor(call, parameter, index)?.Expression) is { } name
                    && mention.FirstAncestorOrSelf<BaseMethodDeclarationSyntax>() is { } outer
                    && (ClosedNames.Closes(outer, name)
                        || (outer.ParameterList.Parameters.Any(p => p.Identifier.ValueText == name) && OuterCallersClose(outer, name, depth - 1, cancellation)));
            });
    }

    private bool OwnerCloses(ISymbol field, IMethodSymbol function, FunctionContext context, CancellationToken cancellation)
    {
        var types = function.ContainingType.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellation)).ToArray();
        if (function.MethodKind is not (MethodKind.Ordinary or MethodKind.LocalFunction or MethodKind.AnonymousFunction)
            || types.Any(type => IsGivenToBase(type, context, cancellation)))
        {
            return true;
        }

        // What the function itself closes on another path, nobody closes on this one.
        var own = function.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellation)).ToArray();
        if (field.DeclaredAccessibility is Accessibility.Private or Accessibility.NotApplicable
            && !types.SelectMany(type => ClosedNames.ClosesOf(type, field.Name)).Any(close => !own.Any(body => body.SyntaxTree == close.SyntaxTree && body.Span.Contains(close.Span))))
        {
            return GiverCloses(function.ContainingType, context, cancellation);
        }

        // The owner closes it some time; whether it hears of the end depends on whether it waits for this function.
        return function.MethodKind != MethodKind.Ordinary || References.IsCalledFromElsewhere(function)
            || CallsOf(function, cancellation) is not { Count: > 0 } calls || !calls.All(call => Launches.IsLaunch(call, function));
    }

    /// <summary>Whether one of those who make an object with a connection of theirs may close it.</summary>
    private bool GiverCloses(INamedTypeSymbol type, FunctionContext context, CancellationToken cancellation) =>
        type.InstanceConstructors.Any(constructor => constructor.Parameters.Any(parameter => context.Catalog.IsConnection(parameter.Type) || context.Catalog.IsLink(parameter.Type)))
        && _references.ToConstructorsOf(type, cancellation).Any(creation => creation.Arguments
            .Where(argument => context.Catalog.IsConnection(argument.Value.Type) || context.Catalog.IsLink(argument.Value.Type))
            .Any(argument => argument.Syntax is ArgumentSyntax { Expression: var given } && ClosedNames.RootName(given) is { } name && IsClosedAround(argument.Syntax, name, MaxDepth, cancellation)));

    /// <summary>Whether a constructor gives a connection to the base class, which may keep it as well.</summary>
    private bool IsGivenToBase(SyntaxNode type, FunctionContext context, CancellationToken cancellation) => type.DescendantNodes().OfType<ArgumentSyntax>()
        .Where(argument => argument.Parent?.Parent is ConstructorInitializerSyntax { ThisOrBaseKeyword.ValueText: "base" } or PrimaryConstructorBaseTypeSyntax)
        .Select(argument => _references.ModelOf(argument.SyntaxTree).GetOperation(argument, cancellation))
        .OfType<IArgumentOperation>()
        .Any(argument => (context.Catalog.IsConnection(argument.Value.Type) || context.Catalog.IsLink(argument.Value.Type)) && !(argument.Parameter is { } parameter && context.Summaries.OnlyBorrows(parameter, cancellation)));

    private List<SimpleNameSyntax> CallsOf(IMethodSymbol method, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var own = method.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellation)).ToArray();
        return _references.To(method, cancellation)
            .Where(mention => !own.Any(body => body.SyntaxTree == mention.SyntaxTree && body.Span.Contains(mention.Span)))
            .ToList();
    }

    /// <summary>A handler that runs on its own: nothing is returned to whoever calls it.</summary>
    private static bool IsHandler(BaseMethodDeclarationSyntax method) =>
        method is MethodDeclarationSyntax { ReturnType: PredefinedTypeSyntax { Keyword.ValueText: "void" } or IdentifierNameSyntax { Identifier.ValueText: "Task" or "ValueTask" } };

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

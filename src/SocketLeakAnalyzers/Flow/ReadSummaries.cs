using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Callers;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Flow;

/// <summary>The summaries of the methods of a compilation, each made by the same flow when it is first asked for.</summary>
internal sealed class ReadSummaries
{
    /// <summary>A read behind more calls than this is not seen.</summary>
    private const int MaxDepth = 3;

    private readonly Compilation _compilation;
    private readonly ConnectionCatalog _catalog;
    private readonly NameIndex _index;
    private readonly ConcurrentDictionary<IMethodSymbol, bool> _mayRead = new(SymbolEqualityComparer.Default);

    // By the depth as well: what is seen from a method depends on how deep it lies, and must not depend on who asks first. Only
    // one that asks no other method is the same at every depth.
    private readonly ConcurrentDictionary<(IMethodSymbol Method, int Depth), ReadSummary?> _summaries = new();
    private readonly ConcurrentDictionary<IMethodSymbol, ReadSummary?> _leaves = new(SymbolEqualityComparer.Default);

    private readonly ConcurrentDictionary<(IMethodSymbol Method, int Depth), Response> _responses = new();
    private readonly ConcurrentDictionary<(IParameterSymbol Parameter, int Depth), bool> _borrowed = new();
    private readonly ConcurrentDictionary<(IParameterSymbol Parameter, int Depth), ImmutableArray<ITypeSymbol>> _thrownWith = new();

    private readonly ConcurrentDictionary<SyntaxNode, FlowBody> _bodies = new();

    public ReadSummaries(Compilation compilation, ConnectionCatalog catalog, CalleeEffects callees, NameIndex index, Carriers carriers, Factories factories, Keepers keepers, Responders responders)
    {
        Knowledge = new Knowledge(catalog, callees, this, carriers, factories, keepers, responders);
        _index = index;
        _compilation = compilation;
        _catalog = catalog;
    }

    /// <summary>Whether a method is one of the source that may read, judged by the names in its body.</summary>
    public bool MayRead(IMethodSymbol method)
    {
        var called = method.OriginalDefinition;
        return called is { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction, IsAbstract: false, IsOverride: false, IsExtern: false, DeclaringSyntaxReferences.Length: 1 }
            && (called.MethodKind == MethodKind.LocalFunction || HasConnection(called))
            && (!called.IsVirtual || IsSeenToTheEnd(called))
            && MayRead(called, MaxDepth);
    }

    /// <summary>Whether there is something to read from: among the parameters, in one of them, or in the method's own object.</summary>
    private bool HasConnection(IMethodSymbol method) => _catalog.HoldsConnection(method.ContainingType)
        || method.Parameters.Any(parameter => _catalog.IsConnection(parameter.Type) || _catalog.IsLink(parameter.Type) || _catalog.HoldsConnection(parameter.Type));

    /// <summary>A virtual method that nobody overrides, in a type that nobody outside can derive from.</summary>
    private bool IsSeenToTheEnd(IMethodSymbol method) =>
        method.ContainingType.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Protected) && !_index.IsOverridden(method.Name);

    /// <summary>Whether a call of the method is a read; of a local function it is taken to be one.</summary>
    public bool Reads(IMethodSymbol method, CancellationToken cancellation)
    {
        var called = method.OriginalDefinition;
        return !ReturnsNothing(called) && MayRead(called)
            && (called.MethodKind == MethodKind.LocalFunction || OfMethod(called, 0, cancellation) is not null);
    }

    /// <summary>The summary of a called method; null when it says no end, or is not understood.</summary>
    /// <param name="method">The method.</param>
    /// <param name="caller">The function that calls it.</param>
    /// <param name="cancellation">Cancels the flow.</param>
    public ReadSummary? Of(IMethodSymbol method, FunctionContext caller, CancellationToken cancellation)
    {
        var called = method.OriginalDefinition;
        if (ReturnsNothing(called) || !MayRead(called))
        {
            return null;
        }

        caller.AsksOthers = true;
        if (caller.Depth >= MaxDepth)
        {
            return null;
        }

        return called.MethodKind == MethodKind.LocalFunction
            ? OfLocal(called, caller, cancellation)
            : OfMethod(called, caller.Depth, cancellation);
    }

    /// <summary>
    /// Whether a method of the source only works with the connection it is given, by writing to it or asking it, and leaves it open
    /// and with its caller on every path.
    /// </summary>
    public bool Borrows(IParameterSymbol parameter, FunctionContext caller, CancellationToken cancellation)
    {
        caller.AsksOthers = true;
        return caller.Depth < MaxDepth && parameter.OriginalDefinition is { ContainingSymbol: IMethodSymbol { IsAsync: false } } original
            && (_catalog.IsConnection(original.Type) || ConnectionCatalog.IsResponse(original.Type))
            && _borrowed.GetOrAdd((original, caller.Depth), asked => GivenBy(asked.Parameter, asked.Depth, cancellation) is { } given
                && given.Connection is { Escapes: false, IsClosed: false }
                && !given.Context.ReadFrom.Contains(given.Connection.Id)
                && given.Context.Exits.All(exit => exit.Connection != given.Connection.Id || exit.State.Holder == Holder.Lender));
    }

    /// <summary>
    /// The exceptions that a method of the source throws, by statements of its own, while it has the connection it is given and has
    /// neither closed it nor handed it on: a handshake that does not like the answer. One that closes it anywhere is judged itself.
    /// </summary>
    public ImmutableArray<ITypeSymbol> ThrownWith(IParameterSymbol parameter, FunctionContext caller, CancellationToken cancellation)
    {
        caller.AsksOthers = true;
        return caller.Depth < MaxDepth && parameter.OriginalDefinition is var original && (_catalog.IsConnection(original.Type) || _catalog.IsLink(original.Type))
            ? _thrownWith.GetOrAdd((original, caller.Depth), asked => GivenBy(asked.Parameter, asked.Depth, cancellation) is { Connection.IsClosed: false } given
                ? given.Context.Exits
                    .Where(exit => exit.Connection == given.Connection.Id && exit is { Kind: ExitKind.Throw, State: { Holder: Holder.Lender, IsLive: true, Threw: false } })
                    .Select(exit => ThrownType(exit.Statement))
                    .OfType<ITypeSymbol>()
                    .Distinct<ITypeSymbol>(SymbolEqualityComparer.Default)
                    .ToImmutableArray()
                : ImmutableArray<ITypeSymbol>.Empty)
            : ImmutableArray<ITypeSymbol>.Empty;
    }

    /// <summary>The type of what a statement throws; null for what blames the arguments, as before anything has been done.</summary>
    private static ITypeSymbol? ThrownType(IOperation? thrown) => thrown switch
    {
        IConversionOperation conversion => ThrownType(conversion.Operand),
        { Type: { } type } when !type.Name.StartsWith("Argument", System.StringComparison.Ordinal) => type,
        _ => null,
    };

    /// <summary>What a method that a call is sure to run does with the connection that it gets as a parameter; null when that is not seen.</summary>
    private (FunctionContext Context, Connection Connection)? GivenBy(IParameterSymbol parameter, int depth, CancellationToken cancellation) =>
        parameter is { RefKind: RefKind.None, ContainingSymbol: IMethodSymbol
        {
            MethodKind: MethodKind.Ordinary, IsAbstract: false, IsVirtual: false, IsOverride: false, IsExtern: false, DeclaringSyntaxReferences.Length: 1,
        } method }
        && ContextOf(method, depth, cancellation) is { } context && ConnectionFlow.TryRun(context, cancellation)
        && context.Connections.FirstOrDefault(connection => SymbolEqualityComparer.Default.Equals(connection.Source, parameter)) is { } given
            ? (context, given)
            : null;

    /// <summary>What a method of the source returns: a response that holds its connection, something else, or the one on some paths and the other on others.</summary>
    public Response RespondsWith(IMethodSymbol method, FunctionContext caller, CancellationToken cancellation)
    {
        var called = method.OriginalDefinition;
        if (!Knowledge.Responders.MayRespond(called))
        {
            return Response.Other;
        }

        caller.AsksOthers = true;
        return caller.Depth >= MaxDepth ? Response.Other : _responses.GetOrAdd((called, caller.Depth), key =>
            ContextOf(key.Method, key.Depth, cancellation) is { } context && ConnectionFlow.TryRun(context, cancellation) ? context.Returned : Response.Other);
    }

    /// <summary>Whether nobody learns anything from a call: what returns nothing handles the connection itself, and is judged itself.</summary>
    public static bool ReturnsNothing(IMethodSymbol method) =>
        method.ReturnsVoid || method.ReturnType is INamedTypeSymbol { Name: "Task" or "ValueTask", IsGenericType: false };

    private bool MayRead(IMethodSymbol method, int depth)
    {
        if (depth == 0)
        {
            return false;
        }

        return _mayRead.TryGetValue(method, out var known) ? known : _mayRead.GetOrAdd(method, ReadsByName(method, depth));
    }

    private bool ReadsByName(IMethodSymbol method, int depth) => method.DeclaringSyntaxReferences.Any(reference =>
        reference.GetSyntax().DescendantNodes().OfType<IdentifierNameSyntax>().Any(name =>
            _catalog.IsReadName(name.Identifier.ValueText)
            || (name.Parent is InvocationExpressionSyntax && method.ContainingType.GetMembers(name.Identifier.ValueText).OfType<IMethodSymbol>()
                .Any(other => !SymbolEqualityComparer.Default.Equals(other, method) && MayRead(other, depth - 1)))));

    private ReadSummary? OfMethod(IMethodSymbol method, int depth, CancellationToken cancellation) =>
        _leaves.TryGetValue(method, out var known) ? known : _summaries.GetOrAdd((method, depth), key => Summarize(key.Method, key.Depth, cancellation));

    private ReadSummary? Summarize(IMethodSymbol method, int depth, CancellationToken cancellation)
    {
        if (ContextOf(method, depth, cancellation) is not { } context)
        {
            return null;
        }

        var summary = Run(context, method, cancellation);
        if (!context.AsksOthers)
        {
            _leaves.TryAdd(method, summary);
        }

        return summary;
    }

    /// <summary>The body of a method as the flow walks it, made once for the method itself and for all who call it.</summary>
    public FlowBody BodyOf(SyntaxNode declaration, System.Func<FlowBody> made) => _bodies.GetOrAdd(declaration, _ => made());

    private FunctionContext? ContextOf(IMethodSymbol method, int depth, CancellationToken cancellation)
    {
        var declaration = method.DeclaringSyntaxReferences[0].GetSyntax(cancellation);
        if (!_compilation.ContainsSyntaxTree(declaration.SyntaxTree))
        {
            return null;
        }

        if (_bodies.TryGetValue(declaration, out var known))
        {
            return new FunctionContext(method, known.Graph, known.Uses, Knowledge, depth: depth + 1);
        }

        // Another method's body, bound once and only if a call of it decides something: the driver offers no way to it.
#pragma warning disable RS1030
        var operation = _compilation.GetSemanticModel(declaration.SyntaxTree).GetOperation(declaration, cancellation);
#pragma warning restore RS1030
        if (operation is not IMethodBodyOperation body)
        {
            return null;
        }

        var made = BodyOf(declaration, () => new FlowBody(ControlFlowGraph.Create(body, cancellation), new VariableUses(body, _catalog)));
        return new FunctionContext(method, made.Graph, made.Uses, Knowledge, depth: depth + 1);
    }

    /// <summary>All that a flow may ask, these summaries included.</summary>
    public Knowledge Knowledge { get; }

    private ReadSummary? OfLocal(IMethodSymbol method, FunctionContext caller, CancellationToken cancellation)
    {
        var graph = caller.Graph;
        while (graph is not null && !graph.LocalFunctions.Contains(method, SymbolEqualityComparer.Default))
        {
            graph = graph.Parent;
        }

        return graph is null
            ? null
            : Run(new FunctionContext(method, graph.GetLocalFunctionControlFlowGraph(method, cancellation), caller.Uses, Knowledge, depth: caller.Depth + 1), method, cancellation);
    }

    private static ReadSummary? Run(FunctionContext context, IMethodSymbol method, CancellationToken cancellation)
    {
        context.Ends = new EndRecorder(context);
        return ConnectionFlow.TryRun(context, cancellation) ? context.Ends.Summary(IsIterator(method, context.Graph)) : null;
    }

    private static bool IsIterator(IMethodSymbol method, ControlFlowGraph graph) =>
        method.ReturnType is INamedTypeSymbol { Name: "IEnumerable" or "IEnumerator" or "IAsyncEnumerable" or "IAsyncEnumerator" }
        && graph.OriginalOperation.Descendants().Any(operation => operation.Kind is OperationKind.YieldReturn or OperationKind.YieldBreak);
}

/// <summary>A body as the flow walks it.</summary>
/// <param name="Graph">Its graph.</param>
/// <param name="Uses">How its variables are used.</param>
internal sealed record FlowBody(ControlFlowGraph Graph, VariableUses Uses);

using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Callers;
using SocketLeakAnalyzers.Catalog;
using SocketLeakAnalyzers.Summaries;
using SocketLeakAnalyzers.Types;

namespace SocketLeakAnalyzers.Flow;

/// <summary>What the walk over one function shares between its paths: its places, its connections and what it finds.</summary>
internal sealed partial class FunctionContext
{
    private readonly Dictionary<(IOperation Origin, int Number), Connection> _acquired = new();
    private readonly Dictionary<int, Connection> _borrowed = new();
    private readonly Dictionary<int, bool> _mayBeBorrowed = new();
    private readonly Dictionary<int, Chain?> _chains = new();
    private readonly List<Connection> _connections = new();
    private readonly Dictionary<CaptureId, int> _aliases = new();
    private readonly IParameterSymbol? _operation;
    private readonly SummaryKey? _given;
    private readonly List<Connection> _arguments = new();
    private FlowState _found = FlowState.Empty;
    private readonly Lazy<bool> _readsStreams;
    private Connection? _ofOperation;
    private HashSet<ISymbol>? _mentioned;
    private bool? _mentionsConnection;
    private Containers? _containers;

    /// <param name="function">The method, local function or lambda.</param>
    /// <param name="graph">Its graph.</param>
    /// <param name="uses">How its variables are used, nested functions included.</param>
    /// <param name="knowledge">What is known of the rest of the compilation.</param>
    /// <param name="chain">The functions that are walked for the sake of the one that is judged.</param>
    /// <param name="antecedent">For the continuation of a read, that read.</param>
    /// <param name="given">For a function that is walked for its callers, what they give it.</param>
    public FunctionContext(
        ISymbol function, ControlFlowGraph graph, VariableUses uses, Knowledge knowledge, SummaryChain chain, Antecedent? antecedent = null, SummaryKey? given = null)
    {
        Chain = chain;
        _given = given;
        Antecedent = antecedent;
        _operation = (function as IMethodSymbol)?.Parameters.FirstOrDefault(parameter => ConnectionCatalog.IsOperation(parameter.Type));
        Function = function;
        Graph = graph;
        Uses = uses;
        Catalog = knowledge.Catalog;
        Callees = knowledge.Callees;
        Summaries = knowledge.Summaries;
        Carriers = knowledge.Carriers;
        Knowledge = knowledge;
        _readsStreams = new Lazy<bool>(() => graph.Blocks.SelectMany(block => block.BranchValue is { } value ? block.Operations.Add(value) : block.Operations)
            .SelectMany(operation => operation.DescendantsAndSelf())
            .Any(operation => operation is IInvocationOperation { Instance.Type: var type } call && Catalog.MayBeConnection(type) && Catalog.RoleOf(call.TargetMethod) == ApiRole.Read));
        foreach (var capture in graph.Blocks.SelectMany(block => block.Operations).OfType<IFlowCaptureOperation>())
        {
            var place = Places.Find(capture.Value);
            _aliases[capture.Id] = _aliases.TryGetValue(capture.Id, out var other) && other != place ? -1 : place;
        }

        Start = FlowState.Empty;
        if (given is not null)
        {
            Start = StateOf(given);
            Shared = given.Function.Parameters.Where(parameter => parameter.RefKind is RefKind.Ref or RefKind.Out)
                .Concat(uses.Nested.CapturedBy(given.Function).Where(uses.IsRewritten))
                .ToImmutableArray();
        }
    }

    /// <summary>For the continuation of a read, that read; null for every other function.</summary>
    public Antecedent? Antecedent { get; }

    /// <summary>The receives with a <c>SocketAsyncEventArgs</c> of which nobody asks whether they have completed at once.</summary>
    public HashSet<IInvocationOperation> CompletionsNotAsked { get; } = new();

    /// <summary>The method, local function or lambda.</summary>
    public ISymbol Function { get; }

    public ControlFlowGraph Graph { get; }

    public ConnectionCatalog Catalog { get; }

    public VariableUses Uses { get; }

    public CalleeEffects Callees { get; }

    public FunctionSummaries Summaries { get; }

    /// <summary>The functions that are walked for the sake of the one that is judged.</summary>
    public SummaryChain Chain { get; }

    /// <summary>What is known where the function begins.</summary>
    public FlowState Start { get; }

    /// <summary>For a function that is walked for its callers, the variables of theirs that it may write.</summary>
    public ImmutableArray<ISymbol> Shared { get; } = ImmutableArray<ISymbol>.Empty;

    /// <summary>Whether the function is walked for its callers, and not judged.</summary>
    public bool IsCallee => _given is not null;

    public Carriers Carriers { get; }

    /// <summary>Whether a type of the source carries a connection, and the options do not say otherwise.</summary>
    public bool IsCarrier(ITypeSymbol? type) => Carriers.IsCarrier(type) && !Catalog.IsExcluded(type);

    public Knowledge Knowledge { get; }

    /// <summary>Which of its variables only hold what is put into them.</summary>
    public Containers Containers => _containers ??= new Containers(Function.ContainingType, Knowledge.Keepers);

    /// <summary>Notes how the function is left, where that is asked for.</summary>
    public SummaryRecorder? Recorder { get; set; }

    /// <summary>The reads that are calls of source methods.</summary>
    public Dictionary<IOperation, WrappedRead> Wrapped { get; } = new();

    /// <summary>The connections that are read from at all.</summary>
    public HashSet<int> ReadFrom { get; } = new();

    /// <summary>What is written to the connections that were acquired here.</summary>
    public HashSet<(int Connection, IOperation Write)> Written { get; } = new();

    /// <summary>Reads whose 0 goes to the caller, who cannot tell whether the peer has closed or nothing has come yet.</summary>
    public HashSet<IInvocationOperation> Ambiguous { get; } = new();

    public PlaceTable Places { get; } = new();

    public IReadOnlyList<Connection> Connections => _connections;

    /// <summary>Where a connection left the function, or was lost within it, while open.</summary>
    public HashSet<OpenExit> Exits { get; } = new();

    /// <summary>Loops that a connection of which the peer has closed never leaves.</summary>
    public List<EndlessLoop> Loops { get; } = new();

    /// <summary>Loops without a way out in which a connection is never read from, with the write in it or the acquisition.</summary>
    public List<(int Connection, IOperation Where)> Unread { get; } = new();

    /// <summary>Whether some path keeps what it has acquired, itself or by a function that it calls.</summary>
    public bool KeepsOwn { get; set; }

    /// <summary>Whether some path asks a connection again after the peer's close, so that there may be such a loop.</summary>
    public bool MayBeEndless { get; set; }

    /// <summary>The assignments that replace a connection that is kept, whether or not it is still connected.</summary>
    public HashSet<IOperation> ReplacedAnyway { get; } = new();

    /// <summary>What is known of each test that learned of an end.</summary>
    public Dictionary<(int Connection, IOperation Test), EndTest> Tests { get; } = new();

    /// <summary>The place that an operation names, with captures of places resolved; −1 for none.</summary>
    public int FindPlace(IOperation operation) => operation is IConversionOperation { OperatorMethod: null } conversion ? FindPlace(conversion.Operand)
        : operation is IFlowCaptureReferenceOperation capture && _aliases.TryGetValue(capture.Id, out var alias) && alias >= 0
        ? alias
        : operation is IDeclarationExpressionOperation declaration ? Places.Find(declaration.Expression) : Places.Find(operation);

    /// <summary>The place that is assigned; −1 for none, as for an element of an array that was captured before its value was made.</summary>
    public int FindTarget(IOperation target) =>
        target is IFlowCaptureReferenceOperation capture ? _aliases.TryGetValue(capture.Id, out var alias) ? alias : -1 : FindPlace(target);

    /// <param name="origin">The operation that acquires it.</param>
    /// <param name="number">Which one it is, where a call hands out several.</param>
    public Connection Acquired(IOperation origin, int number = 0)
    {
        if (!_acquired.TryGetValue((origin, number), out var connection))
        {
            _acquired.Add((origin, number), connection = Add(origin, acquired: true, source: null, isSure: true));
        }

        return connection;
    }

    /// <summary>The function that a call of a delegate runs which a variable or a field has held from the start; null for every other call.</summary>
    public IMethodSymbol? HeldBy(IInvocationOperation call, CancellationToken cancellation) =>
        call is not { TargetMethod.MethodKind: MethodKind.DelegateInvoke, Instance: { } raised } || FindPlace(raised) is not (>= 0 and var place) ? null : Places[place] switch
        {
            { Symbol: ILocalSymbol variable } => Uses.Nested.HeldBy(variable),
            { Symbol: IFieldSymbol field, Parent: < 0 } => Summaries.Implementations.HeldBy(field, cancellation),
            _ => null,
        };

    public Connection Borrowed(int place, IOperation reference)
    {
        if (_operation is not null)
        {
            // Whatever the handler of an operation gets hold of, it is the operation's connection.
            return _ofOperation ??= Add(reference, acquired: false, _operation, isSure: true);
        }

        if (!_borrowed.TryGetValue(place, out var connection))
        {
            var symbol = Places[place].Symbol;
            var carried = symbol is not null && Catalog.RoleOf(symbol) == ApiRole.Carried;
            // What some other call has put in a variable may be anybody's, who closes it is not known.
            var isFound = symbol is ILocalSymbol && SymbolEqualityComparer.Default.Equals(symbol.ContainingSymbol, Function);
            var isSure = !isFound && (carried || ComesAsObject(symbol) || !Catalog.MayBeConnection(ConnectionCatalog.TypeOf(symbol) ?? reference.Type) || ChainOf(place) is not null);
            _borrowed.Add(place, connection = Add(reference, acquired: false, carried ? null : symbol, isSure));

            connection.IsResponse = ConnectionCatalog.IsResponse(ConnectionCatalog.TypeOf(symbol));

            // What came as an object gets the name of the variable that it is cast into.
            connection.Name = ComesAsObject(symbol) ? null : NameOf(place);
        }

        return connection;
    }

    /// <summary>Whether the function, or one nested in it, names a member that is a connection, or leads to one.</summary>
    public bool MentionsConnection => _mentionsConnection ??= Graph.OriginalOperation.Descendants().Any(operation => operation is IMemberReferenceOperation
        && (Catalog.IsConnection(operation.Type) || Catalog.IsLink(operation.Type) || Catalog.HoldsConnection(operation.Type)));

    /// <summary>Whether the function, or one nested in it, names a member.</summary>
    public bool Mentions(ISymbol member) => (_mentioned ??= new HashSet<ISymbol>(
        Graph.OriginalOperation.Descendants().OfType<IMemberReferenceOperation>().Select(reference => reference.Member), SymbolEqualityComparer.Default)).Contains(member);

    /// <summary>The number of a connection among those that the caller gives; −1 for every other.</summary>
    public int ArgumentOf(Connection connection) => _arguments.IndexOf(connection);

    /// <summary>Whether a connection came in a variable of the function round this one.</summary>
    public bool IsCaptured(Connection connection) => ArgumentOf(connection) is >= 0 and var number
        ? _given!.Connections[number].IsCaptured
        : PathOf(connection) is { IsEmpty: false } path && (path[0] is ILocalSymbol || (path[0] is IParameterSymbol && !SymbolEqualityComparer.Default.Equals(path[0].ContainingSymbol, Function)));

    /// <summary>What of a value the caller gets: a connection that somebody else has as well is not the caller's to close.</summary>
    public AbstractValue HandedOut(FlowState state, AbstractValue value) =>
        value.IsLink && Connections[value.Connection].IsAcquired && state.StateOf(value.Connection) is not { Holder: Holder.Here, IsLive: true } ? AbstractValue.NonNull : value;

    /// <summary>Whether a connection was found by other means than a name: in a collection, by a call.</summary>
    public bool IsFound(Connection connection) =>
        !connection.IsAcquired && connection.Source is ILocalSymbol local && SymbolEqualityComparer.Default.Equals(local.ContainingSymbol, Function);

    /// <summary>The state in which the caller gives a connection; one that the function has found itself is open, and somebody else's.</summary>
    public ConnectionState FoundAs(int connection) => _found.StateOf(connection) is { Life: not Life.None } given ? given : new ConnectionState(Life.Open, Holder.Lender);

    /// <summary>
    /// Where a connection came from that was neither acquired here nor given: a parameter, a member of the object, a captured variable,
    /// and members of that; empty for what this function has found by other means.
    /// </summary>
    public ImmutableArray<ISymbol> PathOf(Connection connection)
    {
        if (connection == _ofOperation)
        {
            return ImmutableArray.Create<ISymbol>(_operation!);
        }

        foreach (var pair in _borrowed)
        {
            if (pair.Value == connection && Places.Path(pair.Key) is { IsEmpty: false } path
                && (path[0] is not ILocalSymbol || !SymbolEqualityComparer.Default.Equals(path[0].ContainingSymbol, Function)))
            {
                return path;
            }
        }

        return ImmutableArray<ISymbol>.Empty;
    }

    /// <summary>What a function knows of its arguments when it is called.</summary>
    private FlowState StateOf(SummaryKey given)
    {
        var state = FlowState.Empty;
        foreach (var known in given.Connections)
        {
            var connection = Add(Graph.OriginalOperation, acquired: false, source: null, known.IsSure);
            connection.IsThere = known.IsThere;
            connection.IsWitness = known.IsWitness;
            connection.Carrier = known.Carrier;
            connection.IsResponse = known.IsResponse;
            _arguments.Add(connection);
            state = state.WithConnection(connection.Id, known.StateWith(Graph.OriginalOperation));
            _found = state;
        }

        var parameters = given.Function.Parameters;
        var captured = Uses.Nested.CapturedBy(given.Function);
        for (var i = 0; i < given.Arguments.Length; i++)
        {
            if (given.Arguments[i] != AbstractValue.Unknown)
            {
                var variable = i < parameters.Length ? parameters[i] : captured[i - parameters.Length];
                // What tells of an end does so here as well, by something that stands for the caller's read.
                var value = given.Arguments[i];
                var tells = !value.IsLink && (value.Kind != ValueKind.Unknown || value.Number == 1) && value.Connection >= 0;
                if (value.IsLink)
                {
                    _arguments[value.Connection].Name ??= variable.Name;
                }

                state = state.With(Places.Variable(variable), tells
                    ? value with { From = Graph.OriginalOperation, Number = value.Kind == ValueKind.Unknown ? 0 : value.Number }
                    : value);
                if (value.IsLink && value.Owning && Uses.IsExposed(variable))
                {
                    var taken = _arguments[value.Connection];
                    taken.Escapes = true;
                    state = state.WithConnection(taken.Id, state.StateOf(taken.Id) with { Holder = Holder.Elsewhere });
                }
            }
        }

        return state;
    }

    /// <summary>
    /// Whether the function may be the handler of a connection that it borrowed: the one that was given it, or that hears of it
    /// first, and has nobody to tell.
    /// </summary>
    public bool IsHandlerOf(Connection connection) => Function is IMethodSymbol method && FunctionSummaries.ReturnsNothing(method)
        && (connection.Source is IParameterSymbol parameter ? SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, Function) : connection.Source is ILocalSymbol);

    /// <summary>How a read says that the peer has closed.</summary>
    public EndSign EndOf(IOperation read) => Wrapped.TryGetValue(read, out var wrapped) ? wrapped.Sign : Catalog.EndOf(read);

    /// <summary>Whether what a read gets are the messages of a WebSocket.</summary>
    public bool IsSession(IOperation read) => Wrapped.TryGetValue(read, out var wrapped) ? wrapped.IsSession : Catalog.IsSession(read);

    /// <summary>The borrowed connections with their places.</summary>
    public IEnumerable<KeyValuePair<int, Connection>> BorrowedPlaces => _borrowed;

    /// <summary>
    /// Whether a value of this type that comes from outside is followed: one that is a connection, and one that only may be if
    /// it is read from here.
    /// </summary>
    public bool IsBorrowable(ITypeSymbol? type) => (IsCallee && (Catalog.IsLink(type) || ConnectionCatalog.IsResponse(type)))
        || (Catalog.MayBeConnection(type) ? _readsStreams.Value : Catalog.IsConnection(type) || ConnectionCatalog.IsOperation(type));

    /// <summary>Whether a place of which nothing is known is taken to hold a connection.</summary>
    public bool MayBeBorrowed(int place)
    {
        if (!_mayBeBorrowed.TryGetValue(place, out var may))
        {
            var type = ConnectionCatalog.TypeOf(Places[place].Symbol);
            _mayBeBorrowed.Add(place, may = IsBorrowable(type) || ChainOf(place) is not null);
        }

        return may;
    }

    /// <summary>What a member, or a captured variable, is a link to, by all that is ever put there; null where that is not known, and for every other place.</summary>
    public Chain? ChainOf(int place)
    {
        if (!_chains.TryGetValue(place, out var chain))
        {
            _chains.Add(place, chain = Places[place].Symbol switch
            {
                IFieldSymbol or IPropertySymbol => Knowledge.Chains.Of(Places[place].Symbol!, Knowledge, default),
                ILocalSymbol variable when !SymbolEqualityComparer.Default.Equals(variable.ContainingSymbol, Function) => Knowledge.Chains.Of(variable, WholeOf(Graph.OriginalOperation), Knowledge, default),
                _ => null,
            });
        }

        return chain;
    }

    private static IOperation WholeOf(IOperation body)
    {
        while (body.Parent is { } outer)
        {
            body = outer;
        }

        return body;
    }

    /// <summary>Whether what is in a place is only known as an object, so that it must be cast before it can be closed.</summary>
    public bool ComesAsObject(ISymbol? symbol) =>
        symbol is IParameterSymbol { Type.SpecialType: SpecialType.System_Object } || (symbol is not null && Catalog.RoleOf(symbol) == ApiRole.Carried);

    /// <summary>The connections that were borrowed from members of a place, and so change when it is assigned.</summary>
    public IReadOnlyList<Connection> BorrowedWithin(int place)
    {
        List<Connection>? within = null;
        foreach (var pair in _borrowed)
        {
            if (Places.IsWithin(pair.Key, place))
            {
                (within ??= new List<Connection>()).Add(pair.Value);
            }
        }

        return within ?? (IReadOnlyList<Connection>)Array.Empty<Connection>();
    }

    /// <summary>Notes a condition, or a read, that told of the end, and how the connection can be closed there.</summary>
    public void NoteTest(IOperation test, bool outcome, int connection, FlowState state) =>
        Tests[(connection, test)] = new EndTest(outcome, CloseTargetOf(state, connection));

    private Connection Add(IOperation origin, bool acquired, ISymbol? source, bool isSure)
    {
        var connection = new Connection(_connections.Count, origin, acquired, source, isSure);
        _connections.Add(connection);
        return connection;
    }
}

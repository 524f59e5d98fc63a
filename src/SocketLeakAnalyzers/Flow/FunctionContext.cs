using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Flow;

/// <summary>What the walk over one function shares between its paths: its places, its connections and what it finds.</summary>
internal sealed class FunctionContext
{
    private readonly Dictionary<IOperation, Connection> _acquired = new();
    private readonly Dictionary<int, Connection> _borrowed = new();
    private readonly List<Connection> _connections = new();
    private readonly Dictionary<CaptureId, int> _aliases = new();

    public FunctionContext(ISymbol function, ControlFlowGraph graph, ConnectionCatalog catalog, VariableUses uses, CalleeEffects callees)
    {
        Function = function;
        Graph = graph;
        Catalog = catalog;
        Uses = uses;
        Callees = callees;
        foreach (var capture in graph.Blocks.SelectMany(block => block.Operations).OfType<IFlowCaptureOperation>())
        {
            var place = Places.Find(capture.Value);
            _aliases[capture.Id] = _aliases.TryGetValue(capture.Id, out var other) && other != place ? -1 : place;
        }
    }

    /// <summary>The method, local function or lambda.</summary>
    public ISymbol Function { get; }

    public ControlFlowGraph Graph { get; }

    public ConnectionCatalog Catalog { get; }

    public VariableUses Uses { get; }

    public CalleeEffects Callees { get; }

    public PlaceTable Places { get; } = new();

    public IReadOnlyList<Connection> Connections => _connections;

    /// <summary>Where a connection left the function, or was lost within it, while open.</summary>
    public HashSet<OpenExit> Exits { get; } = new();

    /// <summary>What is known of each test that learned of an end.</summary>
    public Dictionary<(int Connection, IOperation Test), EndTest> Tests { get; } = new();

    /// <summary>The place that an operation names, with captures of places resolved; −1 for none.</summary>
    public int FindPlace(IOperation operation) =>
        operation is IFlowCaptureReferenceOperation capture && _aliases.TryGetValue(capture.Id, out var alias) && alias >= 0
            ? alias
            : operation is IDeclarationExpressionOperation declaration ? Places.Find(declaration.Expression) : Places.Find(operation);

    public Connection Acquired(IOperation origin)
    {
        if (!_acquired.TryGetValue(origin, out var connection))
        {
            _acquired.Add(origin, connection = Add(origin, acquired: true, source: null));
        }

        return connection;
    }

    public Connection Borrowed(int place, IOperation reference)
    {
        if (!_borrowed.TryGetValue(place, out var connection))
        {
            var symbol = Places[place].Symbol;
            var carried = symbol is not null && Catalog.RoleOf(symbol) == ApiRole.Carried;
            _borrowed.Add(place, connection = Add(reference, acquired: false, carried ? null : symbol));

            // What came as an object gets the name of the variable that it is cast into.
            connection.Name = ComesAsObject(symbol) ? null : Places.Text(place);
        }

        return connection;
    }

    /// <summary>Whether what is in a place is only known as an object, so that it must be cast before it can be closed.</summary>
    public bool ComesAsObject(ISymbol? symbol) =>
        symbol is IParameterSymbol { Type.SpecialType: SpecialType.System_Object } || (symbol is not null && Catalog.RoleOf(symbol) == ApiRole.Carried);

    /// <summary>The connections that were borrowed from members of a place, and so change when it is assigned.</summary>
    public IEnumerable<Connection> BorrowedWithin(int place) =>
        _borrowed.Where(pair => Places.IsWithin(pair.Key, place)).Select(pair => pair.Value);

    private Connection Add(IOperation origin, bool acquired, ISymbol? source)
    {
        var connection = new Connection(_connections.Count, origin, acquired, source);
        _connections.Add(connection);
        return connection;
    }
}

/// <summary>A connection that is open where the function, or the place that held it, is left.</summary>
/// <param name="Connection">Its number.</param>
/// <param name="State">Its state there.</param>
/// <param name="Kind">How it was left.</param>
internal readonly record struct OpenExit(int Connection, ConnectionState State, ExitKind Kind);

/// <summary>A condition that learned of the end of a stream.</summary>
/// <param name="Outcome">What it is at the end.</param>
/// <param name="CloseTarget">The expression that names an owning link there; null when nothing does.</param>
internal readonly record struct EndTest(bool Outcome, CloseTarget? CloseTarget);

/// <summary>An expression that names an owning link.</summary>
/// <param name="Text">The expression.</param>
/// <param name="IsMember">Whether it starts from a member of the type, which a variable of the same name may hide.</param>
internal sealed record CloseTarget(string Text, bool IsMember);

/// <summary>How a function, or a turn of a loop, is left.</summary>
internal enum ExitKind : byte
{
    /// <summary>By a return or the end of the body.</summary>
    Return,

    /// <summary>By a throw statement.</summary>
    Throw,

    /// <summary>Not at all: the same statement acquires the next connection.</summary>
    NextTurn,
}

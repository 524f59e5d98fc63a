using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using SocketLeakAnalyzers.Callers;
using SocketLeakAnalyzers.Flow;

namespace SocketLeakAnalyzers.Rules;

/// <summary>What the flow found in one body: the method itself and the functions nested in it.</summary>
internal sealed class BodyFacts
{
    private readonly HashSet<Connection> _reported = new();
    private readonly HashSet<string> _reportedNames = new();

    public BodyFacts(IReadOnlyList<FunctionContext> functions, Lenders lenders)
    {
        Functions = functions;
        Lenders = lenders;
    }

    public IReadOnlyList<FunctionContext> Functions { get; }

    public Lenders Lenders { get; }

    /// <summary>The variables and members that hold a connection which has been reported.</summary>
    public IReadOnlyCollection<string> ReportedNames => _reported
        .SelectMany(connection => new[] { connection.Name, connection.Variable?.Name, connection.Source?.Name })
        .OfType<string>()
        .ToArray();

    /// <summary>One connection, one warning: whether another rule has reported it, in this function or in a nested one.</summary>
    public bool IsReported(Connection connection) =>
        _reported.Contains(connection) || (connection.Name is { } name && _reportedNames.Contains(name));

    public void MarkReported(Connection connection)
    {
        _reported.Add(connection);
        if (connection is { Source: ILocalSymbol or IParameterSymbol, Name: { } name })
        {
            _reportedNames.Add(name);
        }
    }
}

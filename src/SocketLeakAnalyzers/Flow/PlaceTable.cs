using System.Collections.Generic;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SocketLeakAnalyzers.Flow;

/// <summary>Numbers the places of one function that can hold a value: variables, fields, members of them, captures.</summary>
internal sealed class PlaceTable
{
    /// <summary>Deeper paths (<c>a.b.c.d.e</c>) are not followed.</summary>
    private const int MaxDepth = 4;

    private readonly Dictionary<(ISymbol Symbol, int Parent), int> _bySymbol = new(new KeyComparer());
    private readonly Dictionary<CaptureId, int> _byCapture = new();
    private readonly List<Place> _places = new();
    private int? _result;

    public Place this[int place] => _places[place];

    /// <summary>The place that an operation names, or −1. Captures of places must be resolved by the caller.</summary>
    public int Find(IOperation operation) => Find(operation, 0);

    public int Capture(CaptureId id)
    {
        if (!_byCapture.TryGetValue(id, out var place))
        {
            _byCapture.Add(id, place = Add(null, -1));
        }

        return place;
    }

    public int Variable(ISymbol symbol) => Member(symbol, -1);

    /// <summary>Whether <paramref name="place"/> is a member, at any depth, of <paramref name="ancestor"/>.</summary>
    public bool IsWithin(int place, int ancestor)
    {
        for (var current = _places[place].Parent; current >= 0; current = _places[current].Parent)
        {
            if (current == ancestor)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The expression that names a place in the source; null for a capture.</summary>
    public string? Text(int place)
    {
        var (symbol, parent) = _places[place];
        if (symbol is null || parent < 0)
        {
            return symbol?.Name;
        }

        return Text(parent) is { } prefix ? prefix + "." + symbol.Name : null;
    }

    /// <summary>The symbols of a place, from the one its expression starts from; a capture has none.</summary>
    public ImmutableArray<ISymbol> Path(int place)
    {
        var path = ImmutableArray.CreateBuilder<ISymbol>();
        for (; place >= 0; place = _places[place].Parent)
        {
            if (_places[place].Symbol is not { } symbol)
            {
                return ImmutableArray<ISymbol>.Empty;
            }

            path.Insert(0, symbol);
        }

        return path.ToImmutable();
    }

    /// <summary>The place that the members of a path lead to from another place; −1 stands for the object itself.</summary>
    public int Along(int place, IEnumerable<ISymbol> members)
    {
        foreach (var member in members)
        {
            place = Member(member, place);
        }

        return place;
    }

    /// <summary>The place of what the function returns, while it is on its way out.</summary>
    public int Result => _result ??= Add(null, -1);

    /// <summary>The symbol that a place's expression starts from.</summary>
    public ISymbol? Root(int place)
    {
        while (_places[place].Parent >= 0)
        {
            place = _places[place].Parent;
        }

        return _places[place].Symbol;
    }

    private int Find(IOperation operation, int depth)
    {
        if (depth > MaxDepth)
        {
            return -1;
        }

        return operation switch
        {
            ILocalReferenceOperation local => Variable(local.Local),
            IParameterReferenceOperation parameter => Variable(parameter.Parameter),
            IFlowCaptureReferenceOperation capture => Capture(capture.Id),
            IConversionOperation { OperatorMethod: null } conversion => Find(conversion.Operand, depth),
            IFieldReferenceOperation { Field.IsConst: false } field => MemberOf(field.Field, field.Instance, depth),
            IEventReferenceOperation raised => MemberOf(raised.Event, raised.Instance, depth),
            IPropertyReferenceOperation { Arguments.IsEmpty: true } property => MemberOf(property.Property, property.Instance, depth),
            _ => -1,
        };
    }

    private int MemberOf(ISymbol member, IOperation? instance, int depth)
    {
        if (instance is null or IInstanceReferenceOperation)
        {
            return Variable(member);
        }

        var parent = Find(instance, depth + 1);
        return parent < 0 ? -1 : Member(member, parent);
    }

    private int Member(ISymbol symbol, int parent)
    {
        if (!_bySymbol.TryGetValue((symbol, parent), out var place))
        {
            _bySymbol.Add((symbol, parent), place = Add(symbol, parent));
        }

        return place;
    }

    private int Add(ISymbol? symbol, int parent)
    {
        _places.Add(new Place(symbol, parent));
        return _places.Count - 1;
    }

    /// <summary>A place: its symbol (null for a capture) and the place it is a member of (−1 for none).</summary>
    public readonly record struct Place(ISymbol? Symbol, int Parent);

    private sealed class KeyComparer : IEqualityComparer<(ISymbol Symbol, int Parent)>
    {
        public bool Equals((ISymbol Symbol, int Parent) x, (ISymbol Symbol, int Parent) y) =>
            x.Parent == y.Parent && SymbolEqualityComparer.Default.Equals(x.Symbol, y.Symbol);

        public int GetHashCode((ISymbol Symbol, int Parent) key) =>
            unchecked((SymbolEqualityComparer.Default.GetHashCode(key.Symbol) * 397) ^ key.Parent);
    }
}

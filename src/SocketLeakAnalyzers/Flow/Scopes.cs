using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace SocketLeakAnalyzers.Flow;

/// <summary>Forgets what goes out of scope when regions of a function are left.</summary>
internal sealed class Scopes
{
    private readonly FunctionContext _context;
    private readonly Dictionary<ControlFlowRegion, HashSet<int>> _places = new();

    public Scopes(FunctionContext context)
    {
        _context = context;
    }

    /// <summary>The state behind the regions.</summary>
    public FlowState Leave(FlowState state, ImmutableArray<ControlFlowRegion> regions)
    {
        if (!regions.Any(HasPlaces))
        {
            return state;
        }

        foreach (var pair in state.Values)
        {
            // A link that stays behind when the variable goes: a "using" on the variable would close it too early.
            if (pair.Value.IsLink && _context.Connections[pair.Value.Connection] is { Declared: { } declared, Escapes: false } connection
                && !IsGone(pair.Key, regions) && IsGone(_context.Places.Variable(declared), regions))
            {
                connection.Escapes = true;
            }
        }

        return state.Without(place => IsGone(place, regions));
    }

    private static bool HasPlaces(ControlFlowRegion region) => !region.Locals.IsEmpty || !region.CaptureIds.IsEmpty;

    /// <summary>Whether a place, or one it is a member of, belongs to the regions that are left.</summary>
    private bool IsGone(int place, ImmutableArray<ControlFlowRegion> regions)
    {
        for (; place >= 0; place = _context.Places[place].Parent)
        {
            foreach (var region in regions)
            {
                if (PlacesOf(region).Contains(place))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private HashSet<int> PlacesOf(ControlFlowRegion region)
    {
        if (!_places.TryGetValue(region, out var places))
        {
            _places.Add(region, places = new HashSet<int>(
                region.Locals.Select(local => _context.Places.Variable(local)).Concat(region.CaptureIds.Select(_context.Places.Capture))));
        }

        return places;
    }
}

using System.Linq;
using Microsoft.CodeAnalysis;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Flow;

/// <content>What the function can call a connection: in a message, and where it closes it.</content>
internal sealed partial class FunctionContext
{
    /// <summary>How a message names the sign of the end.</summary>
    public string EndTextOf(IOperation read) => Wrapped.TryGetValue(read, out var wrapped) ? wrapped.Text : Catalog.EndOf(read) switch
    {
        EndSign.Zero => "0",
        EndSign.MinusOne => "-1",
        EndSign.Null => "null",
        EndSign.Message => "IsCompleted",
        EndSign.False => "false",
        EndSign.Throws => "EndOfStreamException",
        _ => "true",
    };

    /// <summary>The expression with which the connection can be closed here: its own name, or else any owning link's.</summary>
    public CloseTarget? CloseTargetOf(FlowState state, int connection)
    {
        var names = state.Values
            .Where(pair => pair.Value.IsLink && pair.Value.Connection == connection && pair.Value.Owning)
            .Where(pair => Places[pair.Key].Symbol is { } symbol && !ComesAsObject(symbol) && Catalog.CanBeClosed(symbol) && IsInReach(pair.Key))
            .Select(pair => (Text: Places.Text(pair.Key), Root: Places.Root(pair.Key)))
            .Where(name => name.Text is not null)
            .ToArray();
        if (names.Length == 0)
        {
            return null;
        }

        // Its own name first, but a variable rather than "state.workSocket".
        var own = _connections[connection].Name;
        var (text, root) = names.OrderBy(name => name.Text!.Contains('.')).ThenBy(name => name.Text != own).First();
        return new CloseTarget(text!, root is IFieldSymbol or IPropertySymbol);
    }

    /// <summary>What a message calls what is in a place: the object that has it, where the function cannot name the place itself.</summary>
    private string? NameOf(int place)
    {
        while (!IsInReach(place) && Places[place].Parent >= 0)
        {
            place = Places[place].Parent;
        }

        return Places.Text(place);
    }

    /// <summary>Whether the function can name a place: no member on the way is private to another type.</summary>
    public bool IsInReach(int place) => Places.Path(place).All(symbol => symbol.DeclaredAccessibility != Accessibility.Private || IsAround(symbol.ContainingType));

    private bool IsAround(INamedTypeSymbol type)
    {
        for (var outer = Function.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            if (SymbolEqualityComparer.Default.Equals(outer.OriginalDefinition, type.OriginalDefinition))
            {
                return true;
            }
        }

        return false;
    }
}

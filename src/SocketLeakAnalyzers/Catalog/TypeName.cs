using Microsoft.CodeAnalysis;

namespace SocketLeakAnalyzers.Catalog;

/// <summary>
/// The metadata name of a type, for comparing symbols with. Looking types up by name would search every reference of a
/// compilation for every row of the catalog, which costs more than all rules together.
/// </summary>
internal sealed class TypeName
{
    private readonly string[] _namespaces;
    private readonly string[] _types;

    /// <param name="metadataName">As in <c>System.Threading.Tasks.Task`1</c>; nested types after a plus sign.</param>
    public TypeName(string metadataName)
    {
        var nested = metadataName.Split('+');
        var parts = nested[0].Split('.');
        _namespaces = new string[parts.Length - 1];
        System.Array.Copy(parts, _namespaces, _namespaces.Length);
        nested[0] = parts[parts.Length - 1];
        _types = nested;
    }

    /// <summary>The last part, <c>Task`1</c>.</summary>
    public string Simple => _types[_types.Length - 1];

    /// <summary>Whether a type has this name.</summary>
    public bool Is(INamedTypeSymbol type)
    {
        var current = type;
        for (var i = _types.Length - 1; i >= 0; i--)
        {
            if (current is null || current.MetadataName != _types[i])
            {
                return false;
            }

            if (i > 0)
            {
                current = current.ContainingType;
            }
        }

        if (current!.ContainingType is not null)
        {
            return false;
        }

        var space = current.ContainingNamespace;
        for (var i = _namespaces.Length - 1; i >= 0; i--, space = space.ContainingNamespace)
        {
            if (space is null || space.Name != _namespaces[i])
            {
                return false;
            }
        }

        return space is { IsGlobalNamespace: true };
    }
}

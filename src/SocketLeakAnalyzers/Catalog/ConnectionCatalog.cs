using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace SocketLeakAnalyzers.Catalog;

/// <summary>The catalog bound to one compilation: answers what a symbol does to a connection.</summary>
internal sealed class ConnectionCatalog
{
    private readonly Dictionary<INamedTypeSymbol, Dictionary<string, ApiRow>> _rows =
        new(SymbolEqualityComparer.Default);

    private readonly HashSet<INamedTypeSymbol> _connectionTypes = new(SymbolEqualityComparer.Default);
    private readonly HashSet<INamedTypeSymbol> _callbackTypes = new(SymbolEqualityComparer.Default);
    private readonly HashSet<string> _triggers = new();

    private ConnectionCatalog()
    {
    }

    /// <summary>Binds the table; null when no connection type is referenced, so that nothing need be registered.</summary>
    public static ConnectionCatalog? TryCreate(Compilation compilation)
    {
        var catalog = new ConnectionCatalog();
        foreach (var name in FrameworkApis.ConnectionTypes)
        {
            catalog._connectionTypes.UnionWith(compilation.GetTypesByMetadataName(name));
        }

        if (catalog._connectionTypes.Count == 0)
        {
            return null;
        }

        foreach (var name in new[] { "System.AsyncCallback", "System.Net.Sockets.SocketAsyncEventArgs" })
        {
            catalog._callbackTypes.UnionWith(compilation.GetTypesByMetadataName(name));
        }

        foreach (var group in FrameworkApis.Rows.GroupBy(row => row.Type))
        {
            var members = new Dictionary<string, ApiRow>();
            foreach (var row in group)
            {
                members[row.Member] = row;
                if (row.Role is ApiRole.Acquire or ApiRole.Read)
                {
                    catalog._triggers.Add(row.Member == ".ctor" ? row.Type.Substring(row.Type.LastIndexOf('.') + 1) : row.Member);
                }
            }

            foreach (var type in compilation.GetTypesByMetadataName(group.Key))
            {
                catalog._rows[type] = members;
            }
        }

        return catalog;
    }

    /// <summary>Whether a value of this type that comes from outside is a connection.</summary>
    public bool IsConnection(ITypeSymbol? type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current is INamedTypeSymbol named && _connectionTypes.Contains(named))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The row of a member, or null. Overrides and implementations count as what they override.</summary>
    public ApiRow? Find(ISymbol member)
    {
        var original = member.OriginalDefinition;
        if (original is IMethodSymbol { ReducedFrom: { } reduced })
        {
            original = reduced;
        }

        for (ISymbol? current = original; current is not null; current = Overridden(current))
        {
            if (current.ContainingType is { } type
                && _rows.TryGetValue(type.OriginalDefinition, out var members)
                && (members.TryGetValue(current.Name, out var row) || members.TryGetValue("*", out row)))
            {
                return row;
            }
        }

        return null;
    }

    /// <summary>The role of this call or creation: that of its row, given the parameters of its overload.</summary>
    public ApiRole RoleOf(ISymbol? member)
    {
        if (member is null || Find(member) is not { } row)
        {
            return ApiRole.None;
        }

        return row.WithCallback is { } other && member is IMethodSymbol method && TakesCallback(method) ? other : row.Role;
    }

    /// <summary>How a read says that the peer has closed.</summary>
    public EndSign EndOf(ISymbol read) => Find(read) switch
    {
        null => EndSign.None,
        { EndOfBare: not EndSign.None and var bare } when read is IMethodSymbol { Parameters.IsEmpty: true } => bare,
        var row => row.End,
    };

    /// <summary>Whether the wrapper that a call makes owns what it wraps.</summary>
    public bool Owns(IMethodSymbol wrap, ImmutableArray<IArgumentOperation> arguments)
    {
        if (Find(wrap) is not { } row)
        {
            return true;
        }

        foreach (var argument in arguments)
        {
            if (argument.Parameter?.Name == row.OwningParameter)
            {
                // A flag that is not a constant may make the wrapper own (design, section 3.5).
                return argument.Value.ConstantValue is not { HasValue: true, Value: bool flag } || flag == row.OwningWhen;
            }
        }

        return row.OwningByDefault;
    }

    /// <summary>
    /// Whether a body may acquire or read a connection, judged by its names alone: a look at the tokens, with no
    /// binding, so that all other methods of a compilation cost next to nothing.
    /// </summary>
    public bool MayConcern(SyntaxNode body)
    {
        foreach (var token in body.DescendantTokens())
        {
            if (token.IsKind(SyntaxKind.IdentifierToken) && _triggers.Contains(token.ValueText))
            {
                return true;
            }

            // A target-typed creation names its type elsewhere.
            if (token.IsKind(SyntaxKind.NewKeyword) && token.Parent is ImplicitObjectCreationExpressionSyntax)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a body really acquires a connection, or reads and has a connection to read from.</summary>
    public bool Concerns(IOperation body)
    {
        var reads = false;
        var connection = false;
        foreach (var operation in body.DescendantsAndSelf())
        {
            switch (RoleOf(MemberOf(operation)))
            {
                case ApiRole.Acquire:
                    return true;
                case ApiRole.Read:
                    reads = true;
                    break;
            }

            connection = connection || IsConnection(operation.Type);
            if (reads && connection)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The member that an operation calls, creates with or reads; null for every other operation.</summary>
    public static ISymbol? MemberOf(IOperation operation) => operation switch
    {
        IInvocationOperation call => call.TargetMethod,
        IObjectCreationOperation creation => creation.Constructor,
        IPropertyReferenceOperation property => property.Property,
        _ => null,
    };

    private bool TakesCallback(IMethodSymbol method) =>
        method.Parameters.Any(parameter => parameter.Type is INamedTypeSymbol type && _callbackTypes.Contains(type));

    private static ISymbol? Overridden(ISymbol symbol) => symbol switch
    {
        IMethodSymbol method => method.OverriddenMethod?.OriginalDefinition ?? Implemented(method),
        IPropertySymbol property => property.OverriddenProperty?.OriginalDefinition,
        _ => null,
    };

    /// <summary>The disposing method of a pattern or an explicit implementation, by the interface it implements.</summary>
    private static ISymbol? Implemented(IMethodSymbol method)
    {
        if (method.ContainingType is not { TypeKind: not TypeKind.Interface } type
            || method.Parameters.Length != 0
            || method.Name is not ("Dispose" or "DisposeAsync"))
        {
            return null;
        }

        return type.AllInterfaces
            .SelectMany(i => i.GetMembers(method.Name))
            .FirstOrDefault(member => SymbolEqualityComparer.Default.Equals(type.FindImplementationForInterfaceMember(member), method));
    }
}

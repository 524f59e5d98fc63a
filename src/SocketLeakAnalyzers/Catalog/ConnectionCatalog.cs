using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SocketLeakAnalyzers.Catalog;

/// <summary>The catalog bound to one compilation: answers what a symbol does to a connection.</summary>
internal sealed class ConnectionCatalog
{
    private static readonly ImmutableArray<TypeName> ConnectionTypes = FrameworkApis.ConnectionTypes.Select(name => new TypeName(name)).ToImmutableArray();

    private static readonly ImmutableArray<TypeName> CallbackTypes =
        ImmutableArray.Create(new TypeName("System.AsyncCallback"), new TypeName("System.Net.Sockets.SocketAsyncEventArgs"));

    /// <summary>The rows by the name of their member; those for every member of a type by <c>*</c>.</summary>
    private static readonly ILookup<string, (TypeName Type, ApiRow Row)> Rows =
        FrameworkApis.Rows.ToLookup(row => row.Member, row => (new TypeName(row.Type), row));

    private static readonly HashSet<string> WholeTypes = new(Rows["*"].Select(entry => entry.Type.Simple));

    /// <summary>
    /// The names without which a body neither acquires nor reads. A target-typed <c>new()</c> that stays in the body names
    /// its type at the variable.
    /// </summary>
    public static readonly ImmutableHashSet<string> Triggers = ImmutableHashSet.CreateRange(FrameworkApis.Rows
        .Where(row => row.Role is ApiRole.Acquire or ApiRole.Read)
        .Select(row => row.Member == ".ctor" ? new TypeName(row.Type).Simple : row.Member));

    private readonly ConcurrentDictionary<ISymbol, ApiRow?> _found = new(SymbolEqualityComparer.Default);

    private ConnectionCatalog()
    {
    }

    /// <summary>The catalog for a compilation; null when it knows no sockets, so that nothing need be registered.</summary>
    public static ConnectionCatalog? TryCreate(Compilation compilation) =>
        compilation.GetTypesByMetadataName(FrameworkApis.ConnectionTypes[0]).IsEmpty ? null : new ConnectionCatalog();

    /// <summary>Whether a value of this type that comes from outside is a connection.</summary>
    public bool IsConnection(ITypeSymbol? type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current is INamedTypeSymbol named && Any(ConnectionTypes, named))
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

        return _found.TryGetValue(original, out var row) ? row : _found.GetOrAdd(original, Search(original));
    }

    private static ApiRow? Search(ISymbol member)
    {
        for (var current = member; current is not null; current = Overridden(current))
        {
            if (current.ContainingType is not { } type)
            {
                continue;
            }

            foreach (var (name, row) in Rows[current.Name])
            {
                if (name.Is(type))
                {
                    return row;
                }
            }

            if (WholeTypes.Contains(type.MetadataName) && Rows["*"].FirstOrDefault(entry => entry.Type.Is(type)) is { Row: { } whole })
            {
                return whole;
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
                // A flag that is not a constant may make the wrapper own.
                return argument.Value.ConstantValue is not { HasValue: true, Value: bool flag } || flag == row.OwningWhen;
            }
        }

        return row.OwningByDefault;
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
        method.Parameters.Any(parameter => parameter.Type is INamedTypeSymbol type && Any(CallbackTypes, type));

    private static bool Any(ImmutableArray<TypeName> names, INamedTypeSymbol type)
    {
        foreach (var name in names)
        {
            if (name.Is(type))
            {
                return true;
            }
        }

        return false;
    }

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

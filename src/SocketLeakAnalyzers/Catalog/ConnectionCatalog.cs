using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Flow;
using SocketLeakAnalyzers.Options;

namespace SocketLeakAnalyzers.Catalog;

/// <summary>The catalog bound to one compilation: answers what a symbol does to a connection.</summary>
internal sealed class ConnectionCatalog
{
    private static readonly ImmutableArray<TypeName> ConnectionTypes = FrameworkApis.ConnectionTypes.Select(name => new TypeName(name)).ToImmutableArray();

    private static readonly ImmutableArray<TypeName> StreamTypes = FrameworkApis.StreamTypes.Select(name => new TypeName(name)).ToImmutableArray();

    private static readonly ImmutableArray<TypeName> LinkTypes = FrameworkApis.LinkTypes.Select(name => new TypeName(name)).ToImmutableArray();

    private static readonly ImmutableArray<TypeName> SessionTypes = ImmutableArray.Create(new TypeName(FrameworkApis.WebSocket));

    private static readonly ImmutableArray<TypeName> AnyStream = ImmutableArray.Create(new TypeName("System.IO.Stream"));

    private static readonly ImmutableArray<TypeName> LocalStreams = ImmutableArray.Create(
        new TypeName("System.IO.FileStream"), new TypeName("System.IO.MemoryStream"), new TypeName("System.IO.UnmanagedMemoryStream"));

    private static readonly ImmutableArray<TypeName> ResponseTypes = HttpApis.ResponseTypes.Select(name => new TypeName(name)).ToImmutableArray();

    private static readonly TypeName OperationType = new("System.Net.Sockets.SocketAsyncEventArgs");

    private static readonly ImmutableArray<TypeName> CallbackTypes = ImmutableArray.Create(new TypeName("System.AsyncCallback"), OperationType);

    /// <summary>The rows by the name of their member; those for every member of a type by <c>*</c>.</summary>
    private static readonly ILookup<string, (TypeName Type, ApiRow Row)> Rows =
        FrameworkApis.Rows.ToLookup(row => row.Member, row => (new TypeName(row.Type), row));

    private static readonly HashSet<string> WholeTypes = new(Rows["*"].Select(entry => entry.Type.Simple));

    /// <summary>
    /// The names without which a body neither acquires nor reads. A target-typed <c>new()</c> that stays in the body names
    /// its type at the variable.
    /// </summary>
    public static readonly ImmutableHashSet<string> Triggers = ImmutableHashSet.CreateRange(FrameworkApis.Rows
        .Where(row => row.Role is ApiRole.Acquire or ApiRole.Respond or ApiRole.Read or ApiRole.ZeroAfterEnd || row.Member == "Connected")
        .Select(row => row.Member == ".ctor" ? new TypeName(row.Type).Simple : row.Trigger ?? row.OnlyWith ?? row.Member));

    /// <summary>The names of which a body has one that acquires a connection, or a constructor that is given one.</summary>
    public static readonly ImmutableHashSet<string> AcquiringNames = ImmutableHashSet.CreateRange(FrameworkApis.Rows
        .Where(row => row.Role is ApiRole.Acquire)
        .Select(row => row.Member == ".ctor" ? new TypeName(row.Type).Simple : row.Member)
        .Concat(FrameworkApis.ConnectionTypes.Select(type => new TypeName(type).Simple)));

    private static readonly HashSet<string> ReadNames = new(FrameworkApis.Rows.Where(row => row.Role is ApiRole.Read).Select(row => row.Member));

    private readonly ConcurrentDictionary<ISymbol, ApiRow?> _found = new(SymbolEqualityComparer.Default);

    private readonly ConcurrentDictionary<ITypeSymbol, bool> _areConnections = new(SymbolEqualityComparer.Default);
    private readonly ConnectionHolders _holders;
    private readonly Compilation _compilation;
    private readonly System.Lazy<INamedTypeSymbol?> _endOfStreamException;
    private readonly System.Lazy<INamedTypeSymbol?> _socketException;
    private readonly System.Lazy<INamedTypeSymbol?> _ioException;
    private readonly System.Lazy<INamedTypeSymbol?> _authenticationException;
    private readonly System.Lazy<INamedTypeSymbol?> _operationCanceledException;

    // What .NET 5 added when it began to leave the response to a failed request open.
    private readonly System.Lazy<ISymbol?> _failedResponses;
    private readonly System.Lazy<INamedTypeSymbol?> _httpRequestException;
    private readonly UserApis _userApis;
    private readonly OwnershipAttributes? _attributes;

    private ConnectionCatalog(Compilation compilation, UserApis userApis)
    {
        _userApis = userApis;
        _compilation = compilation;
        _holders = new ConnectionHolders(compilation, IsConnection);
        _attributes = OwnershipAttributes.TryCreate(compilation);
        System.Lazy<INamedTypeSymbol?> Named(string name) => new(() => NamedTypes.In(compilation, name).FirstOrDefault());
        _endOfStreamException = Named("System.IO.EndOfStreamException");
        _socketException = Named("System.Net.Sockets.SocketException");
        _ioException = Named("System.IO.IOException");
        _authenticationException = Named("System.Security.Authentication.AuthenticationException");
        _operationCanceledException = Named("System.OperationCanceledException");
        _httpRequestException = Named("System.Net.Http.HttpRequestException");
        _failedResponses = new(() => _httpRequestException.Value?.GetMembers("StatusCode").FirstOrDefault());
    }

    private ConnectionCatalog(ConnectionCatalog other, LeakOptions options)
    {
        _compilation = other._compilation;
        _holders = new ConnectionHolders(_compilation, IsConnection);
        _endOfStreamException = other._endOfStreamException;
        _socketException = other._socketException;
        _ioException = other._ioException;
        _authenticationException = other._authenticationException;
        _operationCanceledException = other._operationCanceledException;
        _httpRequestException = other._httpRequestException;
        _failedResponses = other._failedResponses;
        _userApis = other._userApis;
        _attributes = other._attributes;
        Options = options;
    }

    /// <summary>The options of the files that are judged with this catalog.</summary>
    public LeakOptions Options { get; } = LeakOptions.Default;

    /// <summary>What a socket throws; null when the compilation does not know it.</summary>
    public INamedTypeSymbol? SocketException => _socketException.Value;

    /// <summary>What an operation throws whose token is cancelled; null when the compilation does not know it.</summary>
    public INamedTypeSymbol? OperationCanceledException => _operationCanceledException.Value;

    /// <summary>
    /// The exceptions by which a member of this role says that it failed; none for a WebSocket, which has closed by then
    /// (measured cases 17f, 17i).
    /// </summary>
    public IEnumerable<ITypeSymbol?> Failures(ApiRole role, IMethodSymbol member) => (role, member.ContainingType.Name) switch
    {
        (_, "WebSocket" or "ClientWebSocket") => System.Array.Empty<ITypeSymbol?>(),
        (ApiRole.Demand, _) => new[] { _httpRequestException.Value },
        (ApiRole.Handshake, _) => new[] { _authenticationException.Value, _ioException.Value },
        (ApiRole.Connect, _) or (_, "Socket" or "SocketTaskExtensions") => new[] { SocketException },
        _ => new[] { _ioException.Value },
    };

    /// <summary>What the reads throw that want an exact number of bytes; null when the compilation does not know it.</summary>
    public INamedTypeSymbol? EndOfStreamException => _endOfStreamException.Value;

    /// <summary>
    /// The catalog for a compilation; null when it knows no sockets and its users name no connections, so that nothing need be
    /// registered.
    /// </summary>
    public static ConnectionCatalog? TryCreate(Compilation compilation, UserApis userApis) =>
        userApis.IsEmpty && NamedTypes.In(compilation, FrameworkApis.ConnectionTypes[0]).IsEmpty ? null : new ConnectionCatalog(compilation, userApis);

    /// <summary>The catalog for the files with these options.</summary>
    public ConnectionCatalog With(LeakOptions options) => options == Options ? this : new ConnectionCatalog(this, options);

    /// <summary>The names of the users and of attributes that are triggers as <see cref="Triggers"/> are.</summary>
    public IEnumerable<string> MoreTriggers => _attributes is null ? _userApis.Triggers : _userApis.Triggers.Concat(_attributes.Names);

    /// <summary>Whether a call of whatever name may acquire, as an attribute in a reference may say.</summary>
    public bool MayAcquireByAnyName => _attributes is { InReferences: true };

    /// <summary>Whether what is stored in a field or property, or given to a parameter, is disposed of by its type or method, as an attribute says.</summary>
    public bool HandlesDisposal(ISymbol symbol) => _attributes?.Handles(symbol.OriginalDefinition) == true;

    /// <summary>Whether a value of this type that comes from outside is a connection.</summary>
    public bool IsConnection(ITypeSymbol? type) => type is not null && (_areConnections.TryGetValue(type, out var known)
        ? known
        : _areConnections.GetOrAdd(type, (IsA(type, ConnectionTypes) || _userApis.IsConnection(type)) && !IsExcluded(type)));

    /// <summary>Whether the options take a type, or one it derives from, out of the connections.</summary>
    public bool IsExcluded(ITypeSymbol? type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (Options.ExcludedTypes.Names(current.OriginalDefinition))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a value of just this type may be a connection, among other things.</summary>
    public bool MayBeConnection(ITypeSymbol? type) => type is INamedTypeSymbol named && Any(StreamTypes, named);

    /// <summary>Whether the type is that of an operation that carries its connection: <c>SocketAsyncEventArgs</c>.</summary>
    public static bool IsOperation(ITypeSymbol? type) => type is INamedTypeSymbol named && OperationType.Is(named);

    /// <summary>Whether what a variable or member holds has a <c>Close</c> or <c>Dispose</c> of the catalog's.</summary>
    public bool CanBeClosed(ISymbol symbol) => IsConnection(TypeOf(symbol)) || IsLink(TypeOf(symbol));

    /// <summary>Whether a value of this type is an HTTP response, which may hold a connection.</summary>
    public static bool IsResponse(ITypeSymbol? type) => IsA(type, ResponseTypes);

    /// <summary>Whether a value of this type is a WebSocket.</summary>
    public static bool IsSession(ITypeSymbol? type) => IsA(type, SessionTypes);

    /// <summary>Whether a type is <c>Stream</c>, or derives from it.</summary>
    public static bool IsStream(ITypeSymbol? type) => IsA(type, AnyStream);

    /// <summary>Whether a stream of this type never has a peer.</summary>
    public static bool IsOfFileOrMemory(ITypeSymbol? type) => IsA(type, LocalStreams);

    /// <summary>Whether a value of this type can be a link to a connection, or to a file, or to anything.</summary>
    public bool IsLink(ITypeSymbol? type) => IsA(type, LinkTypes);

    /// <summary>The type of what a variable or member holds; null for every other symbol.</summary>
    public static ITypeSymbol? TypeOf(ISymbol? symbol) => symbol switch
    {
        ILocalSymbol local => local.Type,
        IParameterSymbol parameter => parameter.Type,
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        _ => null,
    };

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

    private ApiRow? Search(ISymbol member)
    {
        var row = SearchAll(member);
        return (row is { Role: ApiRole.Acquire or ApiRole.Respond } or { Acquired.IsEmpty: false }) && IsExcluded(EntryRows.MadeBy(member, row)) ? null : row;
    }

    private ApiRow? SearchAll(ISymbol member)
    {
        for (var current = member; current is not null; current = Overridden(current))
        {
            if (current.ContainingType is not { } type)
            {
                continue;
            }

            if ((_userApis.Find(current) ?? _attributes?.RowOf(current, Concerns)) is { } said)
            {
                return said;
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

            if ((current.Name == ".ctor" || current.Name.StartsWith("Add", System.StringComparison.Ordinal)) && Options.AdditionalOwnerTypes.Names(type))
            {
                return new ApiRow(type.Name, current.Name, ApiRole.Transfer) { IsFromUser = true };
            }
        }

        return null;
    }

    /// <summary>Whether an attribute on a value of this type is about a connection: one, a link, or an object of the source that holds one.</summary>
    private bool Concerns(ITypeSymbol? type) => (IsConnection(type) || IsLink(type) || HoldsConnection(type)) && !IsExcluded(type);

    /// <summary>The role of this call or creation: that of its row, given the parameters of its overload.</summary>
    public ApiRole RoleOf(ISymbol? member)
    {
        if (member is null || Find(member) is not { } row
            || (row.OnlyWith is { } value && !(member is IMethodSymbol { Parameters: var parameters } && parameters.Any(parameter => !parameter.Type.GetMembers(value).IsEmpty))))
        {
            return ApiRole.None;
        }

        return row.OnFramework is { } older && _failedResponses.Value is null ? older
            : row.WithCallback is { } other && member is IMethodSymbol method && TakesCallback(method) ? other : row.Role;
    }

    /// <summary>How a read says that the peer has closed.</summary>
    public EndSign EndOf(IOperation read) => MemberOf(read) is not { } member ? EndSign.None : Find(member) switch
    {
        null => EndSign.None,
        { EndUnlessTold: not EndSign.None and var unlessTold } when read is IInvocationOperation call && !call.Arguments.Any(argument =>
            argument.Parameter?.Name == "throwOnEndOfStream" && argument.Value.ConstantValue is { HasValue: true, Value: false }) => unlessTold,
        { EndOfBare: not EndSign.None and var bare } when member is IMethodSymbol { Parameters.IsEmpty: true } => bare,
        var row => row.End,
    };

    /// <summary>Whether a read is that of a WebSocket: the end is a Close message, and who asks for another after it gets an exception.</summary>
    public bool IsSession(IOperation read) => MemberOf(read) is { } member && Find(member) is { Type: FrameworkApis.WebSocket };

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

            // The flag may be among the options: new StreamPipeReaderOptions(leaveOpen: true).
            if (argument.Value is IObjectCreationOperation { Arguments: { IsEmpty: false } options } && options.Any(option => option.Parameter?.Name == row.OwningParameter))
            {
                return Owns(wrap, options);
            }
        }

        return row.OwningByDefault;
    }

    /// <summary>Whether a type of the source has a connection among its fields, or those of its bases, or in an object that they hold.</summary>
    public bool HoldsConnection(ITypeSymbol? type) => _holders.Holds(type);

    /// <summary>The names of the members that read.</summary>
    public IEnumerable<string> NamesOfReads => ReadNames.Concat(_userApis.ReadNames);

    /// <summary>Whether a member of this name, of whatever type, may read.</summary>
    public bool IsReadName(string name) => ReadNames.Contains(name) || _userApis.IsReadName(name);

    /// <summary>Whether an operation stands in a loop of its function.</summary>
    public static bool IsInLoop(IOperation operation) => operation.Syntax.Ancestors()
        .TakeWhile(node => node is not (MemberDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax))
        .Any(node => node is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax);

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

    private static bool IsA(ITypeSymbol? type, ImmutableArray<TypeName> names)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current is INamedTypeSymbol named && Any(names, named))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Any(ImmutableArray<TypeName> names, INamedTypeSymbol type)
    {
        // Asked of every type that the flow meets: the symbol makes its name anew each time.
        var simple = type.MetadataName;
        foreach (var name in names)
        {
            if (name.Simple == simple && name.Is(type))
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

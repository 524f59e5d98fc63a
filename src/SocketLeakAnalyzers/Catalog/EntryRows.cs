using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using SocketLeakAnalyzers.Callers;

namespace SocketLeakAnalyzers.Catalog;

/// <summary>What an entry of <c>ConnectionApis.txt</c> says of a symbol: the members it is about, and the row of each.</summary>
internal static class EntryRows
{
    private static readonly ImmutableDictionary<string, EndSign> Signs = new Dictionary<string, EndSign>
    {
        ["zero"] = EndSign.Zero,
        ["minus-one"] = EndSign.MinusOne,
        ["null"] = EndSign.Null,
        ["false"] = EndSign.False,
        ["true"] = EndSign.True,
        ["throws"] = EndSign.Throws,
    }.ToImmutableDictionary();

    /// <summary>The members that an entry is about: the symbol itself, or those of a type; none when the verb does not fit.</summary>
    public static IEnumerable<ISymbol> MembersOf(ApiVerb verb, ISymbol symbol) => symbol switch
    {
        INamedTypeSymbol type => verb switch
        {
            ApiVerb.Acquire or ApiVerb.Wrap => type.InstanceConstructors,
            ApiVerb.Transfer => type.InstanceConstructors.Concat(Methods(type)),
            ApiVerb.Close => Methods(type),

            // What closes by its name closes, though the type only looks at everything else.
            ApiVerb.Borrow => Methods(type).Where(method => !ClosedNames.NameCloses(method.Name)).Concat<ISymbol>(type.GetMembers().OfType<IPropertySymbol>()),
            _ => Enumerable.Empty<ISymbol>(),
        },
        IMethodSymbol { MethodKind: MethodKind.Constructor } when verb is ApiVerb.Close or ApiVerb.Read => Enumerable.Empty<ISymbol>(),
        IPropertySymbol when verb is ApiVerb.Close or ApiVerb.Transfer or ApiVerb.Wrap => Enumerable.Empty<ISymbol>(),
        IMethodSymbol or IPropertySymbol => new[] { symbol },
        _ => Enumerable.Empty<ISymbol>(),
    };

    /// <summary>The rows that an entry gives to members; none when its setting fits none of them.</summary>
    public static (ISymbol Member, ApiRow Row)[] RowsOf(ConnectionApiEntry entry, IReadOnlyCollection<ISymbol> members)
    {
        var rows = members.Select(member => (Member: member, Row: RowOf(entry, member)!)).Where(pair => pair.Row is not null).ToArray();

        // An overload without the flag owns, but one with it there must be.
        return rows.Any(pair => pair.Row.OwningParameter is null || Parameter(pair.Member, pair.Row.OwningParameter) is { Type.SpecialType: SpecialType.System_Boolean })
            ? rows
            : System.Array.Empty<(ISymbol, ApiRow)>();
    }

    private static ApiRow? RowOf(ConnectionApiEntry entry, ISymbol member)
    {
        var row = new ApiRow(member.ContainingType.Name, member.Name, RoleOf(entry.Verb)) { IsFromUser = true };
        switch (entry.Verb)
        {
            case ApiVerb.Read:
                var sign = entry.Setting is null ? SignOf(MadeBy(member, row)) : Signs.TryGetValue(entry.Setting, out var said) ? said : EndSign.None;
                return sign == EndSign.None ? null : row with { End = sign };
            case ApiVerb.Wrap when entry.Setting is { } flag:
                var parts = flag.Split('=');
                return parts.Length == 2 && parts[1] is "true" or "false"
                    ? row with { OwningParameter = parts[0], OwningWhen = parts[1] == "true" }
                    : null;
            case ApiVerb.Acquire when entry.Setting is { } target:
                return Parameter(member, target) is { RefKind: RefKind.Out or RefKind.Ref } parameter
                    ? row with { Role = ApiRole.None, Acquired = ImmutableArray.Create(parameter.Ordinal) }
                    : null;
            case ApiVerb.Borrow or ApiVerb.Acquire or ApiVerb.Wrap:
                return entry.Setting is null ? row : null;
            default:
                return entry.Setting is null ? row
                    : Parameter(member, entry.Setting) is { } subject ? row with { Subjects = ImmutableArray.Create(subject.Ordinal) }
                    : null;
        }
    }

    /// <summary>Why no member has a row: the resource that says it, and what it is about.</summary>
    public static (string Reason, string Argument) SettingProblem(ConnectionApiEntry entry) => entry switch
    {
        { Verb: ApiVerb.Read, Setting: null } => ("SLA0001_NoSign", entry.Id),
        { Verb: ApiVerb.Read } => ("SLA0001_Sign", entry.Setting),
        { Verb: ApiVerb.Wrap } => ("SLA0001_Flag", entry.Setting!),
        { Verb: ApiVerb.Acquire } => ("SLA0001_OutParameter", entry.Setting!),
        { Verb: ApiVerb.Borrow } => ("SLA0001_NoSetting", entry.Setting!),
        _ => ("SLA0001_Parameter", entry.Setting!),
    };

    /// <summary>What a call of the member makes: the constructed object, or the result (of the task).</summary>
    public static ITypeSymbol? MadeBy(ISymbol member, ApiRow row) => member switch
    {
        IMethodSymbol { Parameters: var parameters } when !row.Acquired.IsEmpty => parameters[row.Acquired[0]].Type,
        IMethodSymbol { MethodKind: MethodKind.Constructor } constructor => constructor.ContainingType,
        IMethodSymbol method => ResultOf(method.ReturnType),
        IPropertySymbol property => ResultOf(property.Type),
        _ => null,
    };

    /// <summary>The type of the result of a task; any other type is its own.</summary>
    public static ITypeSymbol? ResultOf(ITypeSymbol type) =>
        type is INamedTypeSymbol { Name: "Task" or "ValueTask", ContainingNamespace.Name: "Tasks" } task
            ? task.TypeArguments.FirstOrDefault()
            : type.SpecialType == SpecialType.System_Void ? null : type;

    private static ApiRole RoleOf(ApiVerb verb) => verb switch
    {
        ApiVerb.Acquire => ApiRole.Acquire,
        ApiVerb.Close => ApiRole.Close,
        ApiVerb.Transfer => ApiRole.Transfer,
        ApiVerb.Borrow => ApiRole.Borrow,
        ApiVerb.Read => ApiRole.Read,
        _ => ApiRole.Wrap,
    };

    /// <summary>The sign that a result of this type can give; none when there is no telling.</summary>
    private static EndSign SignOf(ITypeSymbol? result) => result switch
    {
        null => EndSign.Throws,
        { SpecialType: SpecialType.System_Boolean } => EndSign.False,
        { SpecialType: >= SpecialType.System_SByte and <= SpecialType.System_UInt64 } => EndSign.Zero,
        { IsReferenceType: true } or { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } => EndSign.Null,
        _ => EndSign.None,
    };

    private static IEnumerable<IMethodSymbol> Methods(INamedTypeSymbol type) =>
        type.GetMembers().OfType<IMethodSymbol>().Where(method => method.MethodKind == MethodKind.Ordinary);

    private static IParameterSymbol? Parameter(ISymbol member, string name) =>
        (member as IMethodSymbol)?.Parameters.FirstOrDefault(parameter => parameter.Name == name);
}

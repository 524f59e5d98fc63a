using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using SocketLeakAnalyzers.Callers;

namespace SocketLeakAnalyzers.Catalog;

/// <summary>The entries of all <c>ConnectionApis.txt</c> of a project, bound to its compilation: the users' part of the catalog.</summary>
/// <remarks>
/// The more an entry says of which member it means, the more it counts, whatever the order: one overload before all
/// overloads before the whole type. Of two that mean the same with the same precision the first counts, in the order of the paths of their files.
/// </remarks>
internal sealed class UserApis
{
    /// <summary>That of a project without such a file.</summary>
    public static readonly UserApis None = new();

    private readonly Dictionary<ISymbol, BoundEntry> _rows = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ITypeSymbol> _connections = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ITypeSymbol> _closable = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _ofInterfaces = new(SymbolEqualityComparer.Default);
    private readonly HashSet<string> _triggers = new();
    private readonly HashSet<string> _readNames = new();
    private readonly HashSet<string> _endingNames = new();
    private readonly List<KeyValuePair<AdditionalText, ConnectionApiProblem>> _problems = new();

    /// <summary>Whether there is no entry, so that nothing need be asked.</summary>
    public bool IsEmpty => _rows.Count == 0;

    /// <summary>The names without which a body neither acquires nor reads what the users have named.</summary>
    public IReadOnlyCollection<string> Triggers => _triggers;

    /// <summary>The names by which the users end or hand on a connection, beside those that everybody knows.</summary>
    public IReadOnlyCollection<string> EndingNames => _endingNames;

    /// <summary>Reads the files of a compilation; <see cref="None"/> when there are none.</summary>
    public static UserApis Read(ImmutableArray<AdditionalText> files, Compilation compilation, CancellationToken cancellation)
    {
        UserApis? apis = null;
        var entries = new List<(AdditionalText File, SourceText Text, ConnectionApiEntry Entry)>();

        // A file that is passed twice is read once, and the host may pass them in any order.
        foreach (var file in files
            .Where(file => ConnectionApiFile.IsName(file.Path))
            .GroupBy(file => file.Path)
            .Select(same => same.First())
            .OrderBy(file => file.Path, StringComparer.Ordinal))
        {
            apis ??= new UserApis();
            if (file.GetText(cancellation) is not { } text)
            {
                apis.Note(file, new ConnectionApiProblem(Path.GetFileName(file.Path), default, "SLA0001_Unreadable"));
                continue;
            }

            var parsed = ConnectionApiFile.Parse(text);
            foreach (var problem in parsed.Problems)
            {
                apis.Note(file, problem);
            }

            entries.AddRange(parsed.Entries.Select(entry => (file, text, entry)));
        }

        foreach (var (file, text, entry) in entries.OrderBy(found => DeclarationIds.Precision(found.Entry.Id)))
        {
            cancellation.ThrowIfCancellationRequested();
            if (apis!.Bind(entry, Path.GetFileName(file.Path), text, compilation) is { } problem)
            {
                apis.Note(file, problem);
            }
        }

        return apis ?? None;
    }

    /// <summary>What of a file is ignored.</summary>
    public IEnumerable<ConnectionApiProblem> ProblemsOf(AdditionalText file) => _problems.Where(pair => pair.Key == file).Select(pair => pair.Value);

    /// <summary>The row of just this member; null when the users say nothing of it.</summary>
    /// <param name="member">The original definition of a member.</param>
    public ApiRow? Find(ISymbol member)
    {
        if (IsEmpty)
        {
            return null;
        }

        if (_rows.TryGetValue(member, out var bound))
        {
            return bound.Row;
        }

        if (member is IMethodSymbol { ContainingType: { TypeKind: not TypeKind.Interface } implementing }
            && _ofInterfaces.FirstOrDefault(declared => declared.Name == member.Name
                && SymbolEqualityComparer.Default.Equals(implementing.FindImplementationForInterfaceMember(declared), member)) is { } implemented)
        {
            return _rows[implemented].Row;
        }

        // Who acquires a connection has a way to close it: one that no entry names is known by its name.
        return member is IMethodSymbol { MethodKind: MethodKind.Ordinary, IsStatic: false, ContainingType: { } type } && _closable.Contains(type.OriginalDefinition)
            && ClosedNames.NameCloses(member.Name)
            ? new ApiRow(type.Name, member.Name, ApiRole.Close)
            : null;
    }

    /// <summary>Whether the users have made a type, or one it derives from, a type of connections.</summary>
    public bool IsConnection(ITypeSymbol type)
    {
        for (var current = type; current is not null && _connections.Count > 0; current = current.BaseType)
        {
            if (_connections.Contains(current.OriginalDefinition))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The names of the members that read by an entry of the users.</summary>
    public IEnumerable<string> ReadNames => _readNames;

    /// <summary>Whether a member of this name reads by an entry of the users.</summary>
    public bool IsReadName(string name) => _readNames.Contains(name);

    private void Note(AdditionalText file, ConnectionApiProblem problem) => _problems.Add(new(file, problem));

    /// <summary>Adds the rows of an entry; if it has none, what is wrong with it.</summary>
    private ConnectionApiProblem? Bind(ConnectionApiEntry entry, string file, SourceText text, Compilation compilation)
    {
        ConnectionApiProblem Problem(string reason, params string[] arguments) => new(text.ToString(entry.Span), entry.Span, reason, arguments);

        var named = DeclarationIds.Find(entry.Id, compilation);
        if (named.IsEmpty)
        {
            return Problem("SLA0001_Unresolved", entry.Id);
        }

        var verb = entry.Verb.ToString().ToLowerInvariant();
        var members = named.SelectMany(symbol => EntryRows.MembersOf(entry.Verb, symbol)).Select(member => member.OriginalDefinition).ToArray();
        if (members.Length == 0)
        {
            return Problem("SLA0001_Kind", verb, entry.Id);
        }

        var rows = EntryRows.RowsOf(entry, members);
        if (rows.Length == 0)
        {
            var (reason, argument) = EntryRows.SettingProblem(entry);
            return Problem(reason, argument);
        }

        var bound = new BoundEntry(entry, rows[0].Row, file, text.Lines.GetLineFromPosition(entry.Span.Start).LineNumber + 1);
        var conflicts = rows.Select(pair => Add(pair.Member, bound with { Row = pair.Row })).OfType<BoundEntry>().ToArray();
        return conflicts.Length == 0
            ? null
            : Problem("SLA0001_Conflict", conflicts[0].Line.ToString(System.Globalization.CultureInfo.InvariantCulture), conflicts[0].File);
    }

    /// <summary>Adds a row; if there is one that says something else with the same precision, that one stays and is returned.</summary>
    private BoundEntry? Add(ISymbol member, BoundEntry bound)
    {
        if (_rows.TryGetValue(member, out var other) && DeclarationIds.Precision(other.Entry.Id) == DeclarationIds.Precision(bound.Entry.Id))
        {
            return other.Entry.Verb == bound.Entry.Verb && other.Entry.Setting == bound.Entry.Setting ? null : other;
        }

        _rows[member] = bound;
        if (member.ContainingType.TypeKind == TypeKind.Interface)
        {
            _ofInterfaces.Add(member);
        }

        var made = EntryRows.MadeBy(member, bound.Row);
        switch (bound.Entry.Verb)
        {
            case ApiVerb.Read:
                _readNames.Add(member.Name);
                _triggers.Add(member.Name);
                break;
            case ApiVerb.Close or ApiVerb.Transfer when !ClosedNames.IsCloser(member.Name) && member.Name != ".ctor":
                _endingNames.Add(member.Name);
                break;
            case ApiVerb.Acquire or ApiVerb.Wrap:
                // A target-typed new() that stays in the body names its type at the variable.
                _triggers.Add(member.Name == ".ctor" ? member.ContainingType.Name : member.Name);
                AddClosable(made);
                if ((bound.Entry.Verb == ApiVerb.Wrap || member.Name == ".ctor") && made is INamedTypeSymbol { TypeKind: TypeKind.Class } type && !IsOfFramework(type))
                {
                    _connections.Add(type.OriginalDefinition);
                }

                break;
        }

        return null;
    }

    private void AddClosable(ITypeSymbol? made)
    {
        for (var current = made; current is not null; current = current.BaseType)
        {
            foreach (var type in current.AllInterfaces.Prepend(current).Where(type => !IsOfFramework(type)))
            {
                _closable.Add(type.OriginalDefinition);
                _endingNames.UnionWith(type.GetMembers().OfType<IMethodSymbol>()
                    .Select(method => method.Name)
                    .Where(name => ClosedNames.NameCloses(name) && !ClosedNames.IsCloser(name)));
            }
        }
    }

    /// <summary>Of the framework's types the catalog speaks: that one result is a connection does not make every <c>Stream</c> one.</summary>
    private static bool IsOfFramework(ITypeSymbol type)
    {
        var space = type.ContainingNamespace;
        while (space is { IsGlobalNamespace: false, ContainingNamespace.IsGlobalNamespace: false })
        {
            space = space.ContainingNamespace;
        }

        return space?.Name == "System";
    }

    /// <summary>An entry with the row it gives to a member.</summary>
    /// <param name="Entry">The entry.</param>
    /// <param name="Row">The row.</param>
    /// <param name="File">The name of its file.</param>
    /// <param name="Line">Its line, from 1.</param>
    private sealed record BoundEntry(ConnectionApiEntry Entry, ApiRow Row, string File, int Line);
}

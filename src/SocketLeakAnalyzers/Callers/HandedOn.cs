using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Callers;

/// <summary>Answers, by names alone, whether code of a type gives a connection to somebody else, who may close it.</summary>
internal sealed class HandedOn
{
    private const int MaxDepth = 2;

    private static readonly ImmutableHashSet<string> Borrowers = NamesOf(ApiRole.Borrow).Add("nameof");

    private static readonly ImmutableHashSet<string> BorrowingTypes = ImmutableHashSet.CreateRange(FrameworkApis.Rows
        .Where(row => row.Role == ApiRole.Borrow && row.Member == "*").Select(row => new TypeName(row.Type).Simple));

    private static readonly ImmutableHashSet<string> HalfClosers = NamesOf(ApiRole.HalfClose);

    private static readonly ImmutableHashSet<string> Views = NamesOf(ApiRole.View);

    private static readonly ImmutableHashSet<string> Wrappers = ImmutableHashSet.CreateRange(FrameworkApis.Rows
        .Where(row => row.Role == ApiRole.Wrap && row.Member == ".ctor").Select(row => new TypeName(row.Type).Simple));

    private readonly INamedTypeSymbol _type;
    private readonly Func<INamedTypeSymbol, bool>? _neverCloses;

    /// <param name="type">The type whose methods the code calls by name.</param>
    /// <param name="neverCloses">Whether an object of a type of the source does not close what it is made of; without it any may.</param>
    public HandedOn(INamedTypeSymbol type, Func<INamedTypeSymbol, bool>? neverCloses = null)
    {
        _type = type;
        _neverCloses = neverCloses;
    }

    /// <summary>Whether a piece of source gives away, or closes, what one of the names holds.</summary>
    /// <param name="scope">The source.</param>
    /// <param name="names">The names, all of the same connection.</param>
    /// <param name="except">A mention that does not count.</param>
    public bool In(SyntaxNode scope, HashSet<string> names, SyntaxNode? except = null) => In(scope, names, except, MaxDepth);

    /// <summary>Whether a mention, of a variable or of a member behind its dot, gives away what it stands for.</summary>
    public bool Is(ExpressionSyntax mention, HashSet<string> names) => Is(mention, names, MaxDepth);

    /// <summary>Whether a wrapper of its first argument is made.</summary>
    public static bool IsWrapper(ObjectCreationExpressionSyntax creation) =>
        creation.Type.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().LastOrDefault()?.Identifier.ValueText is { } name && Wrappers.Contains(name);

    private bool In(SyntaxNode scope, HashSet<string> names, SyntaxNode? except, int depth) => scope.DescendantNodes()
        .OfType<IdentifierNameSyntax>()
        .Any(name => names.Contains(name.Identifier.ValueText) && name != except && IsVariable(name) && Is(name, names, depth));

    /// <summary>Whether a name is that of a variable or member of one's own, and not of another object's.</summary>
    private static bool IsVariable(IdentifierNameSyntax name) => name.Parent switch
    {
        MemberAccessExpressionSyntax access => access.Expression == name || access.Expression is ThisExpressionSyntax,
        NameColonSyntax or MemberBindingExpressionSyntax or QualifiedNameSyntax or VariableDeclarationSyntax or ParameterSyntax or TypeSyntax or BaseTypeSyntax => false,
        ObjectCreationExpressionSyntax creation => creation.Type != name,
        _ => true,
    };

    private bool Is(ExpressionSyntax value, HashSet<string> names, int depth)
    {
        switch (value.Parent)
        {
            case MemberAccessExpressionSyntax access when access.Name == value:
                return Is(access, names, depth);
            case MemberAccessExpressionSyntax access:
                return IsMember(access, access.Name.Identifier.ValueText, names, depth);
            case ConditionalAccessExpressionSyntax access when access.Expression == value:
                return access.WhenNotNull.DescendantNodesAndSelf().OfType<MemberBindingExpressionSyntax>().FirstOrDefault()?.Name.Identifier.ValueText is not { } member
                    || IsMember(access, member, names, depth);
            case ParenthesizedExpressionSyntax or CastExpressionSyntax or PostfixUnaryExpressionSyntax or ConditionalExpressionSyntax
                or BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AsExpression or (int)SyntaxKind.CoalesceExpression }:
                return Is((ExpressionSyntax)value.Parent, names, depth);
            case BinaryExpressionSyntax or IsPatternExpressionSyntax or InterpolationSyntax or ExpressionStatementSyntax or ForEachStatementSyntax:
                return false;
            case AssignmentExpressionSyntax assignment:
                return assignment.Right == value && !IsKnown(PlaceOf(assignment.Left), value, names);
            case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable }:
                return !IsKnown(variable.Identifier.ValueText, value, names);
            case ArgumentSyntax argument:
                return IsTaken(argument, names, depth);
            default:
                return true;
        }
    }

    /// <summary>A place that counts as the same connection, or one that gets a wrapper which does not own it.</summary>
    private static bool IsKnown(string? place, ExpressionSyntax value, HashSet<string> names) =>
        (place is not null && names.Contains(place)) || ClosedNames.BreaksChain(value);

    /// <summary>The variable or member of one's own that is assigned; null for one of somebody else.</summary>
    private static string? PlaceOf(ExpressionSyntax target) =>
        target is IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } ? ClosedNames.RootName(target) : null;

    private bool IsMember(ExpressionSyntax access, string member, HashSet<string> names, int depth)
    {
        if (Views.Contains(member))
        {
            return Is(access.Parent is InvocationExpressionSyntax call ? call : access, names, depth);
        }

        return !HalfClosers.Contains(member) && ClosedNames.NameCloses(member);
    }

    private bool IsTaken(ArgumentSyntax argument, HashSet<string> names, int depth)
    {
        switch (argument.Parent?.Parent)
        {
            case ObjectCreationExpressionSyntax creation when IsWrapper(creation):
                return Is(creation, names, depth);
            case ObjectCreationExpressionSyntax { Type: SimpleNameSyntax { Identifier.ValueText: var made } } when _neverCloses is not null:
                var types = SourceTypes(made).ToArray();
                return types.Length == 0 || !types.All(_neverCloses);
            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: not ThisExpressionSyntax and var receiver, Name.Identifier.ValueText: var member } }:
                return !Borrowers.Contains(member)
                    && !(receiver is IdentifierNameSyntax { Identifier.ValueText: var helper } && (BorrowingTypes.Contains(helper) || IsOnlyReadBy(helper, member, argument, depth)));
            case InvocationExpressionSyntax { Expression: var called } call:
                var method = called is MemberAccessExpressionSyntax access ? access.Name.Identifier.ValueText : (called as SimpleNameSyntax)?.Identifier.ValueText;
                return method is null || (!Borrowers.Contains(method) && IsTakenBy(method, call.ArgumentList.Arguments.IndexOf(argument), depth));
            default:
                return true;
        }
    }

    /// <summary>Whether a static method of another type of the source gets the connection and does no more than work with it.</summary>
    private bool IsOnlyReadBy(string helper, string method, ArgumentSyntax argument, int depth)
    {
        var helpers = SourceTypes(helper).ToArray();
        return helpers.Length > 0 && argument.Parent is ArgumentListSyntax list
            && helpers.All(candidate => !new HandedOn(candidate, _neverCloses).IsTakenBy(method, list.Arguments.IndexOf(argument), depth));
    }

    private IEnumerable<INamedTypeSymbol> SourceTypes(string name) =>
        (_type.ContainingAssembly as ISourceAssemblySymbol)?.Compilation.GetSymbolsWithName(name, SymbolFilter.Type).OfType<INamedTypeSymbol>() ?? Enumerable.Empty<INamedTypeSymbol>();

    private bool IsTakenBy(string method, int ordinal, int depth)
    {
        var methods = _type.GetMembers(method).OfType<IMethodSymbol>().ToArray();
        return depth == 0 || methods.Length == 0 || methods.Any(candidate => candidate.Parameters.Length <= ordinal || candidate.DeclaringSyntaxReferences.Any(reference =>
            reference.GetSyntax() is var declaration && ClosedNames.Aliases(declaration, candidate.Parameters[ordinal].Name) is var aliases
            && (ClosedNames.Closes(declaration, candidate.Parameters[ordinal].Name)
                || aliases.Any(alias => !_type.GetMembers(alias).IsEmpty)
                || In(declaration, aliases, except: null, depth - 1))));
    }

    private static ImmutableHashSet<string> NamesOf(ApiRole role) => ImmutableHashSet.CreateRange(FrameworkApis.Rows.Where(row => row.Role == role && row.Member != "*").Select(row => row.Member));
}

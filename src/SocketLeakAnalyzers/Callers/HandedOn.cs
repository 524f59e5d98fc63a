using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Callers;

/// <summary>Answers, by names alone, whether code gives a connection to somebody else, who may close it.</summary>
internal static class HandedOn
{
    private const int MaxDepth = 2;

    private static readonly ImmutableHashSet<string> Borrowers = NamesOf(ApiRole.Borrow).Add("nameof");

    private static readonly ImmutableHashSet<string> BorrowingTypes = ImmutableHashSet.CreateRange(FrameworkApis.Rows
        .Where(row => row.Role == ApiRole.Borrow && row.Member == "*").Select(row => new TypeName(row.Type).Simple));

    private static readonly ImmutableHashSet<string> HalfClosers = NamesOf(ApiRole.HalfClose);

    private static readonly ImmutableHashSet<string> Views = NamesOf(ApiRole.View);

    private static readonly ImmutableHashSet<string> Wrappers = ImmutableHashSet.CreateRange(FrameworkApis.Rows
        .Where(row => row.Role == ApiRole.Wrap && row.Member == ".ctor").Select(row => new TypeName(row.Type).Simple));

    /// <summary>Whether a piece of source gives away, or closes, what one of the names holds.</summary>
    /// <param name="scope">The source.</param>
    /// <param name="names">The names, all of the same connection.</param>
    /// <param name="type">The type whose methods the source calls by name.</param>
    /// <param name="except">A mention that does not count.</param>
    public static bool In(SyntaxNode scope, HashSet<string> names, INamedTypeSymbol type, SyntaxNode? except = null) => In(scope, names, type, except, MaxDepth);

    /// <summary>Whether a mention, of a variable or of a member behind its dot, gives away what it stands for.</summary>
    public static bool Is(ExpressionSyntax mention, HashSet<string> names, INamedTypeSymbol type) => Is(mention, names, type, MaxDepth);

    /// <summary>Whether a wrapper of its first argument is made.</summary>
    public static bool IsWrapper(ObjectCreationExpressionSyntax creation) =>
        creation.Type.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().LastOrDefault()?.Identifier.ValueText is { } name && Wrappers.Contains(name);

    private static bool In(SyntaxNode scope, HashSet<string> names, INamedTypeSymbol type, SyntaxNode? except, int depth) => scope.DescendantNodes()
        .OfType<IdentifierNameSyntax>()
        .Any(name => names.Contains(name.Identifier.ValueText) && name != except && IsVariable(name) && Is(name, names, type, depth));

    /// <summary>Whether a name is that of a variable or member of one's own, and not of another object's.</summary>
    private static bool IsVariable(IdentifierNameSyntax name) => name.Parent switch
    {
        MemberAccessExpressionSyntax access => access.Expression == name || access.Expression is ThisExpressionSyntax,
        NameColonSyntax or MemberBindingExpressionSyntax or QualifiedNameSyntax or VariableDeclarationSyntax or ParameterSyntax or TypeSyntax or BaseTypeSyntax => false,
        ObjectCreationExpressionSyntax creation => creation.Type != name,
        _ => true,
    };

    private static bool Is(ExpressionSyntax value, HashSet<string> names, INamedTypeSymbol type, int depth)
    {
        switch (value.Parent)
        {
            case MemberAccessExpressionSyntax access when access.Name == value:
                return Is(access, names, type, depth);
            case MemberAccessExpressionSyntax access:
                return IsMember(access, access.Name.Identifier.ValueText, names, type, depth);
            case ConditionalAccessExpressionSyntax access when access.Expression == value:
                return access.WhenNotNull.DescendantNodesAndSelf().OfType<MemberBindingExpressionSyntax>().FirstOrDefault()?.Name.Identifier.ValueText is not { } member
                    || IsMember(access, member, names, type, depth);
            case ParenthesizedExpressionSyntax or CastExpressionSyntax or PostfixUnaryExpressionSyntax or ConditionalExpressionSyntax
                or BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AsExpression or (int)SyntaxKind.CoalesceExpression }:
                return Is((ExpressionSyntax)value.Parent, names, type, depth);
            case BinaryExpressionSyntax or IsPatternExpressionSyntax or InterpolationSyntax or ExpressionStatementSyntax or ForEachStatementSyntax:
                return false;
            case AssignmentExpressionSyntax assignment:
                return assignment.Right == value && !IsKnown(PlaceOf(assignment.Left), value, names);
            case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable }:
                return !IsKnown(variable.Identifier.ValueText, value, names);
            case ArgumentSyntax argument:
                return IsTaken(argument, names, type, depth);
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

    private static bool IsMember(ExpressionSyntax access, string member, HashSet<string> names, INamedTypeSymbol type, int depth)
    {
        if (Views.Contains(member))
        {
            return Is(access.Parent is InvocationExpressionSyntax call ? call : access, names, type, depth);
        }

        return !HalfClosers.Contains(member) && ClosedNames.NameCloses(member);
    }

    private static bool IsTaken(ArgumentSyntax argument, HashSet<string> names, INamedTypeSymbol type, int depth)
    {
        switch (argument.Parent?.Parent)
        {
            case ObjectCreationExpressionSyntax creation when IsWrapper(creation):
                return Is(creation, names, type, depth);
            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: not ThisExpressionSyntax and var receiver, Name.Identifier.ValueText: var member } }:
                return !Borrowers.Contains(member) && !(receiver is IdentifierNameSyntax { Identifier.ValueText: var helper } && BorrowingTypes.Contains(helper));
            case InvocationExpressionSyntax { Expression: var called } call:
                var method = called is MemberAccessExpressionSyntax access ? access.Name.Identifier.ValueText : (called as SimpleNameSyntax)?.Identifier.ValueText;
                return method is null || (!Borrowers.Contains(method) && IsTakenBy(method, call.ArgumentList.Arguments.IndexOf(argument), type, depth));
            default:
                return true;
        }
    }

    private static bool IsTakenBy(string method, int ordinal, INamedTypeSymbol type, int depth)
    {
        var methods = type.GetMembers(method).OfType<IMethodSymbol>().ToArray();
        return depth == 0 || methods.Length == 0 || methods.Any(candidate => candidate.Parameters.Length <= ordinal || candidate.DeclaringSyntaxReferences.Any(reference =>
            reference.GetSyntax() is var declaration
            && (ClosedNames.Closes(declaration, candidate.Parameters[ordinal].Name)
                || In(declaration, ClosedNames.Aliases(declaration, candidate.Parameters[ordinal].Name), type, except: null, depth - 1))));
    }

    private static ImmutableHashSet<string> NamesOf(ApiRole role) => ImmutableHashSet.CreateRange(FrameworkApis.Rows.Where(row => row.Role == role && row.Member != "*").Select(row => row.Member));
}

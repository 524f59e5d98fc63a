using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Callers;

/// <summary>Answers, by names alone, whether anything in the compilation may close a connection that a type keeps in a member.</summary>
/// <remarks>
/// Nothing may when no member of the type closes it or gives it away, no other code that names the member does, and those who
/// put it there have acquired it themselves and do neither. Everything that is not seen may.
/// </remarks>
internal sealed class KeptConnections
{
    private const int MaxDepth = 2;

    private static readonly ImmutableHashSet<string> Acquirers = ImmutableHashSet.CreateRange(FrameworkApis.Rows
        .Where(row => row.Role == ApiRole.Acquire).Select(row => row.Member == ".ctor" ? new TypeName(row.Type).Simple : row.Member));

    private readonly ISymbol _member;
    private readonly INamedTypeSymbol _type;
    private readonly NameIndex _index;
    private readonly CancellationToken _cancellation;

    public KeptConnections(ISymbol member, NameIndex index, CancellationToken cancellation)
    {
        _member = member;
        _type = member.ContainingType;
        _index = index;
        _cancellation = cancellation;
    }

    /// <summary>Whether something may.</summary>
    public bool MayBeClosed()
    {
        // A type that derives from this one may be anywhere.
        if (_member.IsStatic || _member.DeclaredAccessibility is not (Accessibility.Private or Accessibility.Internal or Accessibility.Public))
        {
            return true;
        }

        var declarations = _type.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(_cancellation)).ToArray();
        var names = NamesOf(declarations);
        if (declarations.Any(declaration => names.Any(name => ClosedNames.Closes(declaration, name)) || new HandedOn(_type).In(declaration, names)))
        {
            return true;
        }

        var values = OutsideValues(declarations, out var isUsed);
        values.AddRange(declarations.SelectMany(declaration => ValuesOf(declaration, names)));
        return isUsed || values.Count == 0 || !values.All(value => IsOwn(value, MaxDepth));
    }

    /// <summary>The names under which the type knows the connection: those of what is wrapped by the member among them.</summary>
    private HashSet<string> NamesOf(SyntaxNode[] declarations)
    {
        var names = new HashSet<string> { _member.Name };
        for (var count = 0; count < names.Count;)
        {
            count = names.Count;
            foreach (var declaration in declarations)
            {
                names.UnionWith(names.SelectMany(name => ClosedNames.Aliases(declaration, name)).ToArray());
                names.UnionWith(ValuesOf(declaration, names).Select(WrappedBy).OfType<string>().ToArray());
            }
        }

        return names;
    }

    private static string? WrappedBy(ExpressionSyntax value) =>
        Unwrapped(value) is ObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments } creation && HandedOn.IsWrapper(creation) && !ClosedNames.BreaksChain(value)
            ? ClosedNames.RootName(arguments[0].Expression)
            : null;

    /// <summary>What a type puts into the member and the others that hold the same connection, by itself.</summary>
    private static IEnumerable<ExpressionSyntax> ValuesOf(SyntaxNode declaration, HashSet<string> names) => declaration.DescendantNodes()
        .Select(node => node switch
        {
            AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } assignment when ClosedNames.RootName(assignment.Left) is { } target && names.Contains(target) => assignment.Right,
            VariableDeclaratorSyntax { Initializer.Value: { } value } variable when names.Contains(variable.Identifier.ValueText) => value,
            PropertyDeclarationSyntax { Initializer.Value: { } value } property when names.Contains(property.Identifier.ValueText) => value,
            _ => null,
        })
        .OfType<ExpressionSyntax>()
        .Where(value => !IsNothing(value) && !IsPartOf(value, names));

    /// <summary>What other types put into the member; in the end whether one of them may do more with it.</summary>
    private List<ExpressionSyntax> OutsideValues(SyntaxNode[] declarations, out bool isUsed)
    {
        var values = new List<ExpressionSyntax>();
        isUsed = false;
        if (_member.DeclaredAccessibility == Accessibility.Private)
        {
            return values;
        }

        var names = new HashSet<string> { _member.Name };
        foreach (var name in _index.TreesWith(_member.Name).SelectMany(file => file.GetRoot(_cancellation).DescendantNodes().OfType<IdentifierNameSyntax>()))
        {
            if (name.Identifier.ValueText != _member.Name || declarations.Any(declaration => declaration.SyntaxTree == name.SyntaxTree && declaration.Span.Contains(name.Span)))
            {
                continue;
            }

            switch (name.Parent)
            {
                case MemberAccessExpressionSyntax { Parent: AssignmentExpressionSyntax assignment } access when access.Name == name && assignment.Left == access:
                    values.Add(assignment.Right);
                    break;
                case AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } assignment when assignment.Left == name:
                    values.Add(assignment.Right);
                    break;
                case MemberAccessExpressionSyntax access when access.Name == name:
                    isUsed |= new HandedOn(_type).Is(access, names);
                    break;
                case MemberBindingExpressionSyntax:
                    isUsed = true;
                    break;
            }
        }

        values.RemoveAll(IsNothing);
        return values;
    }

    /// <summary>Whether who has this value has acquired it, keeps it nowhere else and does not close it.</summary>
    private bool IsOwn(ExpressionSyntax value, int depth)
    {
        _cancellation.ThrowIfCancellationRequested();
        var inner = Unwrapped(value);
        if (IsAcquisition(inner))
        {
            return true;
        }

        var scope = (SyntaxNode?)value.FirstAncestorOrSelf<BaseMethodDeclarationSyntax>() ?? value.FirstAncestorOrSelf<AccessorDeclarationSyntax>();
        if (depth == 0 || scope is null || inner is not IdentifierNameSyntax { Identifier.ValueText: var name } mention
            || ClosedNames.Closes(scope, name)
            || new HandedOn(_type).In(scope, ClosedNames.Aliases(scope, name), mention))
        {
            return false;
        }

        var declarator = scope.DescendantNodes().OfType<VariableDeclaratorSyntax>().FirstOrDefault(variable => variable.Identifier.ValueText == name);
        if (declarator is not null)
        {
            return declarator.Initializer is { Value: var initial } && IsAcquisition(Unwrapped(initial));
        }

        return scope is BaseMethodDeclarationSyntax method
            && method.ParameterList.Parameters.IndexOf(parameter => parameter.Identifier.ValueText == name) is >= 0 and var ordinal
            && Arguments(method, name, ordinal) is { Count: > 0 } arguments
            && arguments.All(argument => argument is not null && IsOwn(argument, depth - 1));
    }

    /// <summary>What callers give a method or constructor; an item is null where that is not seen.</summary>
    private List<ExpressionSyntax?> Arguments(BaseMethodDeclarationSyntax method, string parameter, int ordinal)
    {
        IEnumerable<ArgumentListSyntax?> lists;
        switch (method)
        {
            case ConstructorDeclarationSyntax { Identifier.ValueText: var type }:
                // Any "new(...)" may be one of this type; a base or "this" call is none of those that are seen.
                var creations = _index.TreesWith(type).SelectMany(file => file.GetRoot(_cancellation).DescendantNodes()).ToArray();
                lists = creations.OfType<ObjectCreationExpressionSyntax>()
                    .Where(creation => creation.Type.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().LastOrDefault()?.Identifier.ValueText == type)
                    .Select(creation => creation.ArgumentList)
                    .Concat(creations.OfType<ImplicitObjectCreationExpressionSyntax>().Where(creation => creation.ArgumentList.Arguments.Count > ordinal).Select(creation => creation.ArgumentList))
                    .Concat(creations.OfType<ConstructorInitializerSyntax>().Select(_ => (ArgumentListSyntax?)null));
                break;
            case MethodDeclarationSyntax { Identifier.ValueText: var called }:
                lists = _index.MentionsOf(called).Select(mention => Launches.InvocationOf(mention)?.ArgumentList);
                break;
            default:
                lists = Enumerable.Empty<ArgumentListSyntax?>();
                break;
        }

        return lists.Select(list =>
                list?.Arguments.FirstOrDefault(argument => argument.NameColon?.Name.Identifier.ValueText == parameter)?.Expression
                ?? list?.Arguments.ElementAtOrDefault(ordinal)?.Expression)
            .ToList();
    }

    private static bool IsAcquisition(ExpressionSyntax value) => value switch
    {
        ObjectCreationExpressionSyntax creation => creation.Type.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().LastOrDefault()?.Identifier.ValueText is { } type && Acquirers.Contains(type),
        ImplicitObjectCreationExpressionSyntax { Parent: EqualsValueClauseSyntax } => true,
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var member } } => Acquirers.Contains(member),
        _ => false,
    };

    private static bool IsNothing(ExpressionSyntax value) =>
        Unwrapped(value).Kind() is SyntaxKind.NullLiteralExpression or SyntaxKind.DefaultLiteralExpression;

    /// <summary>Whether a value is made from one of the names: a view or a wrapper of the same connection.</summary>
    private static bool IsPartOf(ExpressionSyntax value, HashSet<string> names) => Unwrapped(value) switch
    {
        ObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments } => ClosedNames.RootName(arguments[0].Expression) is { } wrapped && names.Contains(wrapped),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetStream" } } view => ClosedNames.RootName(view) is { } viewed && names.Contains(viewed),
        MemberAccessExpressionSyntax { Expression: not ThisExpressionSyntax } view => ClosedNames.RootName(view) is { } viewed && names.Contains(viewed),
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: var member } => names.Contains(member),
        IdentifierNameSyntax { Identifier.ValueText: var name } mention => names.Contains(name) && !IsParameter(mention),
        _ => false,
    };

    private static bool IsParameter(IdentifierNameSyntax name) =>
        name.FirstAncestorOrSelf<BaseMethodDeclarationSyntax>()?.ParameterList.Parameters.Any(parameter => parameter.Identifier.ValueText == name.Identifier.ValueText) == true;

    private static ExpressionSyntax Unwrapped(ExpressionSyntax value) => value switch
    {
        ParenthesizedExpressionSyntax inner => Unwrapped(inner.Expression),
        CastExpressionSyntax inner => Unwrapped(inner.Expression),
        AwaitExpressionSyntax inner => Unwrapped(inner.Expression),
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } inner => Unwrapped(inner.Operand),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Expression: var awaited } } => Unwrapped(awaited),
        _ => value,
    };
}

using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SocketLeakAnalyzers.Flow;

/// <summary>Answers which handlers an exception can reach; Roslyn's graph does not draw these edges.</summary>
internal static class ExceptionRoute
{
    /// <summary>A region, or null where it is no longer this function's: the root of a lambda's graph lies in its method's.</summary>
    public static ControlFlowRegion? Own(ControlFlowRegion? region) => region is { Kind: ControlFlowRegionKind.Root } ? null : region;

    public static bool MayThrow(IOperation operation) => operation.DescendantsAndSelf().Any(o =>
        o is IInvocationOperation { IsImplicit: false } or IObjectCreationOperation or IAwaitOperation { IsImplicit: false });

    public static bool IsWithinTry(ControlFlowRegion region)
    {
        for (var current = Own(region); current is not null; current = Own(current.EnclosingRegion))
        {
            switch (current.Kind)
            {
                case ControlFlowRegionKind.Try:
                    return true;

                // What a finally block throws on top of another exception is left out.
                case ControlFlowRegionKind.Finally:
                    return false;
            }
        }

        return false;
    }

    public static bool IsWithin(ControlFlowRegion region, ControlFlowRegionKind kind)
    {
        for (var current = Own(region); current is not null; current = Own(current.EnclosingRegion))
        {
            if (current.Kind == kind)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the filter of a handler asks what kind of exception it has got.</summary>
    public static bool AsksForKind(IOperation filter) => filter.DescendantsAndSelf().Any(part => part is IIsPatternOperation or IIsTypeOperation);

    public static ThrownException Thrown(IOperation? value)
    {
        while (value is IConversionOperation conversion)
        {
            value = conversion.Operand;
        }

        return new ThrownException(value?.Type, value is IObjectCreationOperation);
    }

    public static bool MayCatch(ControlFlowRegion handler, ThrownException exception) =>
        exception.Type is null || IsRoot(handler.ExceptionType) || Derives(exception.Type, handler.ExceptionType)
        || (!exception.IsExact && Derives(handler.ExceptionType, exception.Type));

    public static bool CatchesSurely(ControlFlowRegion handler, ThrownException exception, ControlFlowGraph graph) =>
        (IsRoot(handler.ExceptionType) || (exception.Type is not null && Derives(exception.Type, handler.ExceptionType)))
        && (handler.Kind == ControlFlowRegionKind.Catch || (exception.Type is { } type && FilterOf(handler, graph) is { } filter && IsOfKind(filter, type) == true));

    private static ExpressionSyntax? FilterOf(ControlFlowRegion handler, ControlFlowGraph graph) => handler.Kind == ControlFlowRegionKind.FilterAndHandler
        ? Operations(handler.NestedRegions[0], graph).Select(operation => operation.Syntax.FirstAncestorOrSelf<CatchFilterClauseSyntax>()?.FilterExpression).FirstOrDefault(filter => filter is not null)
        : null;

    /// <summary>What a filter that asks for nothing but the kind of its exception says of one type; null for every other filter.</summary>
    private static bool? IsOfKind(ExpressionSyntax filter, ITypeSymbol type) => filter switch
    {
        ParenthesizedExpressionSyntax inner => IsOfKind(inner.Expression, type),
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression, Operand: var not } => !IsOfKind(not, type),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalOrExpression } either => IsOfKind(either.Left, type) | IsOfKind(either.Right, type),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression } both => IsOfKind(both.Left, type) & IsOfKind(both.Right, type),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.IsExpression, Left: IdentifierNameSyntax, Right: TypeSyntax kind } => IsNamed(kind, type),
        IsPatternExpressionSyntax { Expression: IdentifierNameSyntax, Pattern: var pattern } => IsOfKind(pattern, type),
        _ => null,
    };

    private static bool? IsOfKind(PatternSyntax pattern, ITypeSymbol type) => pattern switch
    {
        ParenthesizedPatternSyntax inner => IsOfKind(inner.Pattern, type),
        UnaryPatternSyntax not => !IsOfKind(not.Pattern, type),
        BinaryPatternSyntax { RawKind: (int)SyntaxKind.OrPattern } either => IsOfKind(either.Left, type) | IsOfKind(either.Right, type),
        BinaryPatternSyntax both => IsOfKind(both.Left, type) & IsOfKind(both.Right, type),
        TypePatternSyntax kind => IsNamed(kind.Type, type),
        DeclarationPatternSyntax kind => IsNamed(kind.Type, type),
        ConstantPatternSyntax { Expression: TypeSyntax kind } => IsNamed(kind, type),
        _ => null,
    };

    /// <summary>Whether a type, or one that it derives from, has this name.</summary>
    private static bool IsNamed(TypeSyntax kind, ITypeSymbol type)
    {
        var name = kind is QualifiedNameSyntax qualified ? qualified.Right.Identifier.ValueText : kind.ToString();
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current.Name == name)
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<IOperation> Operations(ControlFlowRegion region, ControlFlowGraph graph) => Enumerable.Range(region.FirstBlockOrdinal, region.LastBlockOrdinal - region.FirstBlockOrdinal + 1)
        .Select(ordinal => graph.Blocks[ordinal])
        .SelectMany(block => block.BranchValue is { } value ? block.Operations.Add(value) : block.Operations);

    /// <summary>Whether a handler's filter is given such an object: it may close it, and then does whether it catches or not.</summary>
    public static bool FilterIsGiven(ControlFlowRegion handler, ControlFlowGraph graph, Func<ITypeSymbol?, bool> isSuch) =>
        handler.Kind == ControlFlowRegionKind.FilterAndHandler
        && Operations(handler.NestedRegions[0], graph)
            .SelectMany(operation => operation.DescendantsAndSelf())
            .Any(operation => operation is IArgumentOperation argument && isSuch(argument.Value.Type));

    private static bool IsRoot(ITypeSymbol? type) =>
        type is null or { SpecialType: SpecialType.System_Object } or { Name: "Exception", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };

    private static bool Derives(ITypeSymbol? type, ITypeSymbol? ancestor)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(current, ancestor))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>An exception on its way: its type, null when any call may have thrown it, and whether it is of just this type.</summary>
internal readonly record struct ThrownException(ITypeSymbol? Type, bool IsExact);

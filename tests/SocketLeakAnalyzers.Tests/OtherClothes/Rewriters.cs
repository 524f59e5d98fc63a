using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace SocketLeakAnalyzers.Tests.OtherClothes;

/// <summary>All ways to write a program anew that do not change whether it leaks.</summary>
internal static class Rewriters
{
    /// <summary>Each by what it does. Null where a program has nothing that it could change.</summary>
    public static IReadOnlyDictionary<string, Func<SourceProgram, SourceProgram?>> All { get; } = new Dictionary<string, Func<SourceProgram, SourceProgram?>>
    {
        ["all names neutral"] = Names.Neutral,
        ["a stranger with methods of the same names, which close"] = Names.Stranger,
        ["each read in a helper of a neutral name"] = program => Reads.InHelper(program, depth: 1, isAsync: false),
        ["each read two helpers deep"] = program => Reads.InHelper(program, depth: 2, isAsync: false),
        ["each awaited read in an awaited helper"] = program => Reads.InHelper(program, depth: 1, isAsync: true),
        ["what follows the acquisition in a helper"] = program => Remainder.In(program, Callee.Method),
        ["what follows it in a local function"] = program => Remainder.In(program, Callee.LocalFunction),
        ["what follows it in a lambda, called on the spot"] = program => Remainder.In(program, Callee.Lambda),
        ["what follows it behind a delegate of a method"] = program => Remainder.In(program, Callee.MethodGroup),
        ["the connection under a second name"] = Layout.Alias,
        ["`try { } finally { }` round the body"] = program => Layout.Wrap(program, "finally { }"),
        ["`try { } catch { throw; }` round the body"] = program => Layout.Wrap(program, "catch { throw; }"),
        ["log lines between the statements"] = Layout.Log,
        ["conditions kept in variables"] = Layout.NameConditions,
        ["operands of comparisons exchanged"] = Layout.Exchange,
        ["early exits nested"] = Layout.Nest,
        ["`while (condition)` as `while (true)` with a `break`"] = Layout.Unroll,
    };

    /// <summary>A type as it can be written anywhere in the file; null for one that has no name, or that no variable may have.</summary>
    public static string? Text(ITypeSymbol? type) =>
        type is null or IErrorTypeSymbol or ITypeParameterSymbol or { IsRefLikeType: true } or { IsAnonymousType: true } or IPointerTypeSymbol
        || (type is INamedTypeSymbol named && named.TypeArguments.Any(argument => Text(argument) is null))
            ? null
            : type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat.WithMiscellaneousOptions(
                SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers));

    /// <summary>The bodies of methods and constructors that are blocks and no iterators.</summary>
    public static IEnumerable<BlockSyntax> Bodies(SourceProgram program) => program.Root.DescendantNodes()
        .OfType<BaseMethodDeclarationSyntax>()
        .Select(method => method.Body)
        .OfType<BlockSyntax>()
        .Where(body => !body.DescendantNodes().OfType<YieldStatementSyntax>().Any());

    /// <summary>A change that puts text in front of a position.</summary>
    public static TextChange Insert(int position, string text) => new(new TextSpan(position, 0), text);

    /// <summary>A type without type parameters whose members a rewriter may add to.</summary>
    public static TypeDeclarationSyntax? TypeOf(SyntaxNode node) =>
        node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type and (ClassDeclarationSyntax or StructDeclarationSyntax or RecordDeclarationSyntax)
        && !node.Ancestors().Any(outer => outer is TypeDeclarationSyntax { TypeParameterList: not null } or MethodDeclarationSyntax { TypeParameterList: not null } or LocalFunctionStatementSyntax { TypeParameterList: not null })
        && !type.CloseBraceToken.IsKind(SyntaxKind.None) && !type.CloseBraceToken.IsMissing
            ? type
            : null;
}

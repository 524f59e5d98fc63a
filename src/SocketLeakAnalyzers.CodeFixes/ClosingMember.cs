using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SocketLeakAnalyzers;

/// <summary>The member in which a type closes what it owns: the one it has, or the one that can be written for it.</summary>
internal sealed class ClosingMember
{
    private static readonly string[] Names = { "Dispose", "DisposeAsync", "Close", "Stop", "Disconnect" };

    private readonly string _signature;
    private readonly string? _baseCall;
    private readonly string? _interface;

    private ClosingMember(string signature, string? baseCall, string? implemented)
    {
        _signature = signature;
        _baseCall = baseCall;
        _interface = implemented;
    }

    /// <summary>The name of the member.</summary>
    public string Name => "Dispose";

    /// <summary>The method of the type in which a statement can be written; null when there is none.</summary>
    public static MethodDeclarationSyntax? In(TypeDeclarationSyntax type)
    {
        var methods = type.Members.OfType<MethodDeclarationSyntax>()
            .Where(method => !method.Modifiers.Any(SyntaxKind.StaticKeyword) && (method.Body is not null || (method.ExpressionBody is not null && IsVoid(method))))
            .ToArray();
        return methods.FirstOrDefault(IsDisposeBool)
            ?? Names.Select(name => methods.FirstOrDefault(method => method.Identifier.ValueText == name && method.ParameterList.Parameters.Count == 0))
                .FirstOrDefault(method => method is not null);
    }

    /// <summary>The method with a statement more, where it runs whenever the object is closed.</summary>
    public static MethodDeclarationSyntax With(MethodDeclarationSyntax method, string statement, string indentation, SourceLayout layout)
    {
        var inner = indentation + layout.OneLevel;
        if (method.ExpressionBody is { } arrow)
        {
            var both = layout.Lines(new[] { arrow.Expression.WithoutTrivia() + ";", statement }, inner).ToArray();
            var before = arrow.GetFirstToken().GetPreviousToken();
            return method.ReplaceToken(before, before.WithTrailingTrivia(layout.EndOfLine))
                .WithExpressionBody(null)
                .WithSemicolonToken(default)
                .WithBody(layout.Block(indentation, both).WithTrailingTrivia(method.GetTrailingTrivia()));
        }

        var body = method.Body!;
        if (!IsDisposeBool(method))
        {
            return method.WithBody(Append(body, new[] { statement }, inner, layout));
        }

        var flag = method.ParameterList.Parameters[0].Identifier.ValueText;
        var guarded = body.Statements.OfType<IfStatementSyntax>().FirstOrDefault(branch =>
            branch is { Else: null, Statement: BlockSyntax, Condition: IdentifierNameSyntax { Identifier.ValueText: var tested } } && tested == flag);
        return guarded is { Statement: BlockSyntax block }
            ? method.ReplaceNode(block, Append(block, new[] { statement }, inner + layout.OneLevel, layout))
            : method.WithBody(SourceLayout.Insert(body, BaseCallIn(body), layout.If(flag, new[] { statement }, inner)));
    }

    /// <summary>The member that a class without one can have; null where a <c>Dispose</c> would hide or repeat another.</summary>
    public static ClosingMember? TryMake(TypeDeclarationSyntax declaration, INamedTypeSymbol type, FixContext context)
    {
        if (type.TypeKind != TypeKind.Class || type.IsStatic || declaration.OpenBraceToken.IsKind(SyntaxKind.None)
            || !type.GetMembers("Dispose").IsEmpty || !declaration.CloseBraceToken.GetPreviousToken().TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia))
        {
            return null;
        }

        var inherited = Bases(type).SelectMany(parent => parent.GetMembers("Dispose")).OfType<IMethodSymbol>().ToArray();
        if (inherited.FirstOrDefault(method => IsDisposeBool(method) && (method.IsVirtual || method.IsOverride)) is { IsSealed: false } guarded)
        {
            return new ClosingMember(
                (guarded.DeclaredAccessibility == Accessibility.Public ? "public" : "protected") + " override void Dispose(bool disposing)",
                "base.Dispose(disposing);",
                null);
        }

        if (inherited.Length > 0)
        {
            return inherited.FirstOrDefault(method => method.Parameters.IsEmpty) is { IsSealed: false, DeclaredAccessibility: Accessibility.Public } plain && (plain.IsVirtual || plain.IsOverride)
                ? new ClosingMember("public override void Dispose()", "base.Dispose();", null)
                : null;
        }

        // Whoever implements it without a Dispose does so in another part, or explicitly in a base type.
        return type.AllInterfaces.Any(implemented => implemented.SpecialType == SpecialType.System_IDisposable) || context.NameOf("System.IDisposable", declaration.SpanStart) is not { } name
            ? null
            : new ClosingMember("public void Dispose()", null, name);
    }

    /// <summary>The type with the member, which closes the field.</summary>
    public TypeDeclarationSyntax AddTo(TypeDeclarationSyntax type, string statement, string indentation, SourceLayout layout)
    {
        var inner = indentation + layout.OneLevel;
        var lines = new List<string>();
        if (_signature.EndsWith("(bool disposing)", StringComparison.Ordinal))
        {
            lines.AddRange(new[] { "if (disposing)", "{", layout.OneLevel + statement, "}" });
            lines.AddRange(_baseCall is null ? Array.Empty<string>() : new[] { string.Empty, _baseCall });
        }
        else
        {
            lines.AddRange(_baseCall is null ? new[] { statement } : new[] { statement, _baseCall });
        }

        var text = string.Concat(new[] { string.Empty, inner + _signature, inner + "{" }
            .Concat(lines.Select(line => line.Length == 0 ? line : inner + layout.OneLevel + line))
            .Append(inner + "}")
            .Select(line => line + layout.EndOfLine));
        var method = SyntaxFactory.ParseMemberDeclaration(text)!;
        return WithInterface(type).AddMembers(method);
    }

    private TypeDeclarationSyntax WithInterface(TypeDeclarationSyntax type)
    {
        if (_interface is null)
        {
            return type;
        }

        var added = SyntaxFactory.SimpleBaseType(SyntaxFactory.ParseTypeName(_interface));
        if (type.BaseList is { Types.Count: > 0 } list)
        {
            var previous = list.Types.Last();
            var types = list.Types.Replace(previous, previous.WithoutTrailingTrivia());
            var separators = types.GetSeparators().Append(SourceLayout.Token(SyntaxKind.CommaToken, SyntaxFactory.Space));
            return (TypeDeclarationSyntax)type.WithBaseList(list.WithTypes(SyntaxFactory.SeparatedList(types.Append<BaseTypeSyntax>(added.WithTrailingTrivia(previous.GetTrailingTrivia())), separators)));
        }

        // Behind the name, the type parameters and the parameters of a primary constructor, before the constraints.
        var before = (type.ChildNodes().OfType<ParameterListSyntax>().FirstOrDefault() ?? (SyntaxNode?)type.TypeParameterList)?.GetLastToken() ?? type.Identifier;
        var moved = type.ReplaceToken(before, before.WithTrailingTrivia(SyntaxFactory.Space));
        return (TypeDeclarationSyntax)moved.WithBaseList(SyntaxFactory.BaseList(
            SourceLayout.Token(SyntaxKind.ColonToken, SyntaxFactory.Space),
            SyntaxFactory.SingletonSeparatedList<BaseTypeSyntax>(added.WithTrailingTrivia(before.TrailingTrivia))));
    }

    private static IEnumerable<INamedTypeSymbol> Bases(INamedTypeSymbol type)
    {
        for (var current = type.BaseType; current is { SpecialType: not SpecialType.System_Object }; current = current.BaseType)
        {
            yield return current;
        }
    }

    private static bool IsVoid(MethodDeclarationSyntax method) => method.ReturnType is PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword };

    private static bool IsDisposeBool(MethodDeclarationSyntax method) =>
        method is { Identifier.ValueText: "Dispose", Body: not null, ParameterList.Parameters: { Count: 1 } parameters }
        && parameters[0].Type is PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.BoolKeyword };

    private static bool IsDisposeBool(IMethodSymbol method) => method.Parameters.Length == 1 && method.Parameters[0].Type.SpecialType == SpecialType.System_Boolean;

    private static BlockSyntax Append(BlockSyntax block, IEnumerable<string> statements, string indentation, SourceLayout layout)
    {
        var leaving = block.Statements.LastOrDefault() is ReturnStatementSyntax or ThrowStatementSyntax ? block.Statements.Count - 1 : block.Statements.Count;
        return layout.Lines(statements, indentation).Aggregate(block, (current, line) => SourceLayout.Insert(current, leaving++, line));
    }

    /// <summary>The place before the call of the base type, or else the end.</summary>
    private static int BaseCallIn(BlockSyntax body)
    {
        var index = body.Statements.IndexOf(statement => statement is ExpressionStatementSyntax { Expression: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: BaseExpressionSyntax } } });
        return index < 0 ? body.Statements.Count : index;
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SocketLeakAnalyzers.Callers;
using SocketLeakAnalyzers.Rules;

namespace SocketLeakAnalyzers;

/// <summary>How an object comes by an <c>IHttpClientFactory</c>: it has one, or its constructor is given one.</summary>
internal sealed class InjectedFactory
{
    private const string TypeName = "System.Net.Http.IHttpClientFactory";
    private const string Field = "_httpClientFactory";
    private const string Parameter = "httpClientFactory";

    private readonly string? _parameterType;

    private InjectedFactory(string name, bool isMember, string? parameterType = null, IMethodSymbol? constructor = null)
    {
        Name = name;
        IsMember = isMember;
        Constructor = constructor;
        _parameterType = parameterType;
    }

    /// <summary>What the factory is called where the client is made.</summary>
    public string Name { get; }

    /// <summary>Whether that is a field.</summary>
    public bool IsMember { get; }

    /// <summary>The constructor that gets a parameter more; null where the object has a factory already.</summary>
    public IMethodSymbol? Constructor { get; }

    /// <summary>The factory for a place in a type; null where it can have none.</summary>
    /// <param name="place">Where the client is made.</param>
    /// <param name="type">The type it is made in.</param>
    /// <param name="context">The document.</param>
    public static InjectedFactory? Of(SyntaxNode place, TypeDeclarationSyntax type, FixContext context)
    {
        if (type is not ClassDeclarationSyntax
            || context.Model.GetDeclaredSymbol(type, context.Cancellation) is not INamedTypeSymbol { IsStatic: false, IsAbstract: false, DeclaringSyntaxReferences.Length: 1 } symbol
            || context.Model.Compilation.GetTypeByMetadataName(TypeName) is not { } factory
            || IsStatic(place))
        {
            return null;
        }

        var primary = PrimaryParameters(type);
        var declared = place.FirstAncestorOrSelf<MemberDeclarationSyntax>();
        var isInitializer = declared is BaseFieldDeclarationSyntax || (declared is PropertyDeclarationSyntax property && property.Initializer?.Span.Contains(place.Span) == true);
        var given = (declared is ConstructorDeclarationSyntax constructor ? constructor.ParameterList : primary)?.Parameters
            .FirstOrDefault(parameter => context.Model.GetDeclaredSymbol(parameter, context.Cancellation) is { Type: var own } && SymbolEqualityComparer.Default.Equals(own, factory));
        if (given is not null)
        {
            return new InjectedFactory(given.Identifier.ValueText, isMember: false);
        }

        var takesInstance = declared is not ConstructorDeclarationSyntax && !isInitializer;
        if (takesInstance && symbol.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(field =>
            field is { IsReadOnly: true, IsStatic: false, IsImplicitlyDeclared: false } && SymbolEqualityComparer.Default.Equals(field.Type, factory)) is { } existing)
        {
            return new InjectedFactory(existing.Name, isMember: true);
        }

        // An initializer sees the parameters of a primary constructor, and no others.
        return symbol.InstanceConstructors.Length == 1 && CanTakeMore(symbol.InstanceConstructors[0], type, primary, context) && (primary is not null || !isInitializer)
            && !IsNamed(type) && context.NameOf(TypeName, type.SpanStart) is { } name
            ? new InjectedFactory(primary is null && takesInstance ? Field : Parameter, primary is null && takesInstance, name, symbol.InstanceConstructors[0])
            : null;
    }

    /// <summary>Whether the source says that a container makes the objects of the type, and gives it factories to hand out.</summary>
    public static bool IsInjectedBySource(INamedTypeSymbol type, FixContext context)
    {
        var mentions = new NameIndex(context.Model.Compilation);
        return mentions.MentionsOf("AddHttpClient").Count > 0 && PerRequestType.IsMadeByContainer(type, mentions);
    }

    /// <summary>The type with what it takes to be given the factory; as it is where it has that already.</summary>
    public TypeDeclarationSyntax In(TypeDeclarationSyntax type, string indentation, SourceLayout layout)
    {
        if (_parameterType is null)
        {
            return type;
        }

        var inner = indentation + layout.OneLevel;
        if (PrimaryParameters(type) is { } primary)
        {
            return IsTaken(primary) ? type : Documented(type.ReplaceNode(primary, Take(primary)), indentation, layout);
        }

        var constructor = type.Members.OfType<ConstructorDeclarationSyntax>().FirstOrDefault(member => !member.Modifiers.Any(SyntaxKind.StaticKeyword));
        var changed = type;
        if (constructor is null)
        {
            var lines = new[] { $"public {type.Identifier.ValueText}({_parameterType} {Parameter})", "{", layout.OneLevel + Field + " = " + Parameter + ";", "}" };
            var made = SyntaxFactory.ParseMemberDeclaration(string.Concat(lines.Select(line => inner + line + layout.EndOfLine)))!;
            var index = type.Members.IndexOf(member => member is not FieldDeclarationSyntax) is var found and >= 0 ? found : type.Members.Count;
            var isSpaced = index == type.Members.Count || type.Members[index].GetLeadingTrivia().FirstOrDefault().IsKind(SyntaxKind.EndOfLineTrivia);
            made = made.WithLeadingTrivia(index == 0 ? made.GetLeadingTrivia() : made.GetLeadingTrivia().Insert(0, layout.EndOfLine))
                .WithTrailingTrivia(isSpaced ? new[] { layout.EndOfLine } : new[] { layout.EndOfLine, layout.EndOfLine });
            changed = type.WithMembers(type.Members.Insert(index, made));
        }
        else
        {
            var taken = IsTaken(constructor.ParameterList) ? constructor : Documented(constructor.WithParameterList(Take(constructor.ParameterList)), inner, layout);
            changed = type.ReplaceNode(constructor, IsMember && !IsKept(taken) ? Keep(taken, inner, layout) : taken);
        }

        return IsMember && !changed.Members.OfType<FieldDeclarationSyntax>().Any(field => field.Declaration.Variables.Any(variable => variable.Identifier.ValueText == Field))
            ? layout.WithFirstMember(changed, $"private readonly {_parameterType} {Field};", indentation)
            : changed;
    }

    /// <summary>Of a class that has them, in every version of the compiler.</summary>
    private static ParameterListSyntax? PrimaryParameters(TypeDeclarationSyntax type) => type.ChildNodes().OfType<ParameterListSyntax>().FirstOrDefault();

    private static bool IsStatic(SyntaxNode place) => place.Ancestors().TakeWhile(node => node is not TypeDeclarationSyntax).Any(node => node switch
    {
        MemberDeclarationSyntax member => member.Modifiers.Any(SyntaxKind.StaticKeyword) || member.Modifiers.Any(SyntaxKind.ConstKeyword),
        AnonymousFunctionExpressionSyntax lambda => lambda.Modifiers.Any(SyntaxKind.StaticKeyword),
        LocalFunctionStatementSyntax function => function.Modifiers.Any(SyntaxKind.StaticKeyword),
        ConstructorInitializerSyntax => true,
        _ => false,
    });

    /// <summary>
    /// Whether whoever makes the object finds out what the constructor takes: it is public, no attribute chooses it, and the type has no
    /// base that a framework makes with <c>new</c>, unless its constructor takes something already.
    /// </summary>
    private static bool CanTakeMore(IMethodSymbol constructor, TypeDeclarationSyntax type, ParameterListSyntax? primary, FixContext context)
    {
        if (constructor.DeclaredAccessibility != Accessibility.Public || !constructor.GetAttributes().IsEmpty)
        {
            return false;
        }

        if (constructor.Parameters.IsEmpty && constructor.ContainingType is { BaseType.SpecialType: not SpecialType.System_Object } derived && !PerRequestType.IsMadeByContainer(derived, new NameIndex(context.Model.Compilation)))
        {
            return false;
        }

        var declared = type.Members.OfType<ConstructorDeclarationSyntax>().FirstOrDefault(member => !member.Modifiers.Any(SyntaxKind.StaticKeyword));
        var list = primary ?? declared?.ParameterList;
        return (declared is null || declared is { Body: not null } or { ExpressionBody: not null })
            && (list is null || !list.DescendantTrivia().Any(IsComment))
            && !(declared ?? (MemberDeclarationSyntax)type).GetLeadingTrivia().Any(SyntaxKind.MultiLineDocumentationCommentTrivia)
            && !type.OpenBraceToken.IsMissing && !type.OpenBraceToken.IsKind(SyntaxKind.None);
    }

    private static bool IsComment(SyntaxTrivia trivia) => !trivia.IsKind(SyntaxKind.WhitespaceTrivia) && !trivia.IsKind(SyntaxKind.EndOfLineTrivia);

    /// <summary>Whether one of the names is used for something else already.</summary>
    private static bool IsNamed(TypeDeclarationSyntax type) => type.DescendantTokens().Any(token => token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText is Field or Parameter);

    private static bool IsTaken(ParameterListSyntax list) => list.Parameters.Any(parameter => parameter.Identifier.ValueText == Parameter);

    private static bool IsKept(ConstructorDeclarationSyntax constructor) =>
        constructor.DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(assignment => assignment.Left is IdentifierNameSyntax { Identifier.ValueText: Field });

    /// <summary>The parameters with one more, before those that may be left out, on a line of its own where they are.</summary>
    private ParameterListSyntax Take(ParameterListSyntax list)
    {
        var parameters = list.Parameters.ToList();
        var separators = list.Parameters.GetSeparators().ToList();
        var index = parameters.TakeWhile(parameter => parameter.Default is null && !parameter.Modifiers.Any(SyntaxKind.ParamsKeyword)).Count();
        var parameterType = SyntaxFactory.ParseTypeName(_parameterType!).WithTrailingTrivia(SyntaxFactory.Space);
        var added = SyntaxFactory.Parameter(default, default, parameterType, SyntaxFactory.Identifier(Parameter), null);
        if (parameters.Count > 0)
        {
            var onLines = separators.FirstOrDefault(separator => separator.TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia));
            separators.Insert(Math.Max(index - 1, 0), SourceLayout.Token(SyntaxKind.CommaToken, onLines.IsKind(SyntaxKind.None) ? new[] { SyntaxFactory.Space } : onLines.TrailingTrivia.ToArray()));
            added = added.WithLeadingTrivia(index < parameters.Count ? parameters[index].GetLeadingTrivia() : onLines.IsKind(SyntaxKind.None) ? default : parameters[parameters.Count - 1].GetLeadingTrivia());
            if (index == parameters.Count)
            {
                added = added.WithTrailingTrivia(parameters[index - 1].GetTrailingTrivia());
                parameters[index - 1] = parameters[index - 1].WithTrailingTrivia();
            }
            else if (index == 0 && onLines.IsKind(SyntaxKind.None))
            {
                parameters[0] = parameters[0].WithLeadingTrivia();
            }
        }

        parameters.Insert(index, added);
        return list.WithParameters(SyntaxFactory.SeparatedList(parameters, separators));
    }

    /// <summary>The constructor that first puts the factory into the field.</summary>
    private static ConstructorDeclarationSyntax Keep(ConstructorDeclarationSyntax constructor, string indentation, SourceLayout layout)
    {
        var inner = indentation + layout.OneLevel;
        var line = layout.Lines(new[] { Field + " = " + Parameter + ";" }, inner).Single();
        if (constructor is not { Body: null, ExpressionBody: { } arrow })
        {
            return constructor.WithBody(SourceLayout.Insert(constructor.Body!, 0, line));
        }

        var before = arrow.GetFirstToken().GetPreviousToken();
        var own = SyntaxFactory.ExpressionStatement(arrow.Expression.WithoutTrivia(), SourceLayout.Token(SyntaxKind.SemicolonToken))
            .WithLeadingTrivia(SyntaxFactory.Whitespace(inner)).WithTrailingTrivia(layout.EndOfLine);
        var body = layout.Block(indentation, line, own).WithTrailingTrivia(constructor.GetTrailingTrivia());
        return constructor.ReplaceToken(before, before.WithTrailingTrivia(layout.EndOfLine)).WithExpressionBody(null).WithSemicolonToken(default).WithBody(body);
    }

    /// <summary>The declaration with a word on the new parameter, where its documentation has one on others.</summary>
    private static T Documented<T>(T declaration, string indentation, SourceLayout layout)
        where T : MemberDeclarationSyntax
    {
        var trivia = declaration.GetLeadingTrivia();
        var documentation = trivia.LastOrDefault(one => one.IsKind(SyntaxKind.SingleLineDocumentationCommentTrivia));
        if (documentation.ToFullString().IndexOf("<param ", StringComparison.Ordinal) < 0)
        {
            return declaration;
        }

        var index = trivia.IndexOf(documentation);
        var text = string.Concat(trivia.Take(index + 1).Select(one => one.ToFullString()))
            + indentation + $"/// <param name=\"{Parameter}\">Makes the HTTP clients.</param>" + layout.EndOfLine
            + string.Concat(trivia.Skip(index + 1).Select(one => one.ToFullString()));
        return declaration.WithLeadingTrivia(SyntaxFactory.ParseLeadingTrivia(text));
    }
}

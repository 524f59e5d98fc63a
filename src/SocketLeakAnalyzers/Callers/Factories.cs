using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Callers;

/// <summary>
/// Answers which methods of the source hand out a fresh connection, or a fresh object that carries one: as their result, in a
/// tuple, or in an <c>out</c> parameter.
/// </summary>
/// <remarks>
/// By names, from the declarations and their return statements alone, once per compilation and only when first asked. A name
/// counts if every method of that name that hands out something of the kind makes or accepts it: one that looks it up somewhere
/// takes the name out.
/// </remarks>
internal sealed class Factories
{
    /// <summary>A factory that calls a factory that calls a factory: deeper ones are not looked for.</summary>
    private const int MaxDepth = 3;

    private static readonly HashSet<string> KeepingNames = new() { "Add", "TryAdd", "AddOrUpdate", "GetOrAdd", "Enqueue", "Push", "Exchange", "CompareExchange", "Register", "Track" };

    private readonly Carriers _carriers;
    private readonly Lazy<MethodDeclarationSyntax[]> _declared;
    private readonly Lazy<HashSet<string>> _names;

    public Factories(Compilation compilation, Carriers carriers)
    {
        _carriers = carriers;
        _declared = new Lazy<MethodDeclarationSyntax[]>(() => Declared(compilation), LazyThreadSafetyMode.ExecutionAndPublication);
        _names = new Lazy<HashSet<string>>(() => Find(_declared.Value), LazyThreadSafetyMode.ExecutionAndPublication);
    }

    /// <summary>The names of the methods that may be factories.</summary>
    public IEnumerable<string> Names => _names.Value;

    /// <summary>The names of the methods that are declared to return a type of a name.</summary>
    public IEnumerable<string> NamesReturning(string type) => DeclaredReturning(name => name == type).Select(method => method.Identifier.ValueText);

    /// <summary>The declarations of the methods that are declared to return a type of such a name, or a task of one.</summary>
    public IEnumerable<MethodDeclarationSyntax> DeclaredReturning(Func<string, bool> isOfKind) => _declared.Value.Where(method => isOfKind(NameOf(method.ReturnType)));

    /// <summary>Whether a method of this name may be a factory.</summary>
    public bool MayMake(string name) => _names.Value.Contains(name);

    /// <summary>Whether what a method of the source, or of an interface of it, hands out is fresh.</summary>
    public bool IsFresh(IMethodSymbol method) =>
        method is { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction, DeclaringSyntaxReferences.IsEmpty: false } && MayMake(method.Name);

    private static MethodDeclarationSyntax[] Declared(Compilation compilation) => compilation.SyntaxTrees
        .SelectMany(tree => tree.GetRoot().DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax))
        .OfType<MethodDeclarationSyntax>()
        .Where(method => method.Body is not null || method.ExpressionBody is not null)
        .ToArray();

    private HashSet<string> Find(MethodDeclarationSyntax[] declared)
    {
        var methods = declared.Where(method => HasKind(ResultType(method.ReturnType)) || OutOf(method).Any()).ToArray();
        var found = new HashSet<string>();
        for (var depth = 0; depth < MaxDepth; depth++)
        {
            var fresh = methods.GroupBy(method => method.Identifier.ValueText)
                .Where(same => !found.Contains(same.Key) && same.All(method => HandsOutFresh(method, found)))
                .Select(same => same.Key)
                .ToArray();
            found.UnionWith(fresh);
        }

        return found;
    }

    private bool IsOfKind(string name) => name == "Stream" || FrameworkApis.IsConnectionName(name) || _carriers.MayCarry(name);

    private bool HasKind(TypeSyntax type) => type is TupleTypeSyntax tuple ? tuple.Elements.Any(element => HasKind(element.Type)) : IsOfKind(NameOf(type));

    /// <summary>The parameters by which a method hands out something of the kind.</summary>
    private IEnumerable<ParameterSyntax> OutOf(MethodDeclarationSyntax method) =>
        method.ParameterList.Parameters.Where(parameter => parameter.Modifiers.Any(SyntaxKind.OutKeyword) && parameter.Type is { } type && HasKind(type));

    /// <summary>What a method returns, or what the task of it is of.</summary>
    private static TypeSyntax ResultType(TypeSyntax type) => type switch
    {
        NullableTypeSyntax nullable => ResultType(nullable.ElementType),
        QualifiedNameSyntax qualified => ResultType(qualified.Right),
        GenericNameSyntax { Identifier.ValueText: "Task" or "ValueTask", TypeArgumentList.Arguments: { Count: 1 } result } => ResultType(result[0]),
        _ => type,
    };

    private static string NameOf(TypeSyntax type) => ResultType(type) is SimpleNameSyntax name ? name.Identifier.ValueText : string.Empty;

    private bool HandsOutFresh(MethodDeclarationSyntax method, HashSet<string> known) =>
        (!HasKind(ResultType(method.ReturnType)) || ReturnsFresh(method, known))
        && OutOf(method).All(parameter => HoldsFresh(parameter.Identifier.ValueText, method, known, MaxDepth));

    private bool ReturnsFresh(MethodDeclarationSyntax method, HashSet<string> known)
    {
        var returned = (method.ExpressionBody is { Expression: var single }
                ? new[] { single }
                : method.Body!.DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
                    .OfType<ReturnStatementSyntax>().Select(statement => statement.Expression))
            .Where(expression => expression is not (null or LiteralExpressionSyntax or DefaultExpressionSyntax or ThrowExpressionSyntax))
            .ToArray();
        return returned.Length > 0 && returned.All(expression => ResultType(method.ReturnType) is TupleTypeSyntax tuple
            ? expression is TupleExpressionSyntax made && IsFresh(made, tuple, method, known)
            : IsFresh(expression!, method, known, MaxDepth));
    }

    /// <summary>Whether each element of the kind is fresh.</summary>
    private bool IsFresh(TupleExpressionSyntax made, TupleTypeSyntax type, MethodDeclarationSyntax method, HashSet<string> known) =>
        made.Arguments.Count == type.Elements.Count
        && made.Arguments.Zip(type.Elements, (argument, element) => !HasKind(element.Type) || IsFresh(argument.Expression, method, known, MaxDepth)).All(isFresh => isFresh);

    private bool IsFresh(ExpressionSyntax expression, MethodDeclarationSyntax method, HashSet<string> known, int depth) => expression switch
    {
        _ when depth == 0 => false,
        ParenthesizedExpressionSyntax inner => IsFresh(inner.Expression, method, known, depth),
        AwaitExpressionSyntax inner => IsFresh(inner.Expression, method, known, depth),
        CastExpressionSyntax inner => IsFresh(inner.Expression, method, known, depth),
        PostfixUnaryExpressionSyntax inner => IsFresh(inner.Operand, method, known, depth),
        ConditionalExpressionSyntax choice => IsFresh(choice.WhenTrue, method, known, depth) && IsFresh(choice.WhenFalse, method, known, depth),
        ObjectCreationExpressionSyntax creation => IsOfKind(NameOf(creation.Type)) || IsLinkName(NameOf(creation.Type)) ? WrapsFresh(creation, method, known, depth) : false,
        ImplicitObjectCreationExpressionSyntax creation => WrapsFresh(creation, method, known, depth),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" or "GetStream" or "GetAwaiter" or "GetResult", Expression: var inner } } => IsFresh(inner, method, known, depth),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "Task" or "ValueTask" }, Name.Identifier.ValueText: "FromResult" }, ArgumentList.Arguments: { Count: 1 } made } =>
            IsFresh(made[0].Expression, method, known, depth),
        InvocationExpressionSyntax { Expression: var called } => IsAcquiring(CalledName(called), known),
        IdentifierNameSyntax local => IsFreshLocal(local.Identifier.ValueText, method, known, depth - 1),
        _ => false,
    };

    private static bool IsAcquiring(string name, HashSet<string> known) =>
        known.Contains(name) || name is "Accept" or "AcceptAsync" or "AcceptTcpClient" or "AcceptTcpClientAsync" or "AcceptSocket" or "AcceptSocketAsync" or "EndAccept" or "EndAcceptTcpClient" or "EndAcceptSocket";

    private static bool IsLinkName(string name) => name is "BufferedStream" or "StreamReader" or "StreamWriter" or "BinaryReader" or "BinaryWriter";

    /// <summary>What is made of something fresh, or of nothing of the kind, is fresh; what is made of what came from outside is not.</summary>
    private bool WrapsFresh(BaseObjectCreationExpressionSyntax creation, MethodDeclarationSyntax method, HashSet<string> known, int depth)
    {
        foreach (var argument in creation.ArgumentList?.Arguments ?? default)
        {
            if (ClosedNames.RootName(argument.Expression) is { } name && method.ParameterList.Parameters.Any(parameter => parameter.Identifier.ValueText == name && parameter.Type is { } type && IsOfKind(NameOf(type))))
            {
                return false;
            }

            if (ClosedNames.RootName(argument.Expression) is { } root && IsOfField(root, method) && !IsFresh(argument.Expression, method, known, depth))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsOfField(string name, MethodDeclarationSyntax method) => method.Parent is TypeDeclarationSyntax type && type.Members.Any(member => member switch
    {
        FieldDeclarationSyntax field => IsOfKind(NameOf(field.Declaration.Type)) && field.Declaration.Variables.Any(variable => variable.Identifier.ValueText == name),
        PropertyDeclarationSyntax property => property.Identifier.ValueText == name && IsOfKind(NameOf(property.Type)),
        _ => false,
    });

    private bool IsFreshLocal(string name, MethodDeclarationSyntax method, HashSet<string> known, int depth) =>
        (method.Body ?? (SyntaxNode)method).DescendantNodes().Any(node => node switch
        {
            VariableDeclaratorSyntax variable => variable.Identifier.ValueText == name,
            SingleVariableDesignationSyntax designation => designation.Identifier.ValueText == name,
            _ => false,
        })
        && HoldsFresh(name, method, known, depth);

    /// <summary>Whether all that a variable is given is fresh, and nobody else is given it.</summary>
    private bool HoldsFresh(string name, MethodDeclarationSyntax method, HashSet<string> known, int depth)
    {
        var values = new List<ExpressionSyntax>();
        var isHandedOut = false;
        foreach (var node in (method.Body ?? (SyntaxNode)method).DescendantNodes())
        {
            switch (node)
            {
                case VariableDeclaratorSyntax { Initializer.Value: var value } variable when variable.Identifier.ValueText == name:
                    values.Add(value);
                    break;
                case AssignmentExpressionSyntax { Left: IdentifierNameSyntax left, Right: var value } when left.Identifier.ValueText == name:
                    values.Add(value);
                    break;
                case AssignmentExpressionSyntax { Right: IdentifierNameSyntax right, Left: not IdentifierNameSyntax } when right.Identifier.ValueText == name:
                case AssignmentExpressionSyntax { Right: IdentifierNameSyntax kept, Left: IdentifierNameSyntax field } when kept.Identifier.ValueText == name && field.Identifier.ValueText[0] == '_':
                case ArgumentSyntax { Expression: IdentifierNameSyntax given, Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var called } } } when given.Identifier.ValueText == name && KeepingNames.Contains(called):
                    return false;
                case ArgumentSyntax { RefKindKeyword.RawKind: not 0 } filled when IsVariable(filled.Expression, name):
                    if (filled.Parent?.Parent is not InvocationExpressionSyntax { Expression: var filler } || !known.Contains(CalledName(filler)))
                    {
                        return false;
                    }

                    isHandedOut = true;
                    break;
            }
        }

        values.RemoveAll(value => value is LiteralExpressionSyntax or DefaultExpressionSyntax or PostfixUnaryExpressionSyntax { Operand: LiteralExpressionSyntax or DefaultExpressionSyntax });
        return (values.Count > 0 || isHandedOut) && values.All(value => IsFresh(value, method, known, depth));
    }

    private static string CalledName(ExpressionSyntax called) => called switch
    {
        SimpleNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        _ => string.Empty,
    };

    private static bool IsVariable(ExpressionSyntax expression, string name) => expression switch
    {
        IdentifierNameSyntax variable => variable.Identifier.ValueText == name,
        DeclarationExpressionSyntax { Designation: SingleVariableDesignationSyntax declared } => declared.Identifier.ValueText == name,
        _ => false,
    };
}

using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Callers;

/// <summary>
/// Answers which functions of the source hand out a fresh connection, or a fresh object that carries one: as their result, in a
/// tuple, or in an <c>out</c> parameter.
/// </summary>
/// <remarks>
/// By names, from the declarations and their return statements alone, once per compilation and only when first asked. A name
/// counts if every method of that name that hands out something of the kind makes or accepts it: one that looks it up somewhere
/// takes the name out. Local functions and lambdas are looked at one by one.
/// </remarks>
internal sealed class Factories
{
    /// <summary>A factory that calls a factory that calls a factory: deeper ones are not looked for.</summary>
    private const int MaxDepth = 3;

    private static readonly HashSet<string> KeepingNames = new() { "Add", "TryAdd", "AddOrUpdate", "GetOrAdd", "Enqueue", "Push", "Exchange", "CompareExchange", "Register", "Track" };

    private readonly Carriers _carriers;
    private readonly Lazy<MemberDeclarationSyntax[]> _declared;
    private readonly Lazy<HashSet<string>> _names;
    private readonly ConcurrentDictionary<SyntaxNode, bool> _nested = new();

    public Factories(Compilation compilation, Carriers carriers)
    {
        _carriers = carriers;
        _declared = new Lazy<MemberDeclarationSyntax[]>(() => Declared(compilation), LazyThreadSafetyMode.ExecutionAndPublication);
        _names = new Lazy<HashSet<string>>(() => Find(_declared.Value.OfType<MethodDeclarationSyntax>().ToArray()), LazyThreadSafetyMode.ExecutionAndPublication);
    }

    /// <summary>The names of the methods, and of the delegates kept in members, that may be factories.</summary>
    public IEnumerable<string> Names => _names.Value.Concat(_declared.Value.Where(member => FunctionOf(member) is { } function && IsFresh(function)).Select(NameOf).OfType<string>());

    /// <summary>The names of the methods that are declared to return a type of a name.</summary>
    public IEnumerable<string> NamesReturning(string type) => DeclaredReturning(name => name == type).Select(method => method.Identifier.ValueText);

    /// <summary>The declarations of the methods that are declared to return a type of such a name, or a task of one.</summary>
    public IEnumerable<MethodDeclarationSyntax> DeclaredReturning(Func<string, bool> isOfKind) => _declared.Value.OfType<MethodDeclarationSyntax>().Where(method => isOfKind(NameOf(method.ReturnType)));

    /// <summary>Whether a method of this name may be a factory.</summary>
    public bool MayMake(string name) => _names.Value.Contains(name);

    /// <summary>Whether what a method of the source, or of an interface of it, hands out is fresh.</summary>
    public bool IsFresh(IMethodSymbol method) => method switch
    {
        { DeclaringSyntaxReferences.IsEmpty: true } => false,
        { MethodKind: MethodKind.Ordinary } => MayMake(method.Name),
        { MethodKind: MethodKind.LocalFunction } => IsFresh(method.DeclaringSyntaxReferences[0].GetSyntax()),
        _ => false,
    };

    /// <summary>Whether what a local function, a lambda or an anonymous method hands out is fresh.</summary>
    public bool IsFresh(SyntaxNode nested) => _nested.GetOrAdd(nested, asked => Function.Of(asked) is { } function && HandsOutFresh(function, _names.Value));

    private static MemberDeclarationSyntax[] Declared(Compilation compilation) => compilation.SyntaxTrees
        .SelectMany(tree => tree.GetRoot().DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax))
        .OfType<MemberDeclarationSyntax>()
        .Where(member => member is MethodDeclarationSyntax { Body: not null } or MethodDeclarationSyntax { ExpressionBody: not null } || FunctionOf(member) is not null)
        .ToArray();

    /// <summary>The function that a member keeps from the start.</summary>
    private static AnonymousFunctionExpressionSyntax? FunctionOf(MemberDeclarationSyntax member) => member switch
    {
        FieldDeclarationSyntax { Declaration.Variables: { Count: 1 } kept } => kept[0].Initializer?.Value,
        PropertyDeclarationSyntax property => property.Initializer?.Value,
        _ => null,
    } as AnonymousFunctionExpressionSyntax;

    private static string? NameOf(MemberDeclarationSyntax member) => member switch
    {
        FieldDeclarationSyntax field => field.Declaration.Variables[0].Identifier.ValueText,
        PropertyDeclarationSyntax property => property.Identifier.ValueText,
        _ => null,
    };

    private HashSet<string> Find(MethodDeclarationSyntax[] declared)
    {
        var methods = declared.Select(method => (Name: method.Identifier.ValueText, Function: Function.Of(method)!))
            .Where(method => HasKind(method.Function.Result!) || OutOf(method.Function).Any())
            .ToArray();
        var found = new HashSet<string>();
        for (var depth = 0; depth < MaxDepth; depth++)
        {
            var fresh = methods.GroupBy(method => method.Name)
                .Where(same => !found.Contains(same.Key) && same.All(method => HandsOutFresh(method.Function, found)))
                .Select(same => same.Key)
                .ToArray();
            found.UnionWith(fresh);
        }

        return found;
    }

    private bool IsOfKind(string name) => name == "Stream" || FrameworkApis.IsConnectionName(name) || _carriers.MayCarry(name);

    private bool MayLead(string name) => IsOfKind(name) || _carriers.IsOfFamily(name);

    private bool HasKind(TypeSyntax type) => type is TupleTypeSyntax tuple ? tuple.Elements.Any(element => HasKind(element.Type)) : IsOfKind(NameOf(type));

    /// <summary>The parameters by which a method hands out something of the kind.</summary>
    private IEnumerable<ParameterSyntax> OutOf(Function method) =>
        method.Parameters.Where(parameter => parameter.Modifiers.Any(SyntaxKind.OutKeyword) && parameter.Type is { } type && HasKind(type));

    /// <summary>What a method returns, or what the task of it is of.</summary>
    private static TypeSyntax ResultType(TypeSyntax type) => type switch
    {
        NullableTypeSyntax nullable => ResultType(nullable.ElementType),
        QualifiedNameSyntax qualified => ResultType(qualified.Right),
        GenericNameSyntax { Identifier.ValueText: "Task" or "ValueTask", TypeArgumentList.Arguments: { Count: 1 } result } => ResultType(result[0]),
        _ => type,
    };

    private static string NameOf(TypeSyntax type) => ResultType(type) is SimpleNameSyntax name ? name.Identifier.ValueText : string.Empty;

    private bool HandsOutFresh(Function method, HashSet<string> known) =>
        (method.Result is null || HasKind(method.Result) || OutOf(method).Any())
        && ((method.Result is { } result && !HasKind(result)) || ReturnsFresh(method, known))
        && OutOf(method).All(parameter => HoldsFresh(parameter.Identifier.ValueText, method, known, MaxDepth));

    private bool ReturnsFresh(Function method, HashSet<string> known)
    {
        var returned = (method.Body is ExpressionSyntax single
                ? new[] { single }
                : method.Body.DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
                    .OfType<ReturnStatementSyntax>().Select(statement => statement.Expression))
            .Where(expression => expression is not (null or LiteralExpressionSyntax or DefaultExpressionSyntax or ThrowExpressionSyntax))
            .ToArray();
        return returned.Length > 0 && returned.All(expression => method.Result is TupleTypeSyntax tuple
            ? expression is TupleExpressionSyntax made && IsFresh(made, tuple, method, known)
            : IsFresh(expression!, method, known, MaxDepth));
    }

    /// <summary>Whether each element of the kind is fresh.</summary>
    private bool IsFresh(TupleExpressionSyntax made, TupleTypeSyntax type, Function method, HashSet<string> known) =>
        made.Arguments.Count == type.Elements.Count
        && made.Arguments.Zip(type.Elements, (argument, element) => !HasKind(element.Type) || IsFresh(argument.Expression, method, known, MaxDepth)).All(isFresh => isFresh);

    private bool IsFresh(ExpressionSyntax expression, Function method, HashSet<string> known, int depth) => expression switch
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
    private bool WrapsFresh(BaseObjectCreationExpressionSyntax creation, Function method, HashSet<string> known, int depth)
    {
        foreach (var argument in creation.ArgumentList?.Arguments ?? default)
        {
            if (argument.Expression is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "SocketType" }, Name.Identifier.ValueText: not "Stream" })
            {
                // Datagrams have no peer that closes.
                return false;
            }

            if (argument.Expression is ObjectCreationExpressionSyntax { Type: var inner } made && _carriers.IsOfFamily(NameOf(inner)) && !WrapsFresh(made, method, known, depth))
            {
                return false;
            }

            if (ClosedNames.RootName(argument.Expression) is { } name && method.Parameters.Any(parameter => parameter.Identifier.ValueText == name && parameter.Type is { } type && MayLead(NameOf(type))))
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

    private bool IsOfField(string name, Function method) => method.Body.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type && type.Members.Any(member => member switch
    {
        FieldDeclarationSyntax field => MayLead(NameOf(field.Declaration.Type)) && field.Declaration.Variables.Any(variable => variable.Identifier.ValueText == name),
        PropertyDeclarationSyntax property => property.Identifier.ValueText == name && MayLead(NameOf(property.Type)),
        _ => false,
    });

    private bool IsFreshLocal(string name, Function method, HashSet<string> known, int depth) =>
        method.Body.DescendantNodesAndSelf().Any(node => node switch
        {
            VariableDeclaratorSyntax variable => variable.Identifier.ValueText == name,
            SingleVariableDesignationSyntax designation => designation.Identifier.ValueText == name,
            _ => false,
        })
        && HoldsFresh(name, method, known, depth);

    /// <summary>Whether all that a variable is given is fresh, and nobody else is given it.</summary>
    private bool HoldsFresh(string name, Function method, HashSet<string> known, int depth)
    {
        var values = new List<ExpressionSyntax>();
        var isHandedOut = false;
        foreach (var node in method.Body.DescendantNodesAndSelf())
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

    /// <summary>A method, local function, lambda or anonymous method.</summary>
    /// <param name="Body">Its block or its expression.</param>
    /// <param name="Result">What it returns, or what the task of it is of; null where it does not say.</param>
    /// <param name="Parameters">Its parameters, as far as they have a type.</param>
    private sealed record Function(SyntaxNode Body, TypeSyntax? Result, IReadOnlyList<ParameterSyntax> Parameters)
    {
        /// <summary>The function of a declaration; null without a body, and for everything else.</summary>
        public static Function? Of(SyntaxNode declaration) => declaration switch
        {
            MethodDeclarationSyntax method when BodyOf(method.Body, method.ExpressionBody) is { } body => new Function(body, ResultType(method.ReturnType), method.ParameterList.Parameters),
            LocalFunctionStatementSyntax local when BodyOf(local.Body, local.ExpressionBody) is { } body => new Function(body, ResultType(local.ReturnType), local.ParameterList.Parameters),
            ParenthesizedLambdaExpressionSyntax lambda => new Function(lambda.Body, null, lambda.ParameterList.Parameters),
            AnonymousFunctionExpressionSyntax lambda => new Function(lambda.Body, null, Array.Empty<ParameterSyntax>()),
            _ => null,
        };

        private static SyntaxNode? BodyOf(BlockSyntax? block, ArrowExpressionClauseSyntax? arrow) => (SyntaxNode?)block ?? arrow?.Expression;
    }
}

using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SocketLeakAnalyzers;

/// <summary>The variable in which a function keeps a connection that it acquires: how it is closed there, and who else speaks of it.</summary>
internal sealed class KeptConnection
{
    private readonly string _name;
    private readonly string _method;
    private readonly SyntaxNode _function;
    private readonly HashSet<string> _names;

    private KeptConnection(string target, string name, string method, StatementSyntax statement, BlockSyntax scope, FixContext context)
    {
        Target = target;
        Statement = statement;
        Scope = scope;
        _name = name;
        _method = method;
        _function = statement.Ancestors().First(FixContext.IsFunction);
        _names = NamesOfLinks(name, scope, context);
    }

    /// <summary>The expression that names it.</summary>
    public string Target { get; }

    /// <summary>The statement that sets the variable to it.</summary>
    public StatementSyntax Statement { get; }

    /// <summary>The block in which the variable lives; for a member the body of the constructor that sets it.</summary>
    public BlockSyntax Scope { get; }

    /// <summary>Whether it is a member of the object that a constructor makes.</summary>
    public bool IsMember { get; private set; }

    /// <summary>Whether the variable is declared with a value, which may be null.</summary>
    public bool IsInitialized { get; private set; }

    /// <summary>Whether the statement may set the variable to null.</summary>
    public bool MayBeNull { get; private set; }

    /// <summary>Whether a lambda or a local function speaks of the variable.</summary>
    public bool IsCaptured => !IsMember && Mentions(_function).Any(name => name.Ancestors().TakeWhile(node => node != _function).Any(FixContext.IsFunction));

    /// <summary>What else is put into the variable; null for a value that is not seen.</summary>
    public IEnumerable<ExpressionSyntax?> OtherValues => Mentions(_function).Select(name => name.Parent is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } own ? own : (ExpressionSyntax)name)
        .Where(name => !Statement.Span.Contains(name.Span))
        .SelectMany(name => name.Parent switch
        {
            AssignmentExpressionSyntax assignment when assignment.Left == name => new ExpressionSyntax?[] { assignment.Right },
            ArgumentSyntax argument when !argument.RefKindKeyword.IsKind(SyntaxKind.None) || argument.Parent is TupleExpressionSyntax { Parent: AssignmentExpressionSyntax } => new ExpressionSyntax?[] { null },
            RefExpressionSyntax => new ExpressionSyntax?[] { null },
            _ => Enumerable.Empty<ExpressionSyntax?>(),
        });

    /// <summary>Finds it; null where the connection is not put straight into a local variable, or into a member by a constructor.</summary>
    public static KeptConnection? Find(SyntaxNode origin, FixContext context)
    {
        var (value, mayBeNull) = Whole(origin);
        switch (value.Parent)
        {
            case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax { Parent: BlockSyntax scope } statement } } variable }:
                return Create(variable.Identifier.ValueText, variable.Identifier.ValueText, context.Model.GetDeclaredSymbol(variable, context.Cancellation), statement, scope, context) is { } declared
                    ? declared.With(isInitialized: true, mayBeNull)
                    : null;
            case AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Left: var left, Parent: ExpressionStatementSyntax statement } assignment when assignment.Right == value:
                return context.Model.GetSymbolInfo(left, context.Cancellation).Symbol switch
                {
                    ILocalSymbol local when Declarator(local, context) is { Parent.Parent: LocalDeclarationStatementSyntax { Parent: BlockSyntax scope } } variable && scope.Span.Contains(statement.Span) =>
                        Create(local.Name, local.Name, local, statement, scope, context)?.With(variable.Initializer is not null, mayBeNull),
                    (IFieldSymbol { IsStatic: false } or IPropertySymbol { IsStatic: false }) and { } member
                        when left is IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } && statement.Parent is BlockSyntax { Parent: ConstructorDeclarationSyntax } body =>
                        Create(left.ToString(), member.Name, member, statement, body, context)?.With(isInitialized: true, mayBeNull, isMember: true),
                    _ => null,
                };
            default:
                return null;
        }
    }

    /// <summary>The statement that closes it, whatever state it is in.</summary>
    public string Close(bool mayBeNull) => $"{Target}{(mayBeNull ? "?" : string.Empty)}.{_method}();";

    /// <summary>Whether a node speaks of the connection by this variable or another link to it.</summary>
    public bool IsMentionedIn(SyntaxNode node) => Links(node).Any();

    /// <summary>Where a node speaks of it, by this variable or another link.</summary>
    public IEnumerable<IdentifierNameSyntax> Links(SyntaxNode node) =>
        node.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Where(name => _names.Contains(name.Identifier.ValueText));

    /// <summary>Whether a node closes it: a call without arguments on the variable.</summary>
    public bool IsClosedIn(SyntaxNode node) => Mentions(node).Any(name =>
        name.FirstAncestorOrSelf<StatementSyntax>() is ExpressionStatementSyntax { Expression: var call }
        && call.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().Any(method => method.Identifier.ValueText is "Close" or "Dispose" or "DisposeAsync" or "Abort"));

    private static KeptConnection? Create(string target, string name, ISymbol? symbol, StatementSyntax statement, BlockSyntax scope, FixContext context)
    {
        var type = symbol switch
        {
            ILocalSymbol { RefKind: RefKind.None } local => local.Type,
            IFieldSymbol field => field.Type,
            IPropertySymbol property => property.Type,
            _ => null,
        };
        var method = type is null ? null : FixContext.HasMethod(type, "Dispose") ? "Dispose" : FixContext.HasMethod(type, "Close") ? "Close" : null;
        return method is null ? null : new KeptConnection(target, name, method, statement, scope, context);
    }

    private static VariableDeclaratorSyntax? Declarator(ILocalSymbol local, FixContext context) =>
        local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(context.Cancellation) as VariableDeclaratorSyntax;

    /// <summary>The acquisition with what awaits it or chooses it.</summary>
    private static (SyntaxNode Value, bool MayBeNull) Whole(SyntaxNode origin)
    {
        var mayBeNull = false;
        var node = origin;
        while (true)
        {
            switch (node.Parent)
            {
                case AwaitExpressionSyntax or ParenthesizedExpressionSyntax or PostfixUnaryExpressionSyntax or CastExpressionSyntax:
                case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" or "GetAwaiter" or "GetResult" or "Result" or "AsTask" }:
                case InvocationExpressionSyntax:
                    node = node.Parent;
                    break;
                case ConditionalExpressionSyntax choice when choice.Condition != node:
                    mayBeNull = mayBeNull || !(choice.WhenTrue is BaseObjectCreationExpressionSyntax && choice.WhenFalse is BaseObjectCreationExpressionSyntax);
                    node = choice;
                    break;
                default:
                    return (node, mayBeNull);
            }
        }
    }

    /// <summary>The names of the variables of a scope that are made from this one and are links as well.</summary>
    private static HashSet<string> NamesOfLinks(string name, BlockSyntax scope, FixContext context)
    {
        var names = new HashSet<string> { name };
        foreach (var variable in scope.DescendantNodes().OfType<VariableDeclaratorSyntax>())
        {
            if (variable.Initializer is { } initializer
                && initializer.DescendantNodes().OfType<IdentifierNameSyntax>().Any(mention => names.Contains(mention.Identifier.ValueText))
                && context.Model.GetDeclaredSymbol(variable, context.Cancellation) is ILocalSymbol { Type: { IsReferenceType: true, SpecialType: SpecialType.None, Name: not "Task" } })
            {
                names.Add(variable.Identifier.ValueText);
            }
        }

        return names;
    }

    private IEnumerable<IdentifierNameSyntax> Mentions(SyntaxNode node) =>
        node.DescendantNodes().OfType<IdentifierNameSyntax>().Where(name => name.Identifier.ValueText == _name);

    private KeptConnection With(bool isInitialized, bool mayBeNull, bool isMember = false)
    {
        (IsInitialized, MayBeNull, IsMember) = (isInitialized, mayBeNull, isMember);
        return this;
    }
}

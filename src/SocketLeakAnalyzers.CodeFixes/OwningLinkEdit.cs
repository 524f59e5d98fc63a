using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Operations;

namespace SocketLeakAnalyzers;

/// <summary>Lets a link that is disposed by a <c>using</c> own the connection: <c>new NetworkStream(socket, ownsSocket: true)</c>.</summary>
internal sealed class OwningLinkEdit : IFixEdit
{
    private const string OwnsSocket = "ownsSocket";

    private readonly BaseObjectCreationExpressionSyntax _link;
    private readonly ArgumentSyntax? _flag;
    private readonly string _value;
    private readonly string _type;

    private OwningLinkEdit(BaseObjectCreationExpressionSyntax link, ArgumentSyntax? flag, string value, string type)
    {
        _link = link;
        _flag = flag;
        _value = value;
        _type = type;
    }

    /// <inheritdoc/>
    public string Title => FixTitles.Own(_type);

    /// <inheritdoc/>
    public (string Kind, int Position) Key => (nameof(OwningLinkEdit), _link.SpanStart);

    /// <summary>The edit; null where the link may stay open, or the connection is known by a name of its own.</summary>
    /// <param name="node">What makes the link.</param>
    /// <param name="origin">What acquires the connection.</param>
    /// <param name="context">The document.</param>
    public static OwningLinkEdit? TryCreate(SyntaxNode node, SyntaxNode origin, FixContext context)
    {
        if (node is not BaseObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: > 0 } link
            || context.Model.GetOperation(link, context.Cancellation) is not IObjectCreationOperation { Type: { } type } creation
            || !link.ArgumentList!.Arguments[0].Span.Contains(origin.Span)
            || !IsDisposedByUsing(link, context))
        {
            return null;
        }

        var flag = creation.Arguments.FirstOrDefault(argument => IsFlag(argument.Parameter));
        var value = type.Name == "NetworkStream" ? "true" : "false";
        return flag switch
        {
            { Syntax: ArgumentSyntax given } => new OwningLinkEdit(link, given, value, type.Name),
            null when type.Name == "NetworkStream" => new OwningLinkEdit(link, null, value, type.Name),
            _ => null,
        };
    }

    /// <inheritdoc/>
    public void Apply(SyntaxEditor editor)
    {
        if (_flag is not null)
        {
            editor.ReplaceNode(_flag.Expression, SyntaxFactory.ParseExpression(_value).WithTriviaFrom(_flag.Expression));
            return;
        }

        var argument = (ArgumentSyntax)((InvocationExpressionSyntax)SyntaxFactory.ParseExpression($"x({OwnsSocket}: {_value})")).ArgumentList.Arguments[0];
        editor.ReplaceNode(_link, (current, _) => Append((BaseObjectCreationExpressionSyntax)current, argument));
    }

    private static SyntaxNode Append(BaseObjectCreationExpressionSyntax link, ArgumentSyntax argument)
    {
        var list = link.ArgumentList!;
        var comma = SourceLayout.Token(SyntaxKind.CommaToken, SyntaxFactory.Space);
        IEnumerable<SyntaxToken> separators = list.Arguments.GetSeparators().Append(comma);
        return link.WithArgumentList(list.WithArguments(SyntaxFactory.SeparatedList(list.Arguments.Append(argument), separators)));
    }

    private static bool IsFlag(IParameterSymbol? parameter) => parameter?.Name is OwnsSocket or "leaveOpen" or "leaveInnerStreamOpen";

    /// <summary>Whether a <c>using</c> disposes the link, or one that owns it.</summary>
    private static bool IsDisposedByUsing(SyntaxNode link, FixContext context)
    {
        switch (link.Parent)
        {
            case UsingStatementSyntax:
            case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Parent: UsingStatementSyntax } } }:
                return true;
            case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Parent: LocalDeclarationStatementSyntax local } } }:
                return local.UsingKeyword.IsKind(SyntaxKind.UsingKeyword);
            case ArgumentSyntax { Parent.Parent: BaseObjectCreationExpressionSyntax outer } argument
                when outer.ArgumentList!.Arguments[0] == argument && context.Model.GetOperation(outer, context.Cancellation) is IObjectCreationOperation creation:
                return creation.Arguments.All(other => !IsFlag(other.Parameter) || other.Value.ConstantValue is { HasValue: true, Value: false })
                    && creation.Type?.ContainingNamespace.ToDisplayString() is "System.IO" or "System.Net.Security" or "System.IO.Compression"
                    && IsDisposedByUsing(outer, context);
            default:
                return false;
        }
    }
}

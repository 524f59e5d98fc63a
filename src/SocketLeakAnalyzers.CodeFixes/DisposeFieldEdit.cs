using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace SocketLeakAnalyzers;

/// <summary>Disposes a field in the member that closes its object; a class without such a member gets a <c>Dispose</c>.</summary>
/// <remarks>The member is looked for when the change is made: another field's edit may have written it.</remarks>
internal sealed class DisposeFieldEdit : IFixEdit
{
    private readonly TypeDeclarationSyntax _type;
    private readonly int _position;
    private readonly string _field;
    private readonly string _close;
    private readonly ClosingMember? _new;
    private readonly SourceLayout _layout;

    private DisposeFieldEdit(TypeDeclarationSyntax type, int position, string field, string close, ClosingMember? added, SourceLayout layout)
    {
        _type = type;
        _position = position;
        _field = field;
        _close = close;
        _new = added;
        _layout = layout;
    }

    /// <inheritdoc/>
    public string Title => FixTitles.DisposeField(_field, _new?.Name ?? ClosingMember.In(_type)!.Identifier.ValueText);

    /// <inheritdoc/>
    public (string Kind, int Position) Key => (nameof(DisposeFieldEdit), _position);

    /// <summary>The edit; null where no member of the type in this document can close it, and none can be made.</summary>
    /// <param name="value">What is stored in the field.</param>
    /// <param name="field">The field's name.</param>
    /// <param name="context">The document.</param>
    public static DisposeFieldEdit? TryCreate(SyntaxNode value, string field, FixContext context)
    {
        if (value.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type
            || context.Model.GetDeclaredSymbol(type, context.Cancellation) is not INamedTypeSymbol symbol
            || symbol.GetMembers(field).FirstOrDefault() is not { } member
            || Close(member, value) is not { } close)
        {
            return null;
        }

        if (ClosingMember.In(type) is not null)
        {
            return new DisposeFieldEdit(type, value.SpanStart, field, close, null, context.Layout);
        }

        return ClosingMember.TryMake(type, symbol, context) is { } added
            ? new DisposeFieldEdit(type, value.SpanStart, field, close, added, context.Layout)
            : null;
    }

    /// <inheritdoc/>
    public void Apply(SyntaxEditor editor) => editor.ReplaceNode(_type, (current, _) => Dispose((TypeDeclarationSyntax)current));

    private TypeDeclarationSyntax Dispose(TypeDeclarationSyntax current) => ClosingMember.In(current) is { } method
        ? current.ReplaceNode(method, ClosingMember.With(method, _close, _layout.IndentationOf(_type) + _layout.OneLevel, _layout))
        : _new!.AddTo(current, _close, _layout.IndentationOf(_type), _layout);

    /// <summary>The statement that closes the field; null for a type that has no such method.</summary>
    private static string? Close(ISymbol member, SyntaxNode value)
    {
        var (type, annotation, isReadOnly) = member switch
        {
            IFieldSymbol field => (field.Type, field.NullableAnnotation, field.IsReadOnly),
            IPropertySymbol property => (property.Type, property.NullableAnnotation, property.IsReadOnly),
            _ => (null, default, false),
        };
        var isSet = annotation == NullableAnnotation.NotAnnotated || (isReadOnly && value.Parent is EqualsValueClauseSyntax);
        if (type is INamedTypeSymbol { Name: "Lazy", ContainingNamespace.Name: "System", TypeArguments: { Length: 1 } made })
        {
            // To ask a value that nobody has asked for yet would make the connection only to close it.
            return made[0].Name is not ("Task" or "ValueTask") && Method(made[0]) is { } close ? $"if ({member.Name}{(isSet ? ".IsValueCreated" : "?.IsValueCreated == true")}) {member.Name}.Value.{close}();" : null;
        }

        return type is not null && Method(type) is { } method ? $"{member.Name}{(isSet ? "." : "?.")}{method}();" : null;
    }

    private static string? Method(ITypeSymbol type) =>
        FixContext.HasMethod(type, "Dispose") ? "Dispose"
        : FixContext.HasMethod(type, "Close") ? "Close"
        : FixContext.IsA(type, "PipeReader") ? "Complete"
        : null;
}

using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace SocketLeakAnalyzers;

/// <summary>Lets an <c>IHttpClientFactory</c> make the client. What it makes may be disposed of: the connections are its own.</summary>
internal sealed class InjectFactoryEdit : IFixEdit
{
    private readonly BaseObjectCreationExpressionSyntax _creation;
    private readonly TypeDeclarationSyntax _type;
    private readonly InjectedFactory _factory;
    private readonly string _call;
    private readonly SourceLayout _layout;

    private InjectFactoryEdit(BaseObjectCreationExpressionSyntax creation, TypeDeclarationSyntax type, InjectedFactory factory, string call, SourceLayout layout)
    {
        _creation = creation;
        _type = type;
        _factory = factory;
        _call = call;
        _layout = layout;
    }

    /// <inheritdoc/>
    public string Title => FixTitles.InjectFactory();

    /// <inheritdoc/>
    public (string Kind, int Position) Key => (nameof(InjectFactoryEdit), _creation.SpanStart);

    /// <summary>The edit; null where the client is not one of a factory, or the object cannot be given one.</summary>
    /// <param name="made">What makes the client.</param>
    /// <param name="context">The document.</param>
    /// <param name="isAlone">Whether there is no other edit, so that tools apply it unasked: the source must then say that a container makes the object.</param>
    public static async Task<InjectFactoryEdit?> TryCreateAsync(SyntaxNode made, FixContext context, bool isAlone)
    {
        if (made is not BaseObjectCreationExpressionSyntax creation || creation.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type
            || !ClientSite.CanComeFromFactory(creation, context) || InjectedFactory.Of(creation, type, context) is not { } factory
            || context.Qualify(factory.Name, isMember: factory.IsMember, creation.SpanStart) != factory.Name)
        {
            return null;
        }

        if (factory.Constructor is { } constructor
            && ((isAlone && !InjectedFactory.IsInjectedBySource(constructor.ContainingType, context))
                || await Constructions.AnyAsync(constructor, context.Document.Project.Solution, context.Cancellation).ConfigureAwait(false)))
        {
            return null;
        }

        return new InjectFactoryEdit(creation, type, factory, CallAt(creation.SpanStart, context), context.Layout);
    }

    /// <inheritdoc/>
    public void Apply(SyntaxEditor editor)
    {
        editor.ReplaceNode(_creation, SyntaxFactory.ParseExpression(_factory.Name + _call).WithTriviaFrom(_creation));
        editor.ReplaceNode(_type, (current, _) => _factory.In((TypeDeclarationSyntax)current, _layout.IndentationOf(_type), _layout));
    }

    /// <summary>The extension without a name, where a <c>using</c> brings it in; else the name that it gives.</summary>
    private static string CallAt(int position, FixContext context)
    {
        const string Plain = ".CreateClient()";
        var call = SyntaxFactory.ParseExpression("default(System.Net.Http.IHttpClientFactory)" + Plain);
        return context.Model.GetSpeculativeSymbolInfo(position, call, SpeculativeBindingOption.BindAsExpression).Symbol is null ? ".CreateClient(string.Empty)" : Plain;
    }
}

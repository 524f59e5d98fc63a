using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;

namespace SocketLeakAnalyzers;

/// <summary>Answers whether the source itself makes objects of a type, so that its constructor can take no further parameter.</summary>
internal static class Constructions
{
    /// <summary>Whether some place in a solution calls the constructor, derives from the type, or gives it as one that can be made without arguments.</summary>
    /// <param name="constructor">The only constructor of the type.</param>
    /// <param name="solution">Where to look.</param>
    /// <param name="cancellation">Ends the search.</param>
    public static async Task<bool> AnyAsync(IMethodSymbol constructor, Solution solution, CancellationToken cancellation)
    {
        var type = constructor.ContainingType;
        if ((await SymbolFinder.FindDerivedClassesAsync(type, solution, transitive: false, projects: null, cancellation).ConfigureAwait(false)).Any()
            || (await SymbolFinder.FindReferencesAsync(constructor, solution, cancellation).ConfigureAwait(false)).Any(found => found.Locations.Any()))
        {
            return true;
        }

        foreach (var location in (await SymbolFinder.FindReferencesAsync(type, solution, cancellation).ConfigureAwait(false)).SelectMany(found => found.Locations))
        {
            var root = await location.Document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
            if (root?.FindNode(location.Location.SourceSpan, getInnermostNodeForTie: true) is { } node && await IsMadeAsync(node, location.Document, cancellation).ConfigureAwait(false))
            {
                return true;
            }
        }

        return false;
    }

    private static async Task<bool> IsMadeAsync(SyntaxNode name, Document document, CancellationToken cancellation)
    {
        while (name.Parent is QualifiedNameSyntax or AliasQualifiedNameSyntax)
        {
            name = name.Parent;
        }

        if (name.Parent is BaseObjectCreationExpressionSyntax)
        {
            return true;
        }

        if (name.Parent is not TypeArgumentListSyntax { Parent: GenericNameSyntax generic } arguments)
        {
            return false;
        }

        var model = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        var parameters = model?.GetSymbolInfo(generic, cancellation).Symbol switch
        {
            IMethodSymbol method => method.TypeParameters,
            INamedTypeSymbol type => type.TypeParameters,
            _ => default,
        };
        var index = arguments.Arguments.IndexOf(argument => argument == name);
        return parameters.IsDefault || index < 0 || index >= parameters.Length || parameters[index].HasConstructorConstraint || generic.Identifier.ValueText == "CreateInstance";
    }
}

using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SocketLeakAnalyzers;

/// <summary>Can the rest of a list of statements be put into a block of its own?</summary>
internal static class Enclosing
{
    /// <summary>
    /// Whether what is declared from a statement on is mentioned where a block would hide it: a local function that is
    /// called before, a variable that another section of the switch uses.
    /// </summary>
    public static bool IsSharedWithTheOutside(SyntaxNode scope, SyntaxList<StatementSyntax> statements, StatementSyntax first)
    {
        var moved = statements.Skip(statements.IndexOf(first)).ToArray();
        var names = moved.SelectMany(statement => statement switch
        {
            LocalDeclarationStatementSyntax local => local.Declaration.Variables.Select(variable => variable.Identifier.ValueText),
            LocalFunctionStatementSyntax function => new[] { function.Identifier.ValueText },
            _ => Enumerable.Empty<string>(),
        }).ToArray();
        return scope.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name =>
            names.Contains(name.Identifier.ValueText) && !moved.Any(statement => statement.Span.Contains(name.Span)));
    }
}

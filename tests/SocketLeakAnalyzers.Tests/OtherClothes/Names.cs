using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace SocketLeakAnalyzers.Tests.OtherClothes;

/// <summary>Rewritings of names: they must decide nothing.</summary>
internal static class Names
{
    /// <summary>Everything that the program itself names gets a name that says nothing.</summary>
    public static SourceProgram? Neutral(SourceProgram program)
    {
        var tokens = program.Root.DescendantTokens()
            .Where(token => token.IsKind(SyntaxKind.IdentifierToken) && !token.ValueText.StartsWith('_') | token.ValueText.Length > 1)
            .Select(token => (Token: token, Symbol: SymbolOf(program.Model, token)))
            .Where(named => named.Symbol is not null && named.Symbol.Locations.Any(location => location.SourceTree == program.Tree))
            .ToList();
        var fixedNames = tokens.Where(named => IsFixed(named.Symbol!)).Select(named => named.Token.ValueText).ToHashSet();
        var names = new Dictionary<string, string>();
        foreach (var (token, symbol) in tokens)
        {
            if (!fixedNames.Contains(token.ValueText) && !names.ContainsKey(token.ValueText))
            {
                var letter = symbol switch { INamedTypeSymbol => "T", IMethodSymbol => "M", _ => "f" };
                names.Add(token.ValueText, letter + (names.Count + 1));
            }
        }

        return program.With(tokens.Where(named => names.ContainsKey(named.Token.ValueText))
            .Select(named => new TextChange(named.Token.Span, names[named.Token.ValueText])));
    }

    /// <summary>Another file has private methods with the names of this one's, and fields with the names of its fields, and closes them all.</summary>
    public static SourceProgram? Stranger(SourceProgram program)
    {
        var methods = program.Root.DescendantNodes()
            .Select(node => node switch
            {
                MethodDeclarationSyntax method => method.Identifier.ValueText,
                LocalFunctionStatementSyntax local => local.Identifier.ValueText,
                InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } => access.Name.Identifier.ValueText,
                _ => null,
            })
            .OfType<string>().Where(name => !IsOfObject(name)).Distinct().ToList();
        var fields = program.Root.DescendantNodes().OfType<FieldDeclarationSyntax>()
            .SelectMany(field => field.Declaration.Variables).Select(variable => variable.Identifier.ValueText)
            .Except(methods).Distinct().ToList();
        if (methods.Count == 0)
        {
            return null;
        }

        var closes = string.Concat(fields.Append("__other").Select(field => $" {field}.Close(); {field}.Dispose();"));
        var other = "namespace Unrelated\n{\n    internal sealed class Stranger\n    {\n"
            + string.Concat(fields.Append("__other").Select(field => $"        private readonly System.Net.Sockets.TcpClient {field} = new();\n"))
            + $"        public void Dispose() {{{closes} }}\n"
            + string.Concat(methods.Select(method => $"        private void {method}(object first) {{{closes} }}\n"))
            + "    }\n}\n";
        return SourceProgram.Of(program.Tree.ToString(), other);
    }

    private static bool IsOfObject(string name) => name is "Dispose" or "ToString" or "Equals" or "GetHashCode" or "GetType" or "Stranger" or "Finalize" or "MemberwiseClone";

    /// <summary>What the framework, or the language, looks for by its name.</summary>
    private static bool IsFixed(ISymbol symbol) => symbol switch
    {
        IMethodSymbol { Name: "Main" } => true,

        // It stands for the one of ASP.NET, which the tests do not reference.
        INamedTypeSymbol { Name: "HttpContext" } => true,
        IMethodSymbol { MethodKind: not (MethodKind.Ordinary or MethodKind.LocalFunction or MethodKind.ReducedExtension or MethodKind.Constructor or MethodKind.Destructor) } => true,
        _ when symbol.IsOverride => true,
        IMethodSymbol or IPropertySymbol or IEventSymbol when symbol.ContainingType is { } type => type.AllInterfaces
            .SelectMany(contract => contract.GetMembers())
            .Any(member => !member.Locations.Any(location => location.IsInSource) && SymbolEqualityComparer.Default.Equals(type.FindImplementationForInterfaceMember(member), symbol)),
        IFieldSymbol { ContainingType.IsTupleType: true } => true,
        IAliasSymbol or INamespaceSymbol or ILabelSymbol => true,
        _ => false,
    };

    private static ISymbol? SymbolOf(SemanticModel model, SyntaxToken token) => token.Parent switch
    {
        SimpleNameSyntax name when name.Identifier == token && !name.IsVar => Declared(model.GetSymbolInfo(name).Symbol ?? model.GetSymbolInfo(name).CandidateSymbols.FirstOrDefault()),
        ParameterSyntax parameter when parameter.Identifier == token => model.GetDeclaredSymbol(parameter),
        TypeParameterSyntax => null,
        { } declaration and (MemberDeclarationSyntax or VariableDeclaratorSyntax or LocalFunctionStatementSyntax or SingleVariableDesignationSyntax
            or ForEachStatementSyntax or CatchDeclarationSyntax or EnumMemberDeclarationSyntax) => model.GetDeclaredSymbol(declaration) switch
            {
                IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.Destructor } constructor => constructor.ContainingType,
                var symbol => symbol,
            },
        _ => null,
    };

    private static ISymbol? Declared(ISymbol? symbol) => symbol switch
    {
        IMethodSymbol { ReducedFrom: { } extension } => extension,
        IMethodSymbol { MethodKind: MethodKind.Constructor } constructor => constructor.ContainingType,
        _ => symbol?.OriginalDefinition,
    };
}

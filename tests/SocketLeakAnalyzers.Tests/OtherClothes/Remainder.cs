using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace SocketLeakAnalyzers.Tests.OtherClothes;

/// <summary>Where a rewriting puts statements.</summary>
internal enum Callee
{
    /// <summary>Into a method that is called.</summary>
    Method,

    /// <summary>Into a local function that is called on the spot.</summary>
    LocalFunction,

    /// <summary>Into a lambda in a variable that is called on the spot.</summary>
    Lambda,

    /// <summary>Into a method that is called by a delegate in a variable.</summary>
    MethodGroup,
}

/// <summary>Rewritings that put what follows an acquisition into a function of its own.</summary>
internal static class Remainder
{
    /// <summary>In each method whose body acquires something disposable in a variable, what follows goes into a function.</summary>
    public static SourceProgram? In(SourceProgram program, Callee callee)
    {
        var changes = new List<TextChange>();
        foreach (var method in program.Root.DescendantNodes().OfType<MethodDeclarationSyntax>())
        {
            if (Rewritten(method, program, callee, changes.Count) is { } rewritten)
            {
                changes.AddRange(rewritten);
            }
        }

        return program.With(changes);
    }

    private static IEnumerable<TextChange>? Rewritten(MethodDeclarationSyntax method, SourceProgram program, Callee callee, int number)
    {
        if (method is not { Body: { } body, TypeParameterList: null } || Rewriters.TypeOf(method) is not { } type
            || method.ParameterList.Parameters.Any(parameter => parameter.Modifiers.Any(modifier => modifier.IsKind(SyntaxKind.RefKeyword) || modifier.IsKind(SyntaxKind.OutKeyword) || modifier.IsKind(SyntaxKind.InKeyword)))
            || body.DescendantNodes().Any(node => node is YieldStatementSyntax or LocalFunctionStatementSyntax or LabeledStatementSyntax)
            || program.Model.GetDeclaredSymbol(method) is not { } symbol)
        {
            return null;
        }

        var at = body.Statements.IndexOf(statement => IsAcquisition(statement, program.Model));
        if (at < 0 || at == body.Statements.Count - 1)
        {
            return null;
        }

        var (first, last) = (body.Statements[at + 1], body.Statements[^1]);
        var flow = program.Model.AnalyzeDataFlow(first, last)!;
        var exits = program.Model.AnalyzeControlFlow(first, last)!;
        if (!flow.Succeeded || !exits.Succeeded)
        {
            return null;
        }

        var text = program.Tree.GetText().ToString(TextSpan.FromBounds(first.FullSpan.Start, last.FullSpan.End));
        var isAsync = method.Modifiers.Any(SyntaxKind.AsyncKeyword);
        var isVoid = symbol.ReturnsVoid || (isAsync && symbol.ReturnType is INamedTypeSymbol { IsGenericType: false });
        var returned = isAsync && symbol.ReturnsVoid ? "System.Threading.Tasks.Task" : method.ReturnType.ToString();
        var modifier = isAsync ? "async " : "";
        var call = (isVoid ? "" : "return ") + (isAsync ? "await " : "");
        if (!isVoid && !exits.EndPointIsReachable && exits.ReturnStatements.IsEmpty)
        {
            // What only throws, or loops, returns nothing of any type.
            return null;
        }

        if (callee == Callee.LocalFunction)
        {
            return [new TextChange(TextSpan.FromBounds(first.SpanStart, last.Span.End), $"{call}Part();\n{modifier}{returned} Part()\n{{\n{text}\n}}\n")];
        }

        if (callee == Callee.Lambda)
        {
            var variable = returned == "void" ? "System.Action" : $"System.Func<{returned}>";
            return [new TextChange(TextSpan.FromBounds(first.SpanStart, last.Span.End), $"{variable} part = {modifier}() =>\n{{\n{text}\n}};\n{call}part();\n")];
        }

        var needed = flow.DataFlowsIn.Where(one => one is ILocalSymbol or IParameterSymbol { IsThis: false }).ToList();
        var types = needed.Select(one => Rewriters.Text((one as ILocalSymbol)?.Type ?? ((IParameterSymbol)one).Type)).ToList();
        if (types.Contains(null))
        {
            return null;
        }

        var name = $"Part{number}";
        var given = string.Join(", ", needed.Select(one => one.Name));
        var helper = $"\nprivate {(symbol.IsStatic ? "static " : "")}{modifier}{returned} {name}({string.Join(", ", needed.Select((one, index) => $"{types[index]} {one.Name}"))})\n{{\n{text}\n}}\n";
        var called = $"{call}{name}({given});";
        if (callee == Callee.MethodGroup)
        {
            var arguments = string.Join(", ", returned == "void" ? types : types.Append(returned));
            var variable = (returned == "void" ? "System.Action" : "System.Func") + (arguments.Length == 0 ? "" : $"<{arguments}>");
            called = $"{variable} part = {name};\n{call}part({given});";
        }

        return [new TextChange(TextSpan.FromBounds(first.SpanStart, last.Span.End), called), Rewriters.Insert(type.CloseBraceToken.SpanStart, helper)];
    }

    private static bool IsAcquisition(StatementSyntax statement, SemanticModel model) =>
        statement is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0, Declaration.Variables: [{ Initializer.Value: { } value } variable] }
        && value.DescendantNodesAndSelf().Any(node => node is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax)
        && model.GetDeclaredSymbol(variable) is ILocalSymbol { Type: var type }
        && type.AllInterfaces.Any(contract => contract.Name == "IDisposable");
}

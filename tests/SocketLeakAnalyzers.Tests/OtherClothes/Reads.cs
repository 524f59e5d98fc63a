using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace SocketLeakAnalyzers.Tests.OtherClothes;

/// <summary>Rewritings that put each read into a method of its own.</summary>
internal static class Reads
{
    private static readonly HashSet<string> Verbs =
        ["Read", "ReadAsync", "ReadByte", "ReadLine", "ReadLineAsync", "Receive", "ReceiveAsync", "ReadBlock", "Peek"];

    /// <summary>Each read gets called by a static method that takes its receiver and its arguments.</summary>
    /// <param name="program">The program.</param>
    /// <param name="depth">How many methods call each other on the way to the read.</param>
    /// <param name="isAsync">Whether to take the awaited reads, or those that block.</param>
    public static SourceProgram? InHelper(SourceProgram program, int depth, bool isAsync)
    {
        var changes = new List<TextChange>();
        foreach (var call in program.Root.DescendantNodes().OfType<InvocationExpressionSyntax>())
        {
            if (IsRead(call) && IsAwaited(call) == isAsync && Rewritten(call, program, depth, isAsync, changes.Count) is { } rewritten)
            {
                changes.AddRange(rewritten);
            }
        }

        return program.With(changes);
    }

    private static bool IsRead(InvocationExpressionSyntax call) =>
        call.Expression is MemberAccessExpressionSyntax { RawKind: (int)SyntaxKind.SimpleMemberAccessExpression, Expression: not (ThisExpressionSyntax or BaseExpressionSyntax) } access
        && Verbs.Contains(access.Name.Identifier.ValueText)
        && !call.DescendantNodes().Any(node => node is DeclarationExpressionSyntax or InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ReadAsync" or "Read" } });

    private static bool IsAwaited(InvocationExpressionSyntax call) => call.Parent switch
    {
        AwaitExpressionSyntax => true,
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Parent.Parent: AwaitExpressionSyntax } => true,
        _ => false,
    };

    private static IEnumerable<TextChange>? Rewritten(InvocationExpressionSyntax call, SourceProgram program, int depth, bool isAsync, int number)
    {
        var access = (MemberAccessExpressionSyntax)call.Expression;
        if (program.Model.GetSymbolInfo(call).Symbol is not IMethodSymbol { IsStatic: false, ReducedFrom: null, ContainingType: var declaring } method
            || declaring.DeclaringSyntaxReferences.Length > 0
            || Rewriters.TypeOf(call) is not { } type
            || Rewriters.Text(program.Model.GetTypeInfo(access.Expression).Type) is not { } receiver
            || (!isAsync && method.ReturnType.Name is "Task" or "ValueTask"))
        {
            return null;
        }

        var types = new List<string> { receiver };
        foreach (var argument in call.ArgumentList.Arguments)
        {
            var given = program.Model.GetTypeInfo(argument.Expression);
            if (argument.NameColon is not null || !argument.RefKindKeyword.IsKind(SyntaxKind.None) || Rewriters.Text(given.Type ?? given.ConvertedType) is not { } text)
            {
                return null;
            }

            types.Add(text);
        }

        var result = isAsync ? (method.ReturnType as INamedTypeSymbol)?.TypeArguments.FirstOrDefault() : method.ReturnType;
        if (Rewriters.Text(result) is not { } returned)
        {
            return null;
        }

        var (head, await, end) = isAsync ? ($"static async System.Threading.Tasks.Task<{returned}>", "await ", ".ConfigureAwait(false)") : ($"static {returned}", "", "");
        var parameters = string.Join(", ", types.Select((each, index) => $"{each} p{index}"));
        var passed = string.Join(", ", types.Select((_, index) => $"p{index}"));
        var helpers = "";
        for (var level = 1; level <= depth; level++)
        {
            var inner = level == depth ? $"p0.{access.Name}({string.Join(", ", types.Skip(1).Select((_, index) => $"p{index + 1}"))})" : $"Part{number}_{level + 1}({passed})";
            helpers += $"\nprivate {head} Part{number}_{level}({parameters})\n{{\n    return {await}{inner}{end};\n}}\n";
        }

        var arguments = call.ArgumentList.Arguments.Select(argument => argument.ToString()).Prepend(access.Expression.ToString());
        return [new TextChange(call.Span, $"Part{number}_1({string.Join(", ", arguments)})"), Rewriters.Insert(type.CloseBraceToken.SpanStart, helpers)];
    }
}

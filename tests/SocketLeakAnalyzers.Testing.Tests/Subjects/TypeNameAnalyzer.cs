using System;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace SocketLeakAnalyzers.Testing.Tests.Subjects;

/// <summary>Reports classes in lower case: the well-behaved analyzer that the test library is tried on.</summary>
public class TypeNameAnalyzer : DiagnosticAnalyzer
{
    public const string Id = "TST0001";

    public static readonly DiagnosticDescriptor Rule = new(
        Id, "Title", "Type '{0}' is in lower case", "Test", DiagnosticSeverity.Warning, isEnabledByDefault: true);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => ImmutableArray.Create(Rule);

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSyntaxNodeAction(Analyze, SyntaxKind.ClassDeclaration);
    }

    internal static bool IsWrong(ClassDeclarationSyntax declaration)
        => declaration.Identifier.ValueText is { Length: > 0 } name && char.IsLower(name[0]);

    private static void Analyze(SyntaxNodeAnalysisContext context)
    {
        var declaration = (ClassDeclarationSyntax)context.Node;
        if (IsWrong(declaration) && !IsIgnored(context, declaration.Identifier.ValueText))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Rule, declaration.Identifier.GetLocation(), declaration.Identifier.ValueText));
        }
    }

    private static bool IsIgnored(SyntaxNodeAnalysisContext context, string name)
    {
        var options = context.Options.AnalyzerConfigOptionsProvider.GetOptions(context.Node.SyntaxTree);
        if (options.TryGetValue("type_name.ignored", out var ignored) && ignored == name)
        {
            return true;
        }

        return context.Options.AdditionalFiles.Any(file =>
            file.GetText()!.ToString().Split('\n').Contains(name, StringComparer.Ordinal));
    }
}

using System;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace SocketLeakAnalyzers.Testing.Tests.Subjects;

/// <summary>An analyzer of classes in lower case that leaves one thing to a derived class, which does it oddly.</summary>
public abstract class OddAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => ImmutableArray.Create(TypeNameAnalyzer.Rule);

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSyntaxNodeAction(
            each =>
            {
                var declaration = (ClassDeclarationSyntax)each.Node;
                if (TypeNameAnalyzer.IsWrong(declaration))
                {
                    Report(each, declaration);
                }
            },
            SyntaxKind.ClassDeclaration);
    }

    protected abstract void Report(SyntaxNodeAnalysisContext context, ClassDeclarationSyntax declaration);
}

/// <summary>Throws.</summary>
public sealed class ThrowingAnalyzer : OddAnalyzer
{
    protected override void Report(SyntaxNodeAnalysisContext context, ClassDeclarationSyntax declaration)
        => throw new NotSupportedException("thrown on purpose");
}

/// <summary>Reports in a way that <c>#pragma warning disable</c> does not reach.</summary>
public sealed class UnsuppressibleAnalyzer : OddAnalyzer
{
    protected override void Report(SyntaxNodeAnalysisContext context, ClassDeclarationSyntax declaration)
    {
        var location = declaration.Identifier.GetLocation();
        var detached = Location.Create(
            location.SourceTree!.FilePath, location.SourceSpan, location.GetLineSpan().Span);
        context.ReportDiagnostic(Diagnostic.Create(TypeNameAnalyzer.Rule, detached, declaration.Identifier.ValueText));
    }
}

/// <summary>Adds the location of the keyword.</summary>
public sealed class AdditionalLocationAnalyzer : OddAnalyzer
{
    protected override void Report(SyntaxNodeAnalysisContext context, ClassDeclarationSyntax declaration)
        => context.ReportDiagnostic(Diagnostic.Create(
            TypeNameAnalyzer.Rule,
            declaration.Identifier.GetLocation(),
            new[] { declaration.Keyword.GetLocation() },
            declaration.Identifier.ValueText));
}

/// <summary>Does not say what it does in generated code.</summary>
public sealed class UnconfiguredAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => ImmutableArray.Create(TypeNameAnalyzer.Rule);

    public override void Initialize(AnalysisContext context)
        => context.RegisterSyntaxTreeAction(each =>
        {
            foreach (var declaration in each.Tree.GetRoot().DescendantNodes().OfType<ClassDeclarationSyntax>().Where(TypeNameAnalyzer.IsWrong))
            {
                each.ReportDiagnostic(Diagnostic.Create(
                    TypeNameAnalyzer.Rule, declaration.Identifier.GetLocation(), declaration.Identifier.ValueText));
            }
        });
}

/// <summary>Reports at the end of the compilation, where an editor offers no fix.</summary>
public sealed class CompilationEndAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => ImmutableArray.Create(TypeNameAnalyzer.Rule);

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationAction(each =>
        {
            foreach (var declaration in each.Compilation.SyntaxTrees
                .SelectMany(tree => tree.GetRoot().DescendantNodes())
                .OfType<ClassDeclarationSyntax>()
                .Where(TypeNameAnalyzer.IsWrong))
            {
                each.ReportDiagnostic(Diagnostic.Create(
                    TypeNameAnalyzer.Rule, declaration.Identifier.GetLocation(), declaration.Identifier.ValueText));
            }
        });
    }
}

/// <summary>Has two rules: one is off by default, the other reports the compilation as a whole.</summary>
public sealed class TwoRulesAnalyzer : DiagnosticAnalyzer
{
    public static readonly DiagnosticDescriptor DisabledRule = new(
        "TST0002", "Title", "Method", "Test", DiagnosticSeverity.Info, isEnabledByDefault: false);

    public static readonly DiagnosticDescriptor CompilationRule = new(
        "TST0003", "Title", "Compilation", "Test", DiagnosticSeverity.Warning, isEnabledByDefault: true);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => ImmutableArray.Create(DisabledRule, CompilationRule);

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSyntaxNodeAction(
            each => each.ReportDiagnostic(Diagnostic.Create(
                DisabledRule, ((MethodDeclarationSyntax)each.Node).Identifier.GetLocation())),
            SyntaxKind.MethodDeclaration);
        context.RegisterCompilationAction(each => each.ReportDiagnostic(Diagnostic.Create(CompilationRule, Location.None)));
    }
}

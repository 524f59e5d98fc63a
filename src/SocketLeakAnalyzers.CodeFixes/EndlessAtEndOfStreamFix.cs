using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SocketLeakAnalyzers.Catalog;
using SocketLeakAnalyzers.Rules;

namespace SocketLeakAnalyzers;

/// <summary>Fixes SLA0102: leaves the loop at the end of the stream, and closes the connection.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(EndlessAtEndOfStreamFix))]
[Shared]
public sealed class EndlessAtEndOfStreamFix : ConnectionFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIds.EndlessAtEndOfStream);

    internal override IEnumerable<IFixEdit> Edits(Diagnostic diagnostic, FixContext context)
    {
        if (context.NodeAt(diagnostic.Location) is { } read
            && context.CloseTargetOf(diagnostic, read.SpanStart) is { } target
            && Enum.TryParse<EndSign>(diagnostic.Properties[DiagnosticProperties.Sign], out var sign))
        {
            var origin = context.NodeAt(diagnostic.AdditionalLocations[DiagnosticProperties.OriginLocation]);
            if ((sign == EndSign.Throws ? CatchEndEdit.TryCreate(read, target, origin, context) : Edit(read, sign, target, origin, context)) is { } edit)
            {
                yield return edit;
            }
        }
    }

    private static IFixEdit? Edit(SyntaxNode read, EndSign sign, string target, SyntaxNode? origin, FixContext context)
    {
        if (ReadSite.Find(read, context) is not { } site
            || EndOfRead.Of(sign, context.Model.GetTypeInfo(site.Value, context.Cancellation).Type, read.SpanStart, context) is not { } end)
        {
            return null;
        }

        var isPart = sign == EndSign.Zero && IsPart(site);
        switch (site.Use)
        {
            case ResultUse.Discarded when !end.IsMessage:
                return Way(site.Statement) is { } instead ? new TestInsteadEdit(site.Statement, end.Test(site.Subject), instead, context.Layout) : null;

            case ResultUse.Kept:
                var branch = Following(site.Statement).TakeWhile(IsPassed).OfType<IfStatementSyntax>().Select(BranchOf).FirstOrDefault(branch => branch is not null);
                return branch is not null ? InBranch(branch)
                    : Examined(site, end, context) is { } examined && Way(examined) is { } after
                        ? TestAfterEdit.TryCreate(examined, end.Test(site.Subject), after, context)
                        : null;

            case ResultUse.Computed:
                return site.Statement is IfStatementSyntax test && BranchOf(test) is { } own ? InBranch(own)
                    : !end.IsMessage && Way(site.Statement) is { } before ? TestBeforeEdit.TryCreate(site, end, before, context)
                    : null;

            case ResultUse.Condition when end.AtEnd(ReadSite.Condition(site.Statement)!, site.Subject, context) is { } goesOn:
                return goesOn
                    ? ReadSite.Body(site.Statement) is { } body && Way(body) is { } first && site.Statement is not DoStatementSyntax
                        ? TestFirstEdit.TryCreate(body, end.Test(site.Subject), first, first.Title, context)
                        : null
                    : Way(site.Statement) is { } behind ? TestAfterEdit.TryCreate(site.Statement, end.Test(site.Subject), behind, context) : null;

            default:
                return null;
        }

        WayOut? Way(StatementSyntax place) => WayOut.Find(place, target, origin, isPart, context);

        // The branch for the end that is there already.
        StatementSyntax? BranchOf(IfStatementSyntax test) => end.IsTest(test.Condition, site.Subject, context) switch
        {
            true => test.Statement,
            false => test.Else?.Statement,
            null => null,
        };

        IFixEdit? InBranch(StatementSyntax branch) => Way(branch) is { } way ? LeaveInBranchEdit.TryCreate(branch, way, context) : null;
    }

    private static IEnumerable<StatementSyntax> Following(StatementSyntax statement) => statement.Parent switch
    {
        BlockSyntax block => block.Statements.Skip(block.Statements.IndexOf(statement) + 1),
        SwitchSectionSyntax section => section.Statements.Skip(section.Statements.IndexOf(statement) + 1),
        _ => Enumerable.Empty<StatementSyntax>(),
    };

    /// <summary>Whether what comes before a test leads to it: no loop, no jump.</summary>
    private static bool IsPassed(StatementSyntax statement) => statement is IfStatementSyntax or ExpressionStatementSyntax or LocalDeclarationStatementSyntax;

    /// <summary>The statement behind which the end may be asked for: the read, or for a pipe where all that was read has been examined.</summary>
    private static StatementSyntax? Examined(ReadSite site, EndOfRead end, FixContext context)
    {
        if (!end.IsMessage || context.Model.GetTypeInfo(site.Value, context.Cancellation).Type?.Name != "ReadResult")
        {
            return site.Statement;
        }

        var following = Following(site.Statement).ToArray();
        var last = following.LastOrDefault(statement => statement is ExpressionStatementSyntax
            && statement.DescendantNodes().OfType<MemberAccessExpressionSyntax>().Any(access => access.Name.Identifier.ValueText == "AdvanceTo"));
        last ??= following.LastOrDefault() ?? site.Statement;
        return following.TakeWhile(statement => statement.SpanStart <= last.SpanStart)
            .Any(statement => statement.DescendantNodesAndSelf().Any(node => node is ContinueStatementSyntax or GotoStatementSyntax))
            || context.Model.AnalyzeControlFlow(last) is not { EndPointIsReachable: true }
                ? null
                : last;
    }

    /// <summary>Whether the loop adds up what it reads until it has as much as it wants.</summary>
    private static bool IsPart(ReadSite site)
    {
        var loop = site.Statement.AncestorsAndSelf().TakeWhile(node => !FixContext.IsFunction(node)).FirstOrDefault(ReadSite.IsLoop);
        if (loop is null)
        {
            return false;
        }

        var totals = loop.DescendantNodes().OfType<AssignmentExpressionSyntax>()
            .Where(assignment => assignment.Ancestors().First(ReadSite.IsLoop) == loop && Adds(assignment)).Select(assignment => assignment.Left.ToString()).ToArray();
        return loop.DescendantNodes().OfType<BinaryExpressionSyntax>().Any(binary =>
            (IsTotal(binary.Left) && !IsNothing(binary.Right)) || (IsTotal(binary.Right) && !IsNothing(binary.Left))
            || (IsTotal(binary.Left) && binary.IsKind(SyntaxKind.GreaterThanExpression) && IsLeft(binary.Left)));

        bool Adds(AssignmentExpressionSyntax assignment) => assignment.Kind() switch
        {
            SyntaxKind.AddAssignmentExpression or SyntaxKind.SubtractAssignmentExpression => IsRead(assignment.Right),
            SyntaxKind.SimpleAssignmentExpression => assignment.Right is BinaryExpressionSyntax sum && sum.Left.ToString() == assignment.Left.ToString() && IsRead(sum.Right),
            _ => false,
        };

        bool IsRead(ExpressionSyntax added) => added.Span.Contains(site.Value.Span) || added.ToString() == site.Subject;

        bool IsTotal(ExpressionSyntax expression) => totals.Contains(expression.ToString()) && expression.Parent!.RawKind
            is (int)SyntaxKind.LessThanExpression or (int)SyntaxKind.LessThanOrEqualExpression or (int)SyntaxKind.GreaterThanExpression
            or (int)SyntaxKind.GreaterThanOrEqualExpression or (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression;

        // "left > 0" asks for the rest: what is read is taken from it.
        bool IsLeft(ExpressionSyntax total) => loop.DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(assignment =>
            assignment.Left.ToString() == total.ToString()
            && (assignment.IsKind(SyntaxKind.SubtractAssignmentExpression) || assignment.Right.IsKind(SyntaxKind.SubtractExpression)));
    }

    private static bool IsNothing(ExpressionSyntax expression) => expression is LiteralExpressionSyntax { Token.ValueText: "0" };
}

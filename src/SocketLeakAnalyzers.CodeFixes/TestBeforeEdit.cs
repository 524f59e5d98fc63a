using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace SocketLeakAnalyzers;

/// <summary>Takes a read out of the statement that computes with it: into a variable of its own, which is asked for the end.</summary>
internal sealed class TestBeforeEdit : IFixEdit
{
    private readonly ReadSite _site;
    private readonly EndOfRead _end;
    private readonly string _name;
    private readonly WayOut _out;
    private readonly SourceLayout _layout;

    private TestBeforeEdit(ReadSite site, EndOfRead end, string name, WayOut wayOut, SourceLayout layout)
    {
        _site = site;
        _end = end;
        _name = name;
        _out = wayOut;
        _layout = layout;
    }

    /// <inheritdoc/>
    public string Title => _out.Title;

    /// <inheritdoc/>
    public (string Kind, int Position) Key => (nameof(TestBeforeEdit), _site.Statement.SpanStart);

    /// <summary>The edit; null where there is no room before the statement.</summary>
    public static TestBeforeEdit? TryCreate(ReadSite site, EndOfRead end, WayOut wayOut, FixContext context) =>
        site.Statement.Parent is BlockSyntax or SwitchSectionSyntax || Bracing.IsEmbedded(site.Statement)
            ? new TestBeforeEdit(site, end, FreshName(site, end.VariableName), wayOut, context.Layout)
            : null;

    /// <inheritdoc/>
    public void Apply(SyntaxEditor editor)
    {
        var statement = _site.Statement;
        editor.ReplaceNode(_site.Value, SyntaxFactory.IdentifierName(_name).WithTriviaFrom(_site.Value));
        if (Bracing.IsEmbedded(statement))
        {
            Bracing.Embrace(editor, statement, _layout, (moved, indentation) => ReadAndTest(indentation)
                .Select((line, index) => index == 0 ? line.WithLeadingTrivia(moved.GetLeadingTrivia()) : line)
                .Append(moved.WithLeadingTrivia(SyntaxFactory.Whitespace(indentation))));
            return;
        }

        if (!_layout.BeginsLine(statement))
        {
            editor.InsertBefore(statement, SourceLayout.Inline(new[] { Declaration, SourceLayout.InlineIf(_end.Test(_name), _out.Statements).ToString() }));
            return;
        }

        // What stands above the statement speaks of the read as well.
        var own = _layout.IndentationOf(statement);
        editor.InsertBefore(statement, ReadAndTest(own).Select((line, index) => index == 0 ? line.WithLeadingTrivia(statement.GetLeadingTrivia()) : line));
        editor.ReplaceNode(statement, (current, _) => current.WithLeadingTrivia(SyntaxFactory.Whitespace(own)));
    }

    private string Declaration => $"var {_name} = {ReadSite.Bare(_site.Value)};";

    private IEnumerable<StatementSyntax> ReadAndTest(string indentation) =>
        _layout.Lines(new[] { Declaration }, indentation).Append(_layout.If(_end.Test(_name), _out.Statements, indentation));

    /// <summary>A name that nothing in the member has; that of the receiver goes with it where several connections are read.</summary>
    private static string FreshName(ReadSite site, string wanted)
    {
        var member = site.Statement.Ancestors().First(node => node is MemberDeclarationSyntax and not GlobalStatementSyntax or CompilationUnitSyntax);
        var taken = new HashSet<string>(member.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.ValueText));
        var receivers = member.DescendantNodes().OfType<MemberAccessExpressionSyntax>()
            .Where(access => access.Name.Identifier.ValueText.StartsWith("Read", System.StringComparison.Ordinal)
                || access.Name.Identifier.ValueText.StartsWith("Receive", System.StringComparison.Ordinal))
            .Select(access => access.Expression.ToString()).Distinct().ToList();
        if (receivers.Count > 1)
        {
            var index = receivers.FindIndex(receiver => site.Value.ToString().Contains(receiver + "."));
            wanted += index > 0 ? (index + 1).ToString(System.Globalization.CultureInfo.InvariantCulture) : "";
        }

        return new[] { wanted }.Concat(Enumerable.Range(2, 1000).Select(number => wanted + "_" + number)).First(name => !taken.Contains(name));
    }
}

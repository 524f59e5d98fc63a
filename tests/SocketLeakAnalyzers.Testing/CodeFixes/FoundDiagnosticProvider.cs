using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Hands the diagnostics that were found to Fix All.</summary>
internal sealed class FoundDiagnosticProvider : FixAllContext.DiagnosticProvider
{
    private readonly ImmutableArray<FoundDiagnostic> _diagnostics;

    public FoundDiagnosticProvider(ImmutableArray<FoundDiagnostic> diagnostics)
    {
        _diagnostics = diagnostics;
    }

    public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken)
        => Task.FromResult(Select(project));

    public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken)
        => Task.FromResult(Select(project).Where(diagnostic => diagnostic.Location.SourceTree is null));

    public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken)
    {
        var tree = await document.GetSyntaxTreeAsync(cancellationToken).ConfigureAwait(false);
        return Select(document.Project).Where(diagnostic => diagnostic.Location.SourceTree == tree);
    }

    private IEnumerable<Diagnostic> Select(Project project)
        => _diagnostics.Where(item => item.Project.Id == project.Id).Select(item => item.Diagnostic);
}

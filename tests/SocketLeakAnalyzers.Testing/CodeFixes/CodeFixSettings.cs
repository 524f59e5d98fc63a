using System;
using System.Collections.Immutable;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>What the ways of fixing need to know of a test.</summary>
internal sealed class CodeFixSettings
{
    public required ImmutableArray<CodeFixProvider> Providers { get; init; }

    public required int? ActionIndex { get; init; }

    public required string? EquivalenceKey { get; init; }

    public required Action<CodeAction, IVerifier>? ActionVerifier { get; init; }

    public required CodeFixTestBehaviors Behaviors { get; init; }

    public required CodeActionValidationMode ValidationMode { get; init; }

    public required Func<Solution, Task<ImmutableArray<FoundDiagnostic>>> GetDiagnostics { get; init; }

    public required Func<ImmutableArray<Diagnostic>, Diagnostic?> SelectDiagnostic { get; init; }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SocketLeakAnalyzers.Flow;

/// <summary>What a continuation continues.</summary>
/// <param name="Task">The parameter that is the read's task.</param>
/// <param name="Read">The read.</param>
internal sealed record Antecedent(IParameterSymbol Task, IInvocationOperation Read);

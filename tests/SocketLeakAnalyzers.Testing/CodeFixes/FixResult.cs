using System.Runtime.ExceptionServices;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>What became of a solution by fixing it.</summary>
/// <param name="Solution">The solution.</param>
/// <param name="Failure">
/// The first failed check. It is thrown only after the texts were compared, because a wrong text says more than a wrong
/// number of iterations.
/// </param>
internal readonly record struct FixResult(Solution Solution, ExceptionDispatchInfo? Failure);

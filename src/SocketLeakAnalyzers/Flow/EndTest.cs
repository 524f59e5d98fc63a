namespace SocketLeakAnalyzers.Flow;

/// <summary>A condition that learned of the end of a stream.</summary>
/// <param name="Outcome">What it is at the end.</param>
/// <param name="CloseTarget">The expression that names an owning link there; null when nothing does.</param>
internal readonly record struct EndTest(bool Outcome, CloseTarget? CloseTarget);

/// <summary>An expression that names an owning link.</summary>
/// <param name="Text">The expression.</param>
/// <param name="IsMember">Whether it starts from a member of the type, which a variable of the same name may hide.</param>
internal sealed record CloseTarget(string Text, bool IsMember);

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace SocketLeakAnalyzers.Flow;

/// <summary>How a method of the source that reads says that the peer has closed, without closing itself.</summary>
/// <param name="Place">Where its connection comes from: a parameter or a member of its type, and members of that.</param>
/// <param name="Ends">The ways it ends then.</param>
/// <param name="IsIterator">Whether it is an iterator: not the call ends so, but the enumeration.</param>
internal sealed record ReadSummary(ImmutableArray<ISymbol> Place, ImmutableArray<MethodEnd> Ends, bool IsIterator);

/// <summary>One way in which a method ends once the peer has closed.</summary>
/// <param name="Value">What it returns; unknown when that tells nothing.</param>
/// <param name="Exception">What it throws instead; null when it returns.</param>
/// <param name="ToldAt">For one that throws, where it learned of the end of a connection of its own object.</param>
internal readonly record struct MethodEnd(AbstractValue Value, ThrownException? Exception, ToldAt? ToldAt = null);

/// <summary>A place in another method that learned of the end.</summary>
/// <param name="Read">The read.</param>
/// <param name="Test">The condition.</param>
/// <param name="Known">What is known of the condition.</param>
/// <param name="Name">What a message calls the connection there.</param>
/// <param name="EndText">What the read returns at the end.</param>
internal sealed record ToldAt(IOperation Read, IOperation Test, EndTest Known, string Name, string EndText);

/// <summary>A read that is a call of a source method.</summary>
/// <param name="Sign">How it says the end.</param>
/// <param name="Text">What a message calls that.</param>
/// <param name="ToldAt">Where the called method, which throws, has learned of it.</param>
internal sealed record WrappedRead(Catalog.EndSign Sign, string Text, ToldAt? ToldAt);

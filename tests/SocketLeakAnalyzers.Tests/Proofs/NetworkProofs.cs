using Xunit;

namespace SocketLeakAnalyzers.Tests.Proofs;

/// <summary>
/// The collection of all tests that open sockets: <c>[Collection(NetworkProofs.Name)]</c>. Nothing else runs beside it,
/// because the descriptors of a process, and its garbage collections, have no owner that could be told apart.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class NetworkProofs
{
    /// <summary>The name of the collection.</summary>
    public const string Name = "Network proofs";
}

/// <summary>A fact about descriptors: skipped where the system has no <c>/proc/self/fd</c> to count them in.</summary>
public sealed class DescriptorFactAttribute : FactAttribute
{
    /// <summary>Decides whether the fact can be looked at.</summary>
    public DescriptorFactAttribute()
    {
        if (!SocketDescriptors.CanCount)
        {
            Skip = "Socket descriptors cannot be counted on this system.";
        }
    }
}

using Xunit;

namespace SocketLeakAnalyzers.Proofs;

/// <summary>A fact about descriptors: skipped where the system has no <c>/proc</c> to count them in.</summary>
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

using System;
using System.Runtime;

namespace SocketLeakAnalyzers.Tests.Proofs;

/// <summary>
/// A stretch without garbage collection. A collection would close the sockets that leaky code has lost (hiding the leak)
/// and, worse, those that a wrong fix still loses (passing the proof). In a process that idles on the network no collection
/// comes, and there the leak lasts until the process ends; so this is the truth, not a trick.
/// </summary>
internal sealed class NoCollection : IDisposable
{
    // Far more than a run and its counting allocate, little enough to be granted everywhere.
    private const long Budget = 100L * 1024 * 1024;
    private readonly int _collections;

    /// <summary>Starts the stretch, having let go of what earlier code lost.</summary>
    public NoCollection()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        try
        {
            GC.TryStartNoGCRegion(Budget);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentOutOfRangeException)
        {
            // Someone else is in such a region, or the budget is too large here: Broken tells if it mattered.
        }

        // Starting the region collects; what that finalizes must be gone before the baseline is counted.
        GC.WaitForPendingFinalizers();
        _collections = Collections;
    }

    /// <summary>There was a collection all the same, so a figure of zero proves nothing.</summary>
    public bool Broken => Collections != _collections;

    // A collection of any generation counts as one of generation 0.
    private static int Collections => GC.CollectionCount(0);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (GCSettings.LatencyMode != GCLatencyMode.NoGCRegion)
        {
            return;
        }

        try
        {
            GC.EndNoGCRegion();
        }
        catch (InvalidOperationException)
        {
            // The budget ran out, which ended the region.
        }
    }
}

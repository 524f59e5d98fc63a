using System;
using System.IO;
using System.Linq;

namespace SocketLeakAnalyzers.Tests.Proofs;

/// <summary>How many socket descriptors does this process hold?</summary>
internal static class SocketDescriptors
{
    private const string Folder = "/proc/self/fd";

    /// <summary>Whether this system tells.</summary>
    public static bool CanCount { get; } = Directory.Exists(Folder);

    /// <summary>The number of open socket descriptors, or null where the system does not tell.</summary>
    public static int? Count() => CanCount ? Directory.EnumerateFileSystemEntries(Folder).Count(IsSocket) : null;

    private static bool IsSocket(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true;
        }
        catch (IOException)
        {
            // Closed between the listing and the look, as the descriptor of the listing itself is.
            return false;
        }
    }
}

using System;
using System.IO;
using System.Linq;

namespace SocketLeakAnalyzers.Proofs;

/// <summary>How many socket descriptors does a process hold?</summary>
internal static class SocketDescriptors
{
    /// <summary>Whether this system tells.</summary>
    public static bool CanCount { get; } = Directory.Exists(FolderOf(Environment.ProcessId));

    /// <summary>
    /// The number of open socket descriptors: null where the system does not tell, none when the process has ended.
    /// </summary>
    public static int? CountOf(int process)
    {
        if (!CanCount)
        {
            return null;
        }

        try
        {
            return Directory.EnumerateFileSystemEntries(FolderOf(process)).Count(IsSocket);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private static string FolderOf(int process) => $"/proc/{process}/fd";

    private static bool IsSocket(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true;
        }
        catch (IOException)
        {
            // Closed between the listing and the look.
            return false;
        }
    }
}

using System;
using System.IO;
using System.Linq;

namespace ServerSample;

/// <summary>The sockets that this process holds, also those that no row of netstat tells of any more.</summary>
internal static class Descriptors
{
    private const string Folder = "/proc/self/fd";

    /// <summary>How many sockets are open; null where the system does not tell, as only Linux does.</summary>
    public static int? CountSockets() => Directory.Exists(Folder)
        ? Directory.EnumerateFileSystemEntries(Folder).Count(IsSocket)
        : null;

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

using System;
using System.IO;

namespace SocketLeakAnalyzers.Package.Tests.Cli;

/// <summary>Where is the repository that these tests were built from?</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string start)
    {
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "SocketLeakAnalyzers.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No SocketLeakAnalyzers.sln above {start}.");
    }
}

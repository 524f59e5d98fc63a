using System.Resources;

namespace SocketLeakAnalyzers;

/// <summary>The texts a user reads: <c>Resources.resx</c> (English) and <c>Resources.zh-Hans.resx</c>.</summary>
internal static class Resources
{
    /// <summary>The manager that picks the text of the user's language, English where there is none.</summary>
    public static ResourceManager ResourceManager { get; } =
        new("SocketLeakAnalyzers.Resources", typeof(Resources).Assembly);
}

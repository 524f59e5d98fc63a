using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Sources of a test project; a text without a path is named after its index.</summary>
public class SourceFileList : SourceFileCollection
{
    private readonly string _defaultPrefix;
    private readonly string _defaultExtension;

    /// <summary>Initializes a new instance of the <see cref="SourceFileList"/> class.</summary>
    /// <param name="defaultPrefix">What comes before the index in a path.</param>
    /// <param name="defaultExtension">The extension, without a dot.</param>
    public SourceFileList(string defaultPrefix, string defaultExtension)
    {
        _defaultPrefix = defaultPrefix;
        _defaultExtension = defaultExtension;
    }

    /// <summary>Adds a source.</summary>
    /// <param name="content">The text.</param>
    public void Add(string content) => Add(SourceText.From(content));

    /// <summary>Adds a source.</summary>
    /// <param name="content">The text.</param>
    public void Add(SourceText content) => Add(($"{_defaultPrefix}{Count}.{_defaultExtension}", content));
}

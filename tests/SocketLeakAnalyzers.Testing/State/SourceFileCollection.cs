using System.Collections.Generic;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Files of a test project, by path.</summary>
public class SourceFileCollection : List<(string filename, SourceText content)>
{
    /// <summary>Adds a file.</summary>
    /// <param name="file">The path and the text.</param>
    public void Add((string filename, string content) file) => Add((file.filename, SourceText.From(file.content)));
}

using System.Collections.Generic;
using System.Reflection;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Assemblies that a test project references.</summary>
public class MetadataReferenceCollection : List<MetadataReference>
{
    /// <summary>Adds an assembly.</summary>
    /// <param name="assembly">The assembly, which must have been loaded from a file.</param>
    public void Add(Assembly assembly) => Add(assembly.Location);

    /// <summary>Adds an assembly.</summary>
    /// <param name="path">The path of the file.</param>
    public void Add(string path) => Add(MetadataReference.CreateFromFile(path));
}

using System;
using System.Collections.Immutable;
using System.Threading;
using System.Threading.Tasks;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>
/// The framework that test sources compile against. The real package downloads it; here it is the targeting pack of the
/// installed SDK: the pack of the very version where it is installed, else the newest.
/// </summary>
public sealed class ReferenceAssemblies
{
    private readonly Lazy<ImmutableArray<MetadataReference>> _references;

    /// <summary>Initializes a new instance of the <see cref="ReferenceAssemblies"/> class.</summary>
    /// <param name="targetFramework">The target framework, for example <c>net10.0</c>.</param>
    public ReferenceAssemblies(string targetFramework)
    {
        TargetFramework = targetFramework;
        _references = new Lazy<ImmutableArray<MetadataReference>>(() => TargetingPack.Load(targetFramework));
    }

    /// <summary>Gets the framework of a test that names none: that which the test library is built for.</summary>
    public static ReferenceAssemblies Default => Net.Net100;

    /// <summary>Gets the target framework.</summary>
    public string TargetFramework { get; }

    /// <summary>Gets the references.</summary>
    /// <param name="language">The language, which makes no difference here.</param>
    /// <param name="cancellationToken">The token to cancel with.</param>
    /// <returns>The references.</returns>
    public Task<ImmutableArray<MetadataReference>> ResolveAsync(string? language, CancellationToken cancellationToken)
        => Task.FromResult(_references.Value);

    /// <summary>The frameworks named ".NET".</summary>
    public static class Net
    {
        /// <summary>Gets .NET 8.</summary>
        public static ReferenceAssemblies Net80 { get; } = new ReferenceAssemblies("net8.0");

        /// <summary>Gets .NET 9.</summary>
        public static ReferenceAssemblies Net90 { get; } = new ReferenceAssemblies("net9.0");

        /// <summary>Gets .NET 10.</summary>
        public static ReferenceAssemblies Net100 { get; } = new ReferenceAssemblies("net10.0");
    }
}

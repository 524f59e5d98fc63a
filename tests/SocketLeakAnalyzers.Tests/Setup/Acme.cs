using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;
using SocketLeakAnalyzers.Tests.Robustness;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Setup;

/// <summary>A library of connections that the catalog does not know, and tests of code that uses it.</summary>
internal static class Acme
{
    private const string Library = """
        using System;
        using System.Threading.Tasks;

        namespace Acme.Net
        {
            public interface ILink { string Next(); void Farewell(); }
            public interface IHub { void Settle(string reason, Link link); }
            public class LinkBase { public void Close() { } public void Disconnect() { } }
            public class Link : LinkBase, ILink
            {
                public Link() { }
                public Link(string host) { }
                public string Next() => null;
                public Task<string> NextAsync() => null;
                public int Fetch(byte[] buffer) => 0;
                public bool Wait() => false;
                public DateTime Stamp() => default;
                public void Demand() { }
                public void Send(string text) { }
                public void Send(byte[] data) { }
                public void Farewell() { }
            }

            public class Secure : IDisposable
            {
                public Secure(Link inner) { }
                public Secure(Link inner, bool leaveOpen) { }
                public Secure(Link inner, Link other) { }
                public void Send(string text) { }
                public void Dispose() { }
            }

            public static class Gateway
            {
                public static Link Open() => null;
                public static Link Open(string host) => null;
                public static T Open<T>(T like) => like;
                public static Task<Link> OpenAsync() => null;
                public static bool TryOpen(out Link link) => (link = null) is null;
                public static void Obtain(out Link link) => link = null;
                public static Link Current => null;
                public static void Shut(Link link) { }
                public static void Shut(object log, Link link, Link other) { }
                public static void Quit(this Link link) { }
                public static string NextOf(Link link) => null;
            }

            public class Hub : IHub
            {
                public void Settle(string reason, Link released) { }
                public void Adopt(Link link) { }
                public void Adopt(Link link, Link other) { }
                public void Show(Link link) { }
            }

            public class Viewer { public Viewer(Link link) { } }

            public class Bag<T> { public void Add(T item) { } }
        }
        """;

    private static readonly Lazy<MetadataReference> Reference = new(() => Compile(Library));

    /// <summary>The analyzer on the members of a class, with these entries in a <c>ConnectionApis.txt</c>.</summary>
    public static Task WithApisAsync(string apis, string members) => Test(members, apis).RunAsync();

    /// <summary>A test of the members of a class, to be completed and run.</summary>
    /// <param name="members">The members, with markup.</param>
    /// <param name="apis">The text of the <c>ConnectionApis.txt</c>, with markup; null for no such file.</param>
    /// <param name="options">Lines of an <c>.editorconfig</c> for all C# files.</param>
    public static RuleTest Test(string members, string? apis = null, params string[] options)
    {
        var test = Verify.Test("using Acme.Net;\n" + Verify.InClass(members));
        test.TestState.AdditionalReferences.Add(Reference.Value);
        if (apis is not null)
        {
            test.TestState.AdditionalFiles.Add(("/0/ConnectionApis.txt", apis));
        }

        if (options.Length > 0)
        {
            test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", string.Join('\n', options.Prepend("[*.cs]").Prepend("root = true"))));
        }

        return test;
    }

    /// <summary>A reference to a library of this text, as a user has one: without its source.</summary>
    public static MetadataReference Compile(string text)
    {
        using var image = new MemoryStream();
        var result = Loose.Compile([("Library.cs", text)]).Emit(image);
        Assert.True(result.Success, string.Join(Environment.NewLine, result.Diagnostics));
        return MetadataReference.CreateFromImage(image.ToArray());
    }
}

using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;
using Microsoft.CodeAnalysis.Text;
using SocketLeakAnalyzers.Tests.Robustness;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Setup;

/// <summary>SLA0001: what is said of a line that is not understood, and what becomes of the others?</summary>
public class ConnectionApiProblemTests
{
    private const string Dropped = "void Ask() => Console.WriteLine({|SLA0201:Gateway.Open()|} is null);";

    [Theory]
    [InlineData("{|SLA0001:acquire|}")]
    [InlineData("{|SLA0001:acquire M:Acme.Net.Link.Next|}")]
    [InlineData("{|SLA0001:acquire;|}")]
    [InlineData("{|SLA0001:acquire;;null|}")]
    [InlineData("{|SLA0001:read; M:Acme.Net.Link.Next; null; null|}")]
    [InlineData("{|SLA0001:adopt; M:Acme.Net.Link.Next|}")]
    [InlineData("{|SLA0001:Acquire; M:Acme.Net.Link.Next|}")]
    [InlineData("{|SLA0001:acquire; Acme.Net.Link.Next|}")]
    [InlineData("{|SLA0001:acquire; F:Acme.Net.Link.Next|}")]
    [InlineData("{|SLA0001:acquire; M:Acme.Net.Link.Next(|}")]
    [InlineData("{|SLA0001:acquire; M:Acme Net|}")]
    [InlineData("{|SLA0001:acquire; M:Acme.Net.Link.Nxet|}")]
    [InlineData("{|SLA0001:acquire; M:Acme.Net.Lnik.Next|}")]
    [InlineData("{|SLA0001:acquire; M:Acme.Net.Link.Next(System.String)|}")]
    [InlineData("{|SLA0001:acquire; T:Acme.Net.Lnik|}")]
    [InlineData("{|SLA0001:acquire; T:Acme.Net.ILink|}")]
    [InlineData("{|SLA0001:acquire; T:Acme.Net.Gateway|}")]
    [InlineData("{|SLA0001:close; P:Acme.Net.Gateway.Current|}")]
    [InlineData("{|SLA0001:wrap; P:Acme.Net.Gateway.Current|}")]
    [InlineData("{|SLA0001:close; M:Acme.Net.Link.#ctor|}")]
    [InlineData("{|SLA0001:read; T:Acme.Net.Link|}")]
    [InlineData("{|SLA0001:read; M:Acme.Net.Link.Next; nothing|}")]
    [InlineData("{|SLA0001:read; M:Acme.Net.Link.Stamp|}")]
    [InlineData("{|SLA0001:close; M:Acme.Net.Gateway.Shut; lnik|}")]
    [InlineData("{|SLA0001:transfer; M:Acme.Net.Hub.Adopt; lnik|}")]
    [InlineData("{|SLA0001:acquire; M:Acme.Net.Gateway.Shut; link|}")]
    [InlineData("{|SLA0001:wrap; T:Acme.Net.Secure; leaveOpen|}")]
    [InlineData("{|SLA0001:wrap; T:Acme.Net.Secure; leaveOpen=no|}")]
    [InlineData("{|SLA0001:wrap; T:Acme.Net.Secure; inner=true|}")]
    [InlineData("{|SLA0001:wrap; T:Acme.Net.Secure; ownsInner=true|}")]
    [InlineData("{|SLA0001:borrow; M:Acme.Net.Hub.Show; link|}")]
    [InlineData("borrow; M:Acme.Net.Hub.Show\n{|SLA0001:close; M:Acme.Net.Hub.Show|}")]
    [InlineData("close; M:Acme.Net.Gateway.Shut; link\n{|SLA0001:close; M:Acme.Net.Gateway.Shut; other|}")]
    [InlineData("  \t{|SLA0001:获取; M:Acme.Net.Link.Next|} // 注释")]
    public Task A_line_that_is_not_understood_is_reported_and_the_others_hold(string apis) =>
        Acme.WithApisAsync($"acquire; M:Acme.Net.Gateway.Open\n{apis}\nread; M:Acme.Net.Link.Next", Dropped);

    [Theory]
    [InlineData("// comment")]
    [InlineData("# comment; with; fields")]
    [InlineData("   \t ")]
    [InlineData("acquire; M:Acme.Net.Gateway.Open")]
    [InlineData("acquire ;M:Acme.Net.Gateway.Open// said twice")]
    [InlineData("read; M:Acme.Net.Link.Next;null")]
    [InlineData("wrap; T:Acme.Net.Secure; leaveOpen=false")]
    public Task A_line_that_is_understood_is_not(string apis) =>
        Acme.WithApisAsync($"acquire; M:Acme.Net.Gateway.Open\r\n{apis}\r\n", Dropped);

    [Fact]
    public async Task The_message_names_the_entry_and_what_is_wrong_with_it()
    {
        var test = Acme.Test("void Nothing() { }", "\n  read; M:Acme.Net.Link.Nxet; null  // typo\nadopt; T:Acme.Net.Hub");
        test.ExpectedDiagnostics.Add(new DiagnosticResult(Descriptors.SetupNotUnderstood)
            .WithSpan("/0/ConnectionApis.txt", 2, 3, 2, 35)
            .WithMessage("'read; M:Acme.Net.Link.Nxet; null' is ignored: neither this project nor one of its references declares 'M:Acme.Net.Link.Nxet'"));
        test.ExpectedDiagnostics.Add(new DiagnosticResult(Descriptors.SetupNotUnderstood)
            .WithSpan("/0/ConnectionApis.txt", 3, 1, 3, 22)
            .WithMessage("'adopt; T:Acme.Net.Hub' is ignored: 'adopt' is none of the verbs acquire, close, transfer, borrow, read and wrap"));
        await test.RunAsync();
    }

    [Theory]
    [InlineData("close; P:Acme.Net.Gateway.Current", "'close' cannot be said of 'P:Acme.Net.Gateway.Current'")]
    [InlineData("read; M:Acme.Net.Link.Stamp", "the result of 'M:Acme.Net.Link.Stamp' does not tell how the end shows; add zero, minus-one, null, false, true or throws")]
    [InlineData("read; M:Acme.Net.Link.Next; nil", "'nil' is none of the signs zero, minus-one, null, false, true and throws")]
    [InlineData("wrap; T:Acme.Net.Secure; leaveOpen", "'leaveOpen' is not of the form 'parameter=true' or 'parameter=false' with a bool parameter, the value being that with which the wrapper owns")]
    [InlineData("acquire; M:Acme.Net.Gateway.Shut; link", "there is no out or ref parameter 'link'")]
    [InlineData("borrow; M:Acme.Net.Hub.Show; link", "'borrow' has no setting such as 'link'")]
    [InlineData("close; M:Acme.Net.Gateway.Shut; lnik", "there is no parameter 'lnik'")]
    public async Task The_message_says_what_does_not_fit_the_code(string entry, string message)
    {
        var test = Acme.Test("void Nothing() { }", entry);
        test.ExpectedDiagnostics.Add(new DiagnosticResult(Descriptors.SetupNotUnderstood)
            .WithSpan("/0/ConnectionApis.txt", 1, 1, 1, entry.Length + 1)
            .WithMessage($"'{entry}' is ignored: {message}"));
        await test.RunAsync();
    }

    [Fact]
    public async Task Of_two_entries_that_disagree_the_first_counts_and_the_second_names_it()
    {
        var test = Acme.Test(Dropped, "borrow; M:Acme.Net.Gateway.Open");
        test.TestState.AdditionalFiles.Add(("/0/ConnectionApis.Acme.txt", "acquire; M:Acme.Net.Gateway.Open"));
        test.ExpectedDiagnostics.Add(new DiagnosticResult(Descriptors.SetupNotUnderstood)
            .WithSpan("/0/ConnectionApis.txt", 1, 1, 1, 32)
            .WithMessage("'borrow; M:Acme.Net.Gateway.Open' is ignored: line 1 of 'ConnectionApis.Acme.txt' says something else of the same member"));
        await test.RunAsync();
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_reported_without_a_line()
    {
        var found = Assert.Single(await AnalyzeAsync(new Unreadable("/0/ConnectionApis.txt")));

        Assert.Equal("SLA0001", found.Id);
        Assert.Equal("/0/ConnectionApis.txt", found.Location.GetLineSpan().Path);
        Assert.Equal("'ConnectionApis.txt' is ignored: the file cannot be read", found.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_file_that_is_passed_twice_is_reported_once() =>
        Assert.Single(await AnalyzeAsync(new Text("/0/ConnectionApis.txt", "adopt; T:X"), new Text("/0/ConnectionApis.txt", "adopt; T:X")));

    [Fact]
    public async Task Nonsense_does_no_harm()
    {
        // Every beginning of a line, and every line with one letter changed to one that means something.
        const string Line = "acquire; M:System.Collections.Generic.Dictionary`2.TryGetValue(`0,`1@,System.Int32[0:,0:],System.Func{System.Int32*,``0}~System.Void); value";
        var text = new StringBuilder();
        for (var i = 0; i <= Line.Length; i++)
        {
            text.AppendLine(Line[..i]);
            foreach (var letter in "(){}`@[]*~.,:;# M")
            {
                text.AppendLine(Line[..i] + letter + Line[System.Math.Min(i + 1, Line.Length)..]);
            }
        }

        foreach (var id in new[] { "T:", "M:.", "M:..", "T:.", "M:(", "M:()", "M:a.b(" + new string('{', 900) + ")", "P:" + new string('.', 900), "T:`", "M:A.B(``)", "T:A`99999999999" })
        {
            text.AppendLine("acquire; " + id).AppendLine("borrow; " + id + ")");
        }

        var found = await AnalyzeAsync(new Text("/0/ConnectionApis.txt", text.ToString()));

        Assert.All(found, diagnostic => Assert.Equal("SLA0001", diagnostic.Id));
        Assert.NotEmpty(found);
    }

    private static async Task<Diagnostic[]> AnalyzeAsync(params AdditionalText[] files)
    {
        var found = await Loose.Compile("class C { }")
            .WithAnalyzers([new SocketLeakAnalyzer()], new AnalyzerOptions([.. files]))
            .GetAnalyzerDiagnosticsAsync();
        return found.ToArray();
    }

    private sealed class Unreadable(string path) : AdditionalText
    {
        public override string Path { get; } = path;

        public override SourceText? GetText(CancellationToken cancellationToken = default) => null;
    }

    private sealed class Text(string path, string text) : AdditionalText
    {
        public override string Path { get; } = path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }
}

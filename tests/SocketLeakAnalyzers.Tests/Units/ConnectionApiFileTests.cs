using System;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using SocketLeakAnalyzers.Catalog;
using SocketLeakAnalyzers.Tests.Robustness;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Units;

public class ConnectionApiFileTests
{
    [Theory]
    [InlineData("acquire; M:A.B", ApiVerb.Acquire, "M:A.B", null)]
    [InlineData("close;P:A.B;c", ApiVerb.Close, "P:A.B", "c")]
    [InlineData("\t transfer ;\tT:A`1 ", ApiVerb.Transfer, "T:A`1", null)]
    [InlineData("borrow; M:A.#ctor(B{C},D[]@) // as it is", ApiVerb.Borrow, "M:A.#ctor(B{C},D[]@)", null)]
    [InlineData("read; M:A.B; minus-one", ApiVerb.Read, "M:A.B", "minus-one")]
    [InlineData("wrap; M:A.B(); leaveOpen=false//", ApiVerb.Wrap, "M:A.B()", "leaveOpen=false")]
    [InlineData("\uFEFFacquire; M:命名.类型", ApiVerb.Acquire, "M:命名.类型", null)]
    [InlineData("acquire;\u3000M:A.B\u00A0", ApiVerb.Acquire, "M:A.B", null)]
    public void An_entry(string line, object verb, string id, string? setting)
    {
        var file = ConnectionApiFile.Parse(SourceText.From(line));

        var entry = Assert.Single(file.Entries);
        Assert.Equal((verb, id, setting), (entry.Verb, entry.Id, entry.Setting));
        Assert.Empty(file.Problems);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("// acquire; M:A.B")]
    [InlineData("  # acquire; M:A.B")]
    public void Nothing(string line)
    {
        var file = ConnectionApiFile.Parse(SourceText.From(line));

        Assert.Empty(file.Entries);
        Assert.Empty(file.Problems);
    }

    [Theory]
    [InlineData("acquire", "SLA0001_Fields")]
    [InlineData("M:A.B; acquire", "SLA0001_Verb")]
    [InlineData(";", "SLA0001_Fields")]
    [InlineData("acquire; M:A.B;", "SLA0001_Fields")]
    [InlineData("read; M:A.B; zero; null", "SLA0001_Fields")]
    [InlineData("获取; M:A.B", "SLA0001_Verb")]
    [InlineData("READ; M:A.B", "SLA0001_Verb")]
    [InlineData("read; A.B", "SLA0001_Id")]
    [InlineData("read; M:(A)", "SLA0001_Id")]
    [InlineData("read; M:", "SLA0001_Id")]
    [InlineData("read; M: A.B", "SLA0001_Id")]
    [InlineData("read; T:A(B)", "SLA0001_Id")]
    [InlineData("read; M:A.B)(", "SLA0001_Id")]
    [InlineData("read; E:A.B", "SLA0001_Id")]
    public void A_problem(string line, string reason)
    {
        var file = ConnectionApiFile.Parse(SourceText.From(line));

        Assert.Empty(file.Entries);
        Assert.Equal((line, reason), (Assert.Single(file.Problems).Text, file.Problems[0].Reason));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Every_line_ending(string end)
    {
        var text = SourceText.From(string.Join(end, "// first", "", "  close; M:A.B // closes", "oops", "read; M:A.C") + end);

        var file = ConnectionApiFile.Parse(text);

        Assert.Equal(["close; M:A.B", "read; M:A.C"], file.Entries.Select(entry => text.ToString(entry.Span)));
        Assert.Equal([2, 4], file.Entries.Select(entry => text.Lines.GetLineFromPosition(entry.Span.Start).LineNumber));
        Assert.Equal("oops", text.ToString(Assert.Single(file.Problems).Span));
    }

    [Fact]
    public void A_byte_order_mark()
    {
        using var stream = new MemoryStream([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("close; M:A.B")]);

        Assert.Equal(new TextSpan(0, 12), Assert.Single(ConnectionApiFile.Parse(SourceText.From(stream)).Entries).Span);
    }

    [Theory]
    [InlineData("ConnectionApis.txt", true)]
    [InlineData("/a/b/ConnectionApis.txt", true)]
    [InlineData("/a/b/connectionapis.TXT", true)]
    [InlineData("/a/b/ConnectionApis.Acme.txt", true)]
    [InlineData("/a/ConnectionApis.txt/b.txt", false)]
    [InlineData("MyConnectionApis.txt", false)]
    [InlineData("ConnectionApisOld.txt", false)]
    [InlineData("ConnectionApis.md", false)]
    [InlineData("", false)]
    public void The_name(string path, bool expected) => Assert.Equal(expected, ConnectionApiFile.IsName(path));

    [Theory]
    [InlineData("T:System.IO.Stream", 1)]
    [InlineData("M:System.IO.Stream.ReadByte", 1)]
    [InlineData("M:System.IO.Stream.ReadByte()", 1)]
    [InlineData("M:System.IO.Stream.Close(System.Int32)", 0)]
    [InlineData("M:System.Console.ReadKey", 2)]
    [InlineData("M:System.Console.ReadKey()", 1)]
    [InlineData("M:System.Console.ReadKey(System.Boolean)", 1)]
    [InlineData("M:System.Net.Sockets.TcpClient.#ctor", 4)]
    [InlineData("M:System.Net.Sockets.TcpClient.#ctor(System.String,System.Int32)", 1)]
    [InlineData("M:System.Array.IndexOf``1", 3)]
    [InlineData("M:System.Array.IndexOf", 6)]
    [InlineData("M:System.Collections.Generic.List`1.Add(`0)", 1)]
    [InlineData("P:System.IO.Stream.Length", 1)]
    [InlineData("P:System.IO.Stream.Len", 0)]
    [InlineData("M:System.IO.Stream.Length", 0)]
    [InlineData("M:ReadByte", 0)]
    [InlineData("T:System.IO", 0)]
    public void What_an_id_names(string id, int count)
    {
        Assert.True(DeclarationIds.IsWellFormed(id));
        Assert.Equal(count, DeclarationIds.Find(id, Loose.Compile("class C { }")).Length);
    }
}

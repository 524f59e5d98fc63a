using Microsoft.CodeAnalysis.CSharp;
using SocketLeakAnalyzers.Callers;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Units;

/// <summary>Which text, by its names alone, may close <c>client</c>?</summary>
public sealed class ClosedNamesTests
{
    [Theory]
    [InlineData("client.Close();")]
    [InlineData("client.Dispose();")]
    [InlineData("await client.DisposeAsync();")]
    [InlineData("client?.Close();")]
    [InlineData("this.client.Close();")]
    [InlineData("client.Client.Close();")]
    [InlineData("client?.Client?.Close();")]
    [InlineData("client.GetStream().Dispose();")]
    [InlineData("(client as IDisposable)?.Dispose();")]
    [InlineData("((IDisposable)client).Dispose();")]
    [InlineData("client!.Close();")]
    [InlineData("using (client) { }")]
    [InlineData("using (var x = client) { }")]
    [InlineData("using var x = client;")]
    [InlineData("await using var x = client.GetStream();")]
    [InlineData("using var x = new StreamReader(client.GetStream());")]
    [InlineData("var s = client.GetStream(); s.Close();")]
    [InlineData("var s = client; var t = s; t.Dispose();")]
    [InlineData("var r = new StreamReader(client.GetStream()); r.Dispose();")]
    [InlineData("old = Interlocked.Exchange(ref client, null); old?.Close();")]
    [InlineData("CloseQuietly(client);")]
    [InlineData("Helper.SafeDispose(client.GetStream());")]
    [InlineData("Disconnect(ref client);")]
    [InlineData("pool.Return(client);")]
    [InlineData("stop.Register(client.Close);")]
    [InlineData("stop.Register(() => client.Close());")]
    [InlineData("try { } finally { client.Close(); }")]
    [InlineData("void F() { client.Close(); }")]
    [InlineData("foreach (var c in new[] { client }) c.Close();")]
    public void Closed(string statements) => Assert.True(Closes(statements));

    [Theory]
    [InlineData("")]
    [InlineData("client.Shutdown(SocketShutdown.Both);")]
    [InlineData("client = null;")]
    [InlineData("other.Close();")]
    [InlineData("var n = client.Read(buffer); n.Close();")]
    [InlineData("var n = await client.ReadAsync(buffer); n.Dispose();")]
    [InlineData("clients.Remove(client);")]
    [InlineData("Log(client);")]
    [InlineData("client.NoDelay = true;")]
    [InlineData("// client.Close();")]
    [InlineData("Console.WriteLine(\"client.Close()\");")]
    [InlineData("if (client.Closed) { }")]
    public void Not_closed(string statements) => Assert.False(Closes(statements));

    [Theory]
    [InlineData("client", "client")]
    [InlineData("this.client", "client")]
    [InlineData("base.client", "client")]
    [InlineData("client.Client", "client")]
    [InlineData("client.GetStream().Socket", "client")]
    [InlineData("client?.GetStream()", "client")]
    [InlineData("(client)", "client")]
    [InlineData("(Socket)client", "client")]
    [InlineData("client as Socket", "client")]
    [InlineData("client!", "client")]
    [InlineData("(await client.GetStream()).X!", "client")]
    [InlineData("((client as X)!).Y?.Z()", "client")]
    [InlineData("new Socket()", null)]
    [InlineData("clients[0]", null)]
    [InlineData("a + b", null)]
    [InlineData("1", null)]
    public void Root(string expression, string? name) =>
        Assert.Equal(name, ClosedNames.RootName(SyntaxFactory.ParseExpression(expression)));

    [Fact]
    public void Root_of_nothing() => Assert.Null(ClosedNames.RootName(null));

    private static bool Closes(string statements) =>
        ClosedNames.Closes(CSharpSyntaxTree.ParseText($"class C {{ async Task M() {{ {statements} }} }}").GetRoot(), "client");
}

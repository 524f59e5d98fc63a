using System;
using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0201: connections that an initializer or a store puts into an object, a list or an array which then goes out of scope.</summary>
public sealed class HeldInAContainerTests
{
    [Theory]
    [InlineData("var held = new Held { Client = {|SLA0201:new TcpClient(host, 80)|} };", "held.Client")]
    [InlineData("var held = new Held { Client = {|SLA0201:listener.AcceptTcpClient()|}, Port = 80 };", "held.Client")]
    [InlineData("Held held = new() { Client = {|SLA0201:new TcpClient(host, 80)|} };\nheld.Log();", "held.Client")]
    [InlineData("var held = new Held();\nheld.Client = {|SLA0201:new TcpClient(host, 80)|};\nheld.Port = 80;", "held.Client")]
    [InlineData("var made = {|SLA0201:new TcpClient(host, 80)|};\nvar held = new Held { Client = made };", "held.Client")]
    [InlineData("var all = new[] { {|SLA0201:new TcpClient(host, 80)|} };", "all[0]")]
    [InlineData("TcpClient[] all = { {|SLA0201:new TcpClient(host, 80)|}, null };", "all[0]")]
    [InlineData("var all = new TcpClient[2];\nall[0] = {|SLA0201:new TcpClient(host, 80)|};", "all[0]")]
    [InlineData("var all = new List<TcpClient> { {|SLA0201:new TcpClient(host, 80)|} };", "all[0]")]
    [InlineData("List<TcpClient> all = new() { {|SLA0201:listener.AcceptTcpClient()|} };\nConsole.WriteLine(all.Count);", "all[0]")]
    [InlineData("var all = new List<TcpClient>();\nall.Add({|SLA0201:new TcpClient(host, 80)|});", "all[0]")]
    [InlineData("var all = new Dictionary<string, TcpClient> { [host] = {|SLA0201:new TcpClient(host, 80)|} };", "all[host]")]
    [InlineData("var all = new Dictionary<string, TcpClient> { { host, {|SLA0201:new TcpClient(host, 80)|} } };", "all[host]")]
    public async Task Put_where_nobody_closes_it(string hold, string element)
    {
        await Verify.FlaggedAsync(Method($"{hold}\n{element}.GetStream().WriteByte(1);"));
        hold = Plain(hold);
        await Verify.SilentAsync(Method($"{hold}\n{element}.GetStream().WriteByte(1);\n{element}.Close();"));
        await Verify.SilentAsync(Method($"{hold}\n{element}.GetStream().WriteByte(1);\n{element}?.Dispose();"));
        await Verify.SilentAsync(Method($"{hold}\nusing var stream = {element}.GetStream();"));
        await Verify.SilentAsync(Method($"{hold}\nvar c = {element};\nc.Close();"));
        await Verify.SilentAsync(Method($"{hold}\nusing ({element})\nConsole.WriteLine();"));
        await Verify.SilentAsync(Method($"{hold}\nHandle({element});"));
        await Verify.SilentAsync(Method($"{hold}\n_client = {element};"));
        await Verify.SilentAsync(Method($"{hold}\n_stops.Add(() => {element}.Close());"));
    }

    [Theory]
    [InlineData("foreach (var c in all)\nc.GetStream().WriteByte(1);", true)]
    [InlineData("foreach (TcpClient c in all)\nConsole.WriteLine(c.Connected);", true)]
    [InlineData("foreach (var c in all)\nc.Close();", false)]
    [InlineData("foreach (var c in all)\n{\nvar stream = c.GetStream();\nstream.Dispose();\n}", false)]
    [InlineData("foreach (var c in all)\nHandle(c);", false)]
    [InlineData("foreach (var c in all)\nusing (c)\nConsole.WriteLine(c.Connected);", false)]
    [InlineData("all.ForEach(c => c.Close());", false)]
    [InlineData("foreach (var c in all.Where(c => c.Connected))\nc.Close();", false)]
    [InlineData("foreach (var c in from one in all select one)\nc.Close();", false)]
    [InlineData("using var c = all[0];", false)]
    [InlineData("all.RemoveAt(0);", false)]
    [InlineData("CloseAll(all);", false)]
    [InlineData("_lists.Add(all);", false)]
    [InlineData("_stops.Add(() => CloseAll(all));", false)]
    [InlineData("var others = all;\nothers[0].Close();", false)]
    [InlineData("if (all is [var c])\nc.Close();", false)]
    public Task A_list_that_is_gone_through(string use, bool flagged)
    {
        const string hold = "var all = new List<TcpClient>();\nfor (int i = 0; i < 3; i++)\nall.Add({|SLA0201:new TcpClient(host, 80)|});\n";
        return flagged ? Verify.FlaggedAsync(Method(hold + use)) : Verify.SilentAsync(Method(Plain(hold) + use));
    }

    [Theory]
    [InlineData("foreach (var c in all.Values)\nc.GetStream().WriteByte(1);", true)]
    [InlineData("foreach (var c in all.Values)\nc.Close();", false)]
    [InlineData("foreach (var pair in all)\npair.Value.Close();", false)]
    [InlineData("foreach (var pair in all)\nHandle(pair.Value);", false)]
    [InlineData("foreach (var (_, c) in all)\nc.Close();", false)]
    [InlineData("if (all.TryGetValue(host, out var c))\nc.Close();", false)]
    [InlineData("if (all.Remove(host, out var c))\nc.Close();", false)]
    public Task A_dictionary_that_is_gone_through(string use, bool flagged)
    {
        const string hold = "var all = new Dictionary<string, TcpClient> { [host] = {|SLA0201:new TcpClient(host, 80)|} };\n";
        return flagged ? Verify.FlaggedAsync(Method(hold + use)) : Verify.SilentAsync(Method(Plain(hold) + use));
    }

    [Theory]
    [InlineData("var held = new Held { Client = new TcpClient(host, 80) };\nreturn held;")]
    [InlineData("var held = new Held { Client = new TcpClient(host, 80) };\n_all.Add(held);\nreturn null;")]
    [InlineData("var held = new Held { Client = new TcpClient(host, 80) };\nKeep(held);\nreturn null;")]
    [InlineData("var held = new Giving { Conn = new TcpClient(host, 80) };\nreturn held.Give();")]
    [InlineData("var held = new Giving { Conn = new TcpClient(host, 80) };\nvar c = held.Give();\nc.Close();\nreturn null;")]
    [InlineData("var held = new Held { Client = new TcpClient(host, 80) };\nif (held is { Client: var c })\nc.Close();\nreturn null;")]
    [InlineData("_all.Add(new Held { Client = new TcpClient(host, 80) });\nreturn null;")]
    [InlineData("return new Held { Client = new TcpClient(host, 80) };")]
    [InlineData("var closing = new Closing { Conn = new TcpClient(host, 80) };\nclosing.Run();\nreturn null;")]
    [InlineData("var args = new SocketAsyncEventArgs { AcceptSocket = new Socket(SocketType.Stream, ProtocolType.Tcp) };\nreturn args;")]
    [InlineData("var all = new ClosingList { new TcpClient(host, 80) };\nall.Clear();\nreturn null;")]
    public Task An_object_that_goes_on_or_closes(string statements) => Verify.SilentAsync(Method(statements + "\n#pragma warning disable CS0162\nreturn null;"));

    private static string Plain(string marked) =>
        marked.Replace("{|SLA0201:", string.Empty, StringComparison.Ordinal).Replace("|}", string.Empty, StringComparison.Ordinal);

    private static string Method(string statements) => $$"""
        private readonly List<object> _all = new();
        private readonly List<List<TcpClient>> _lists = new();
        private readonly List<Action> _stops = new();
        private TcpClient _client;

        private object Run(TcpListener listener, string host)
        {
            {{statements}}
        {{(statements.Contains("return", StringComparison.Ordinal) ? "" : "    return null;")}}
        }

        public void Stop() => _client?.Dispose();

        private void Keep(object held) => _all.Add(held);

        private static void CloseAll(List<TcpClient> all) => all.ForEach(c => c.Close());

        private static void Handle(TcpClient c)
        {
            using (c)
                Console.WriteLine(c.Connected);
        }

        private sealed class Held
        {
            public TcpClient Client { get; set; }

            public int Port { get; set; }

            public void Log() => Console.WriteLine(Port);
        }

        private sealed class Giving
        {
            public TcpClient Conn { get; set; }

            public TcpClient Give() => Conn;
        }

        private sealed class Closing
        {
            public TcpClient Conn { get; set; }

            public void Run() => Conn.Close();
        }

        private sealed class ClosingList : List<TcpClient>
        {
            public new void Clear() => ForEach(c => c.Close());
        }
        """;
}

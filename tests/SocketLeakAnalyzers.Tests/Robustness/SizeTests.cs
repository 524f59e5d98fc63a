using System;
using System.Diagnostics;
using System.Linq;
using System.Threading.Tasks;
using Xunit;
using Xunit.Abstractions;

namespace SocketLeakAnalyzers.Tests.Robustness;

/// <summary>Tests with a time limit. Nothing else runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TimedTests
{
    /// <summary>The name of the collection.</summary>
    public const string Name = "Timed";
}

/// <summary>Is the analyzer done in bounded time on code that is large or deep, and right about it?</summary>
[Collection(TimedTests.Name)]
public sealed class SizeTests(ITestOutputHelper output)
{
    private const string Open = "var s = new Socket(SocketType.Stream, ProtocolType.Tcp);";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    [Fact]
    public Task Five_thousand_statements_and_a_leak() =>
        RightAsync(Open + Lines(5000, i => $"Console.WriteLine({i});"), "SLA0201");

    [Fact]
    public Task Five_thousand_statements_and_a_close() =>
        RightAsync(Open + Lines(5000, i => $"s.SendTimeout = {i};") + "s.Close();", null);

    [Fact]
    public Task Five_thousand_reads() =>
        RightAsync(Open + "var b = new byte[9]; int n;" + Lines(5000, _ => "n = s.Receive(b);") + "s.Close();", RuleIds.FunctionNotFollowed);

    [Fact]
    public Task A_thousand_reads_that_ask() =>
        RightAsync("using " + Open + "var b = new byte[9];" + Lines(1000, _ => "if (s.Receive(b) == 0) return;"), null);

    [Fact]
    public Task Two_hundred_nested_ifs() =>
        RightAsync(Open + Lines(200, i => $"if (f[{i}]) {{") + "s.Close(); return;" + new string('}', 200) + "s.Dispose();", null);

    [Fact]
    public Task Two_hundred_nested_ifs_and_a_leak() =>
        RightAsync(Open + Lines(200, i => $"if (f[{i}]) {{") + "return;" + new string('}', 200) + "s.Dispose();", "SLA0201");

    [Fact]
    public Task Three_hundred_ifs_in_a_row_on_different_flags() =>
        RightAsync(Open + Lines(300, i => $"if (f[{i}]) Console.WriteLine({i});") + "s.Close();", null);

    [Fact]
    public Task Three_hundred_ifs_in_a_row_on_different_locals() =>
        RightAsync(Open + Lines(300, i => $"bool b{i} = f[{i}];") + Lines(300, i => $"if (b{i}) Console.WriteLine({i});") + "s.Close();", null);

    [Fact]
    public Task Three_hundred_ifs_in_a_row_on_different_locals_and_a_leak() =>
        RightAsync(Open + Lines(300, i => $"bool b{i} = f[{i}];") + Lines(300, i => $"if (b{i}) Console.WriteLine({i});"), "SLA0201");

    [Fact]
    public Task Sixty_flags_that_are_set_and_asked() => RightAsync(
        Open + Lines(60, i => $"bool b{i} = false; if (f[{i}]) b{i} = true;") + Lines(60, i => $"if (b{i}) s.Send(new byte[{i}]);") + "s.Close();", RuleIds.FunctionNotFollowed);

    [Fact]
    public Task A_hundred_nested_try_finally() =>
        RightAsync(Open + Lines(100, _ => "try {") + "s.Connect(p);" + Lines(100, _ => "} finally { Console.WriteLine(); }") + "s.Close();", null);

    [Fact]
    public Task A_hundred_nested_try_finally_the_outermost_closes() =>
        RightAsync(Open + Lines(100, _ => "try {") + "s.Connect(p); return;" + Lines(99, _ => "} finally { Console.WriteLine(); }") + "} finally { s.Close(); }", null);

    [Fact]
    public Task Thirty_nested_try_catch_that_swallow() =>
        RightAsync(Open + Lines(30, _ => "try {") + "s.Connect(p);" + Lines(30, i => $"}} catch (InvalidOperationException) {{ Console.WriteLine({i}); }}") + "s.Close();", null);

    [Fact]
    public Task Two_hundred_connections() =>
        RightAsync(Lines(200, i => $"var s{i} = l.Accept();") + Lines(200, i => $"s{i}.Close();"), null);

    [Fact]
    public Task Two_hundred_connections_with_using() =>
        RightAsync(Lines(200, i => $"using var s{i} = l.Accept();") + "Console.WriteLine();", RuleIds.FunctionNotFollowed);

    [Fact]
    public Task Two_hundred_connections_that_are_read() =>
        RightAsync(Lines(200, i => $"using var s{i} = l.Accept(); if (s{i}.Receive(new byte[9]) == 0) Console.WriteLine({i});"), RuleIds.FunctionNotFollowed);

    [Fact]
    public Task A_switch_with_a_thousand_cases() => RightAsync(
        Open + "switch (f.Length) {" + Lines(1000, i => $"case {i}: s.Send(new byte[{i}]); break;") + "} s.Close();", null);

    [Fact]
    public Task A_hundred_nested_loops() =>
        RightAsync(Open + Lines(100, i => $"while (f[{i}]) {{") + "s.Send(new byte[1]);" + new string('}', 100) + "s.Close();", null);

    [Fact]
    public Task An_expression_of_a_thousand_operands() =>
        RightAsync(Open + "var n = " + string.Join(" + ", Enumerable.Repeat("s.SendTimeout", 1000)) + "; s.Close();", null);

    [Fact]
    public Task A_condition_of_five_hundred_operands() =>
        RightAsync(Open + "if (" + string.Join(" || ", Enumerable.Range(0, 500).Select(i => $"f[{i}]")) + ") { s.Close(); return; } s.Dispose();", null);

    [Fact]
    public Task A_call_with_forty_reads_as_arguments() =>
        RightAsync(Open + "Many(" + string.Join(", ", Enumerable.Repeat("s.Receive(new byte[9])", 40)) + "); s.Close();", null);

    [Fact]
    public Task Sixty_nested_lambdas() =>
        RightAsync(Lines(60, i => $"Action a{i} = () => {{") + Open + "s.Close();" + Lines(60, i => $"}}; a{59 - i}();"), null);

    [Fact]
    public Task A_thousand_methods() => RightAsync(
        Open + "s.Close(); }" + Lines(1000, i => $"static void M{i}(Socket x) {{ if (x.Receive(new byte[9]) == 0) {{ M{(i + 1) % 1000}(x); return; }} }}") + "static void End() {", null);

    private static string Lines(int count, Func<int, string> line) =>
        string.Join("\n", Enumerable.Range(0, count).Select(line).Prepend("").Append(""));

    private async Task RightAsync(string body, string? expected)
    {
        var compilation = Loose.Compile($$"""
            using System;
            using System.Net;
            using System.Net.Sockets;
            static class C
            {
                static void Many(params int[] all) { }
                static void M(bool[] f, Socket l, EndPoint p)
                {
                    {{body}}
                }
            }
            """);
        var clock = Stopwatch.StartNew();
        var analysis = Loose.AnalyzeAsync(compilation);
        Assert.True(await Task.WhenAny(analysis, Task.Delay(Limit)) == analysis, $"Not done after {Limit}.");
        var ids = (await analysis).Select(found => found.Id).ToList();
        output.WriteLine($"{clock.Elapsed.TotalSeconds:0.0} s, {(ids.Count > 0 ? string.Join(' ', ids) : "silent")}");
        Assert.Equal(new[] { expected }.OfType<string>(), ids);
    }
}

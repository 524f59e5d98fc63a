using System;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0204: where does the fix write the disposal, and what does it write where there is no place for it?</summary>
public sealed class OwnedNotClosedFixTests
{
    [Theory]
    [InlineData("public void Dispose()", "")]
    [InlineData("void IDisposable.Dispose()", "")]
    [InlineData("public void Close()", "")]
    [InlineData("internal void Stop()", "")]
    [InlineData("private void Disconnect()", "")]
    [InlineData("public Task StopAsync() => Task.CompletedTask;\n\n    public ValueTask DisposeAsync()", "        return default;\n")]
    public Task Member_that_closes(string signature, string end) => FileAsync(
        Subject($"{signature}\n    {{\n        _log.Clear();\n{end}    }}", signature),
        Subject($"{signature}\n    {{\n        _log.Clear();\n        _client?.Dispose();\n{end}    }}", signature));

    [Fact]
    public Task In_every_file() => Verify.FixFilesEverywhereAsync<OwnedNotClosedFix>(
        Subject("public void Dispose() { }", "IDisposable.Dispose"),
        Unmarked(Subject("public void Dispose() { _client?.Dispose(); }", "IDisposable.Dispose")));

    [Theory]
    [InlineData("public void Dispose() => _log.Clear();", "public void Dispose()\n    {\n        _log.Clear();\n        _client?.Dispose();\n    }")]
    [InlineData("public void Dispose() { _log.Clear(); }", "public void Dispose() { _log.Clear(); _client?.Dispose(); }")]
    [InlineData("public void Dispose() { }", "public void Dispose() { _client?.Dispose(); }")]
    [InlineData("public void Dispose()\n    {\n    }", "public void Dispose()\n    {\n        _client?.Dispose();\n    }")]
    [InlineData("public void Dispose()\n        => _log.Clear(); // all", "public void Dispose()\n    {\n        _log.Clear();\n        _client?.Dispose();\n    } // all")]
    public Task Layout_of_the_member(string before, string after) => FileAsync(Subject(before, "IDisposable.Dispose"), Subject(after, "IDisposable.Dispose"));

    [Theory]
    [InlineData("        if (disposing)\n        {\n            _log.Clear();\n        }\n", "        if (disposing)\n        {\n            _log.Clear();\n            _client?.Dispose();\n        }\n")]
    [InlineData("        _log.Clear();\n", "        _log.Clear();\n        if (disposing)\n        {\n            _client?.Dispose();\n        }\n")]
    public Task Dispose_of_the_pattern(string before, string after) => FileAsync(
        Subject($"public void Dispose() => Dispose(true);\n\n    protected virtual void Dispose(bool disposing)\n    {{\n{before}    }}", "IDisposable.Dispose"),
        Subject($"public void Dispose() => Dispose(true);\n\n    protected virtual void Dispose(bool disposing)\n    {{\n{after}    }}", "IDisposable.Dispose"));

    [Theory]
    [InlineData("class Subject", "class Subject : IDisposable")]
    [InlineData("class Subject // ours", "class Subject : IDisposable // ours")]
    [InlineData("class Subject : IComparable", "class Subject : IComparable, IDisposable")]
    [InlineData("class Subject<T>\n    where T : class", "class Subject<T> : IDisposable\n    where T : class")]
    [InlineData("record Subject", "record Subject : IDisposable")]
    [InlineData("record Subject(int Port)", "record Subject(int Port) : IDisposable")]
    [InlineData("class Subject : Other", "class Subject : Other, IDisposable")]
    public Task Class_that_closes_nothing(string before, string after) => FileAsync(
        Bare(before, "{|SLA0204:new TcpClient()|}", ""),
        Bare(after, "new TcpClient()", "\n    public void Dispose()\n    {\n        _client.Dispose();\n    }\n"));

    [Theory]
    [InlineData("Guarded", "protected override void Dispose(bool disposing)\n    {\n        if (disposing)\n        {\n            _client.Dispose();\n        }\n\n        base.Dispose(disposing);\n    }")]
    [InlineData("Plain", "public override void Dispose()\n    {\n        _client.Dispose();\n        base.Dispose();\n    }")]
    public Task Class_whose_base_disposes(string parent, string added) => FileAsync(
        Bare("class Subject : " + parent, "{|SLA0204:new TcpClient()|}", ""),
        Bare("class Subject : " + parent, "new TcpClient()", "\n    " + added + "\n"));

    [Theory]
    [InlineData("class Subject : Fixed")]
    [InlineData("struct Subject")]
    [InlineData("partial class Subject")]
    public async Task Nothing_where_it_would_hide_or_repeat(string header)
    {
        var source = Bare(header, "{|SLA0204:new TcpClient()|}", "").Replace("struct Subject\n{", "struct Subject\n{\n    public Subject()\n    {\n    }\n", StringComparison.Ordinal);
        var test = Verify.FixTest<OwnedNotClosedFix>(source, source);
        if (header.StartsWith("partial", StringComparison.Ordinal))
        {
            const string part = "partial class Subject : IDisposable\n{\n    public void Dispose()\n    {\n    }\n}\n";
            test.TestState.Sources.Add(("/0/Part.cs", part));
            test.FixedState.Sources.Add(("/0/Part.cs", part));
        }

        await test.RunAsync();
    }

    [Theory]
    [InlineData("", " : IDisposable", "Dispose")]
    [InlineData("\n    public void Close()\n    {\n    }\n", "", "Close")]
    public async Task Fix_all_puts_two_fields_into_one_member(string member, string after, string name)
    {
        string one = $"class Subject{after}\n{{\n    TcpClient _one = new TcpClient();\n    TcpClient _two = new TcpClient();\n\n    public void {name}()\n    {{\n        _one?.Dispose();\n        _two?.Dispose();\n    }}\n}}\n";
        var test = Verify.FixTest<OwnedNotClosedFix>(
            "class Subject\n{\n    TcpClient _one = {|SLA0204:new TcpClient()|};\n    TcpClient _two = {|SLA0204:new TcpClient()|};\n" + member + "}\n",
            one);
        test.BatchFixedCode = one.Replace("        _one?.Dispose();\n        _two?.Dispose();\n", "        _two?.Dispose();\n        _one?.Dispose();\n", StringComparison.Ordinal);
        test.BatchFixedState.Sources.Add(test.FixedState.Sources[1]);
        await test.RunAsync();
    }

    [Fact]
    public Task Without_a_using_of_System_and_with_a_question_mark_only_where_null_may_be() => Verify.FixTest<OwnedNotClosedFix>(
        """
        #nullable enable
        using System.Net.Sockets;

        namespace Deep
        {
            class Subject
            {
                private TcpClient? _client;

                public void Open() => _client = {|SLA0204:new TcpClient("host", 80)|};
            }

            class Sure
            {
                private TcpClient _client;

                public Sure() => _client = {|SLA0204:new TcpClient("host", 80)|};
            }
        }

        """,
        """
        #nullable enable
        using System.Net.Sockets;

        namespace Deep
        {
            class Subject : System.IDisposable
            {
                private TcpClient? _client;

                public void Open() => _client = new TcpClient("host", 80);

                public void Dispose()
                {
                    _client?.Dispose();
                }
            }

            class Sure : System.IDisposable
            {
                private TcpClient _client;

                public Sure() => _client = new TcpClient("host", 80);

                public void Dispose()
                {
                    _client.Dispose();
                }
            }
        }

        """).In(LanguageVersion.CSharp9).RunAsync();

    private static Task FileAsync(string before, string after) => Verify.FixTest<OwnedNotClosedFix>(before, Unmarked(after)).RunAsync();

    private static string Unmarked(string source) =>
        source.Replace("{|SLA0204:", "", StringComparison.Ordinal).Replace("|}", "", StringComparison.Ordinal);

    private static string Subject(string member, string implemented) => $$"""
        class Subject{{(implemented.Contains("IDisposable.Dispose", StringComparison.Ordinal) ? " : IDisposable" : "")}}
        {
            private readonly List<string> _log = new List<string>();
            private TcpClient _client;

            public void Open()
            {
                _client = {|SLA0204:new TcpClient("host", 80)|};
            }

            {{member}}
        }

        """;

    private static string Bare(string header, string value, string member) => $$"""
        {{header}}
        {
            private readonly TcpClient _client = {{value}};

            public bool IsOpen => _client.Connected;

            public int CompareTo(object other) => 0;
        {{member}}}

        class Other
        {
        }

        class Guarded : IDisposable
        {
            public void Dispose() => Dispose(true);
            protected virtual void Dispose(bool disposing) { }
        }

        class Plain : IDisposable
        {
            public virtual void Dispose() { }
        }

        class Fixed : IDisposable
        {
            public void Dispose() { }
        }

        """;
}

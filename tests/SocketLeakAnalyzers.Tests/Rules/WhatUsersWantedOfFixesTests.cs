using System.Threading.Tasks;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>What users of other analyzers asked for of their fixes, settings and messages: one test per wish.</summary>
public sealed class WhatUsersWantedOfFixesTests
{
    // dotnet/roslyn#36480: in a C# without `using` declarations all later uses of the variable, and of the variables declared
    // between, stay in the scope of the `using`.
    [Fact]
    public Task A_fix_that_still_compiles() => Verify.FixTest<AcquiredNotClosedFix>(
        """
        using System;
        using System.Net.Sockets;

        class Subject
        {
            static int Ask(string host)
            {
                TcpClient client = {|SLA0201:new TcpClient(host, 80)|};
                NetworkStream stream = client.GetStream();
                stream.WriteByte(1);
                int answer = stream.ReadByte();
                Console.WriteLine(client.Available);
                return answer;
            }
        }

        """,
        """
        using System;
        using System.Net.Sockets;

        class Subject
        {
            static int Ask(string host)
            {
                using (TcpClient client = new TcpClient(host, 80))
                {
                    NetworkStream stream = client.GetStream();
                    stream.WriteByte(1);
                    int answer = stream.ReadByte();
                    Console.WriteLine(client.Available);
                    return answer;
                }
            }
        }

        """).In(LanguageVersion.CSharp7_3).RunAsync();

    // dotnet/roslyn-analyzers#3477: a list of the types that take over what is added to them.
    [Theory]
    [InlineData("", "")]
    [InlineData("{|SLA0201:", "|}")]
    public Task A_list_of_owner_types(string open, string close)
    {
        var test = Verify.Test($$"""
            class CompositeDisposable
            {
                public void Add(IDisposable one) => Console.WriteLine(one is null);
            }

            class Subject
            {
                static void Run(string host, CompositeDisposable all)
                {
                    var client = {{open}}new TcpClient(host, 80){{close}};
                    all.Add(client);
                }
            }
            """);
        if (open.Length == 0)
        {
            test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", "root = true\n[*.cs]\nsocket_leak.additional_owner_types = CompositeDisposable"));
        }

        return test.RunAsync();
    }

    // DotNetAnalyzers/IDisposableAnalyzers#326, #92: a list of the types that need not be disposed.
    [Theory]
    [InlineData("", "")]
    [InlineData("{|SLA0201:", "|}")]
    public Task A_list_of_excluded_types(string open, string close)
    {
        var test = Verify.Test($$"""
            class Subject
            {
                static void Run(TcpListener listener)
                {
                    var client = {|SLA0201:listener.AcceptTcpClient()|};
                    var socket = {{open}}listener.AcceptSocket(){{close}};
                    socket.NoDelay = client.NoDelay;
                }
            }
            """);
        if (open.Length == 0)
        {
            test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", "root = true\n[*.cs]\nsocket_leak.excluded_types = Socket"));
        }

        return test.RunAsync();
    }

    // DotNetAnalyzers/IDisposableAnalyzers#392: no `using` of what is no IDisposable (CS1674).
    [Fact]
    public Task No_using_of_what_cannot_be_disposed() => Verify.NoFixAsync<AcquiredNotClosedFix>("""
        static void Run(string host)
        {
            var reader = PipeReader.Create({|SLA0201:new TcpClient(host, 80)|}.GetStream());
            reader.CancelPendingRead();
        }
        """);

    // DotNetAnalyzers/IDisposableAnalyzers#235: what is written into Dispose compiles, whatever the type of the field.
    [Theory]
    [InlineData("Socket", "new Socket(SocketType.Stream, ProtocolType.Tcp)")]
    [InlineData("NetworkStream", "new TcpClient(\"localhost\", 80).GetStream()")]
    [InlineData("Stream", "new TcpClient(\"localhost\", 80).GetStream()")]
    [InlineData("ClientWebSocket", "new ClientWebSocket()")]
    [InlineData("WebSocket", "new ClientWebSocket()")]
    public Task The_disposal_that_is_written_compiles(string type, string acquisition) => Verify.FixTest<OwnedNotClosedFix>(
        $$"""
        class Subject : IDisposable
        {
            private readonly {{type}} _connection = {|SLA0204:{{acquisition}}|};

            public override string ToString() => _connection.ToString();

            void IDisposable.Dispose()
            {
            }
        }

        """,
        $$"""
        class Subject : IDisposable
        {
            private readonly {{type}} _connection = {{acquisition}};

            public override string ToString() => _connection.ToString();

            void IDisposable.Dispose()
            {
                _connection.Dispose();
            }
        }

        """).RunAsync();

    // DotNetAnalyzers/IDisposableAnalyzers#99: comments, blank lines and the author's indentation stay.
    [Fact]
    public Task Comments_and_indentation_are_kept() => Verify.FixAsync<AcquiredNotClosedFix>(
        """
        static void Run(string host)
          {
            // To the peer.
            var client = /* not pooled */ {|SLA0201:new TcpClient(host, 80)|}; // blocks

            /* The greeting. */
            client.GetStream()
                  .WriteByte(1); // one byte

            // Done.
          }
        """,
        """
        static void Run(string host)
          {
            // To the peer.
            using var client = /* not pooled */ new TcpClient(host, 80); // blocks

            /* The greeting. */
            client.GetStream()
                  .WriteByte(1); // one byte

            // Done.
          }
        """);

    // microsoft/infersharp#92: a warning that does not name the resource sends its reader searching.
    [Fact]
    public Task The_message_names_the_connection() => Verify.FileAsync(
        """
        class Subject
        {
            static void Run(TcpListener listener)
            {
                var visitor = {|#0:listener.AcceptTcpClient()|};
                visitor.GetStream().WriteByte(1);
            }
        }
        """,
        new DiagnosticResult(Descriptors.AcquiredNotClosed).WithLocation(0).WithArguments("visitor", "AcceptTcpClient"));
}

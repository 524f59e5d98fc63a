using System.Threading.Tasks;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0208: the close leaves the condition, goes into a <c>finally</c>, or loses the call that throws before it.</summary>
public sealed class CloseSkippedFixTests
{
    [Theory]
    [InlineData("if ({|SLA0208:_client.Connected|})\n    {\n        _client.Close();\n    }", "_client.Close();")]
    [InlineData("// Over.\n    if ({|SLA0208:_client.Connected|}) _client.Close(); // for good", "// Over.\n    _client.Close(); // for good")]
    [InlineData("if ({|SLA0208:_client.Connected|})\n        _client.Close();\n\n    Console.WriteLine();", "_client.Close();\n\n    Console.WriteLine();")]
    [InlineData(
        "if ({|SLA0208:_client.Connected|})\n    {\n        // No more of it.\n        _client.Close();\n\n        // Not even the name.\n        _client = null; // for good\n    }",
        "// No more of it.\n    _client.Close();\n\n    // Not even the name.\n    _client = null; // for good")]
    [InlineData("if ({|SLA0208:_client != null && _client.Connected|})\n    {\n        _client.Close(); // for good\n        _client = null;\n    }", "if (_client != null)\n    {\n        _client.Close(); // for good\n        _client = null;\n    }")]
    [InlineData("if ({|SLA0208:_client != null && _client.Connected && _client.Client != null|}) _client.Close();", "if (_client != null && _client.Client != null) _client.Close();")]
    [InlineData("if ({|SLA0208:_client.Connected && !_disposed|}) _client.Close();", "if (!_disposed) _client.Close();")]
    [InlineData("if ({|SLA0208:_client?.Connected == true|}) _client.Close();", "if (_client != null) _client.Close();")]
    [InlineData("if ({|SLA0208:_client?.Client?.Connected ?? false|}) _client.Close();", "if (_client != null) _client.Close();")]
    [InlineData("if (_disposed) { } else if ({|SLA0208:_client != null && _client.Connected|}) _client.Close();", "if (_disposed) { } else if (_client != null) _client.Close();")]
    public Task Condition_without_the_question(string before, string after) => Verify.FixAsync<CloseSkippedFix>(Owner(before), Owner(after));

    [Theory]
    [InlineData(
        "if ({|SLA0208:_client.Connected|})\n    {\n        // Goodbye.\n        _client.Client.Shutdown(SocketShutdown.Both);\n        _client.Close();\n    }",
        "if (_client.Connected)\n    {\n        // Goodbye.\n        _client.Client.Shutdown(SocketShutdown.Both);\n    }\n\n    _client.Close();")]
    [InlineData(
        "if ({|SLA0208:_client != null && _client.Connected|})\n    {\n        try { _client.Client.Shutdown(SocketShutdown.Both); } catch { }\n\n        // And out.\n        _client.Close(); // for good\n        _client = null;\n    }",
        "if (_client != null && _client.Connected)\n    {\n        try { _client.Client.Shutdown(SocketShutdown.Both); } catch { }\n    }\n\n    // And out.\n    _client?.Close(); // for good\n    _client = null;")]
    [InlineData("if ({|SLA0208:_client.Connected|}) { _client.Client.Shutdown(SocketShutdown.Both); _client.Close(); }", "if (_client.Connected) { _client.Client.Shutdown(SocketShutdown.Both); }\n    _client.Close();")]
    [InlineData(
        "if ({|SLA0208:_client?.Connected == true|})\n    {\n        _client.GetStream().Close();\n        this._client.Close();\n    }",
        "if (_client?.Connected == true)\n    {\n        _client.GetStream().Close();\n    }\n\n    this._client?.Close();")]
    public Task Close_behind_the_goodbye(string before, string after) => Verify.FixAsync<CloseSkippedFix>(Owner(before), Owner(after));

    [Theory]
    [InlineData("{|SLA0208:_client.GetStream()|}.Close();\n    _client.Close(); // both", "_client.Close(); // both")]
    [InlineData("// Both.\n    Console.WriteLine();\n    {|SLA0208:_client.GetStream()|}.Dispose();\n    _client.Close();", "// Both.\n    Console.WriteLine();\n    _client.Close();")]
    [InlineData("try\n    {\n        {|SLA0208:_client.GetStream()|}.Close();\n        _client.Close();\n    }\n    catch\n    {\n    }", "try\n    {\n        _client.Close();\n    }\n    catch\n    {\n    }")]
    public Task Close_of_the_client_alone(string before, string after) => Verify.FixAsync<CloseSkippedFix>(Owner(before), Owner(after));

    [Theory]
    [InlineData(
        "try\n    {\n        {|SLA0208:_client.Client.Shutdown(SocketShutdown.Both)|};\n        _client.Close();\n    }\n    catch (SocketException)\n    {\n        // Gone already.\n    }",
        "try\n    {\n        _client.Client.Shutdown(SocketShutdown.Both);\n    }\n    catch (SocketException)\n    {\n        // Gone already.\n    }\n    finally\n    {\n        _client?.Close();\n    }")]
    [InlineData(
        "try {\n        {|SLA0208:_client.Client.Shutdown(SocketShutdown.Both)|};\n        // And out.\n        _client.Close(); // for good\n        _client = null;\n    } catch (Exception e) {\n        Console.WriteLine(e);\n    }",
        "try {\n        _client.Client.Shutdown(SocketShutdown.Both);\n    } catch (Exception e) {\n        Console.WriteLine(e);\n    } finally {\n        // And out.\n        _client?.Close(); // for good\n        _client = null;\n    }")]
    [InlineData(
        "try { {|SLA0208:_client.Client.Shutdown(SocketShutdown.Both)|}; _client.Close(); } catch { }",
        "try { _client.Client.Shutdown(SocketShutdown.Both); } catch { } finally { _client?.Close(); }")]
    [InlineData(
        "if (_client != null)\n    {\n        try { {|SLA0208:_client.Client.Disconnect(false)|}; Console.WriteLine(); _client.Close(); } catch { }\n    }",
        "if (_client != null)\n    {\n        try { _client.Client.Disconnect(false); Console.WriteLine(); } catch { } finally { _client.Close(); }\n    }")]
    public Task Close_in_a_finally(string before, string after) => Verify.FixAsync<CloseSkippedFix>(Owner(before), Owner(after));

    [Theory]
    [InlineData("if ({|SLA0208:_client.Connected|}) Drop();")]
    [InlineData("if ({|SLA0208:_client.Connected|}) { _client.Close(); } else { Console.WriteLine(); }")]
    [InlineData("if ({|SLA0208:_client.Connected|}) { _client.Close(); Console.WriteLine(); }")]
    [InlineData("if ({|SLA0208:_client.Connected|}) // broken\n    {\n        _client.Close();\n    }")]
    [InlineData("if ({|SLA0208:!_disposed && _client.Connected|}) { _client.Client.Shutdown(SocketShutdown.Both); _client.Close(); }")]
    [InlineData("if ({|SLA0208:_client.Connected|}) { try { _client.Client.Shutdown(SocketShutdown.Both); } finally { _client.Close(); } }")]
    [InlineData("if ({|SLA0208:_client is { Connected: true }|}) _client.Close();")]
    [InlineData("if ({|SLA0208:!_client.Connected|}) return;\n    _client.Close();")]
    [InlineData("if (_disposed) { } else if ({|SLA0208:_client.Connected|}) _client.Close();")]
    [InlineData("if ({|SLA0208:_client.Connected|}) _client.GetStream().Close();")]
    [InlineData("if ({|SLA0208:_client.Connected|}) { _client.Client.Shutdown(SocketShutdown.Both); if (_disposed) return; _client.Close(); }")]
    [InlineData("try { {|SLA0208:_client.Client.Shutdown(SocketShutdown.Both)|}; _client.Close(); Console.WriteLine(); } catch { }")]
    [InlineData("try { {|SLA0208:_client.Client.Shutdown(SocketShutdown.Both)|}; _client.Close(); } catch { } finally { Console.WriteLine(); }")]
    [InlineData("try { {|SLA0208:_client.Client.Shutdown(SocketShutdown.Both)|}; _client.Client.Close(); } catch { }")]
    [InlineData("{|SLA0208:_client.GetStream()|}.Close(); // first\n    _client.Close();")]
    [InlineData("{|SLA0208:_client.GetStream()|}.Close(); _client.Close();")]
    public Task Nothing_where_it_is_not_sure(string statements) => Verify.NoFixAsync<CloseSkippedFix>(Owner(statements));

    [Fact]
    public Task Fix_all_fixes_each() => Verify.FixEverywhereAsync<CloseSkippedFix>(
        """
        private readonly TcpClient _left = new TcpClient();
        private readonly Socket _right = new Socket(SocketType.Stream, ProtocolType.Tcp);

        public void Stop()
        {
            if ({|SLA0208:_left.Connected|})
            {
                _left.Client.Shutdown(SocketShutdown.Both);
                _left.Close();
            }

            if ({|SLA0208:_right.Connected|})
            {
                _right.Close();
            }
        }

        public void End()
        {
            {|SLA0208:_left.GetStream()|}.Close();
            _left.Close();
            try
            {
                {|SLA0208:_right.Shutdown(SocketShutdown.Both)|};
                _right.Close();
            }
            catch (SocketException)
            {
            }
        }
        """,
        """
        private readonly TcpClient _left = new TcpClient();
        private readonly Socket _right = new Socket(SocketType.Stream, ProtocolType.Tcp);

        public void Stop()
        {
            if (_left.Connected)
            {
                _left.Client.Shutdown(SocketShutdown.Both);
            }

            _left.Close();

            _right.Close();
        }

        public void End()
        {
            _left.Close();
            try
            {
                _right.Shutdown(SocketShutdown.Both);
            }
            catch (SocketException)
            {
            }
            finally
            {
                _right?.Close();
            }
        }
        """);

    /// <summary>Where the compiler knows that there is a connection, nothing asks for null.</summary>
    [Fact]
    public Task Never_null() => Verify.FixTest<CloseSkippedFix>(
        Nullable("try { {|SLA0208:_socket.Shutdown(SocketShutdown.Both)|}; _socket.Close(); } catch { }"),
        Nullable("try { _socket.Shutdown(SocketShutdown.Both); } catch { } finally { _socket.Close(); }")).RunAsync();

    [Fact]
    public Task Tabs_and_an_old_compiler() => Verify.FixTest<CloseSkippedFix>(
        Old("if ({|SLA0208:_socket.Connected|})\n\t\t{\n\t\t\t_socket.Shutdown(SocketShutdown.Both);\n\t\t\t_socket.Close();\n\t\t}"),
        Old("if (_socket.Connected)\n\t\t{\n\t\t\t_socket.Shutdown(SocketShutdown.Both);\n\t\t}\n\n\t\t_socket.Close();")).In(LanguageVersion.CSharp5).RunAsync();

    [Fact]
    public Task Nothing_that_an_old_compiler_does_not_know() => Verify.FixTest<CloseSkippedFix>(
        Old("try { {|SLA0208:_socket.Shutdown(SocketShutdown.Both)|}; _socket.Close(); } catch { }"),
        Old("try { {|SLA0208:_socket.Shutdown(SocketShutdown.Both)|}; _socket.Close(); } catch { }")).In(LanguageVersion.CSharp5).RunAsync();

    private static string Old(string statements) =>
        "using System.Net.Sockets;\n\nclass Subject\n{\n\tprivate readonly Socket _socket = new Socket(SocketType.Stream, ProtocolType.Tcp);\n\n\tpublic void Stop()\n\t{\n\t\t"
        + statements + "\n\t}\n}\n";

    private static string Nullable(string statements) => $$"""
        #nullable enable
        class Subject
        {
            private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp);

            public void Stop()
            {
                {{statements}}
            }
        }
        """;

    private static string Owner(string statements) => $$"""
        private TcpClient _client = new TcpClient();
        private bool _disposed = Environment.ProcessId == 1;

        public void Stop()
        {
            {{statements}}
        }

        private void Drop() => Console.WriteLine(_disposed = CloseClient(_client));

        private static bool CloseClient(TcpClient client) { client.Close(); return true; }
        """;
}

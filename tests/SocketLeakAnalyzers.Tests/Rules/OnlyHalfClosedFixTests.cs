using System.Threading.Tasks;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0207: the close goes behind the call that ends the session.</summary>
public sealed class OnlyHalfClosedFixTests
{
    [Theory]
    [InlineData("{|SLA0207:_client.Client.Shutdown(SocketShutdown.Both)|}; // done\n    Console.WriteLine();", "_client.Client.Shutdown(SocketShutdown.Both); // done\n    _client.Close();\n    Console.WriteLine();")]
    [InlineData("if (_client != null) {|SLA0207:_client.Client.Disconnect(false)|};", "if (_client != null)\n    {\n        _client.Client.Disconnect(false);\n        _client.Close();\n    }")]
    [InlineData("if (_client != null)\n    {\n        {|SLA0207:_client.Client.Disconnect(false)|};\n        _client = null;\n    }", "if (_client != null)\n    {\n        _client.Client.Disconnect(false);\n        _client.Close();\n        _client = null;\n    }")]
    [InlineData(
        "try\n    {\n        {|SLA0207:_client.Client.Shutdown(SocketShutdown.Both)|};\n    }\n    catch (SocketException)\n    {\n    }",
        "try\n    {\n        _client.Client.Shutdown(SocketShutdown.Both);\n    }\n    catch (SocketException)\n    {\n    }\n    finally\n    {\n        _client?.Close();\n    }")]
    [InlineData(
        "if (_client != null)\n    {\n        try { {|SLA0207:_client.Client.Shutdown(SocketShutdown.Both)|}; } catch { }\n    }",
        "if (_client != null)\n    {\n        try { _client.Client.Shutdown(SocketShutdown.Both); } catch { } finally { _client.Close(); }\n    }")]
    [InlineData(
        "switch (Environment.ProcessId)\n    {\n        case 1:\n            {|SLA0207:_client.Client.Shutdown(SocketShutdown.Both)|};\n            break;\n    }",
        "switch (Environment.ProcessId)\n    {\n        case 1:\n            _client.Client.Shutdown(SocketShutdown.Both);\n            _client.Close();\n            break;\n    }")]
    public Task Closes_behind(string before, string after) => Verify.FixAsync<OnlyHalfClosedFix>(Owner(before), Owner(after));

    [Theory]
    [InlineData("_socket?{|SLA0207:.Shutdown(SocketShutdown.Both)|};", "_socket?.Shutdown(SocketShutdown.Both);\n        _socket?.Close();")]
    [InlineData("await {|SLA0207:_socket.DisconnectAsync(false)|};", "await _socket.DisconnectAsync(false);\n        _socket.Close();")]
    [InlineData("await {|SLA0207:this._socket.DisconnectAsync(false)|}.ConfigureAwait(false);", "await this._socket.DisconnectAsync(false).ConfigureAwait(false);\n        this._socket.Close();")]
    public Task Closes_a_socket(string before, string after) => Verify.FixAsync<OnlyHalfClosedFix>(Socket(before), Socket(after));

    [Fact]
    public Task Closes_a_tls_stream() => Verify.FixAsync<OnlyHalfClosedFix>(Tls("await {|SLA0207:_ssl.ShutdownAsync()|};"), Tls("await _ssl.ShutdownAsync();\n    _ssl.Close();"));

    [Theory]
    [InlineData("_ = {|SLA0207:_client.Client.DisconnectAsync(false)|};")]
    [InlineData("{|SLA0207:_client.Client.Shutdown(SocketShutdown.Send)|};\n    Drain();\n    Console.WriteLine(_client.Available);")]
    [InlineData("for (var i = 0; i < 2; i++)\n    {\n        Console.WriteLine(_client.Available);\n        {|SLA0207:_client.Client.Shutdown(SocketShutdown.Send)|};\n    }")]
    [InlineData("try { {|SLA0207:_client.Client.Shutdown(SocketShutdown.Both)|}; } catch { } finally { Console.WriteLine(); }")]
    [InlineData("Action end = () => {|SLA0207:_client.Client.Shutdown(SocketShutdown.Both)|};\n    end();")]
    public Task Nothing_where_it_is_not_sure(string statements) => Verify.NoFixAsync<OnlyHalfClosedFix>(Owner(statements));

    [Fact]
    public Task Nothing_for_an_expression() => Verify.NoFixAsync<OnlyHalfClosedFix>("""
        private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp);

        public void End() => {|SLA0207:_socket.Shutdown(SocketShutdown.Both)|};
        """);

    [Fact]
    public Task Fix_all_fixes_each() => Verify.FixEverywhereAsync<OnlyHalfClosedFix>(
        """
        private readonly Socket _left = new Socket(SocketType.Stream, ProtocolType.Tcp);
        private readonly Socket _right = new Socket(SocketType.Stream, ProtocolType.Tcp);

        public void End()
        {
            {|SLA0207:_left.Shutdown(SocketShutdown.Both)|};
            try
            {
                {|SLA0207:_right.Shutdown(SocketShutdown.Both)|};
            }
            catch (SocketException e)
            {
                Console.WriteLine(e);
            }
        }
        """,
        """
        private readonly Socket _left = new Socket(SocketType.Stream, ProtocolType.Tcp);
        private readonly Socket _right = new Socket(SocketType.Stream, ProtocolType.Tcp);

        public void End()
        {
            _left.Shutdown(SocketShutdown.Both);
            _left.Close();
            try
            {
                _right.Shutdown(SocketShutdown.Both);
            }
            catch (SocketException e)
            {
                Console.WriteLine(e);
            }
            finally
            {
                _right?.Close();
            }
        }
        """);

    [Fact]
    public Task Nothing_that_an_old_compiler_does_not_know() => Verify.FixTest<OnlyHalfClosedFix>(Old, Old).In(LanguageVersion.CSharp5).RunAsync();

    private const string Old = """
        using System.Net.Sockets;

        class Subject
        {
            private readonly Socket _socket = new Socket(SocketType.Stream, ProtocolType.Tcp);

            public void End()
            {
                try { {|SLA0207:_socket.Shutdown(SocketShutdown.Both)|}; } catch { }
            }
        }
        """;

    private static string Owner(string statements) => $$"""
        private TcpClient _client = new TcpClient();

        public void End()
        {
            {{statements}}
        }

        private void Drain() => Console.WriteLine(_client.GetStream().Socket.Receive(new byte[1]));
        """;

    private static string Socket(string statements) => $$"""
        private readonly Socket _socket = new Socket(SocketType.Stream, ProtocolType.Tcp);

        public async Task EndAsync()
        {
            await Task.Yield();
            {
                {{statements}}
            }
        }
        """;

    private static string Tls(string statements) => $$"""
        private readonly TcpClient _client = new();
        private SslStream _ssl;

        public void Open(IPEndPoint peer)
        {
            _client.Connect(peer);
            _ssl = new SslStream(_client.GetStream());
        }

        public async Task EndAsync()
        {
            {{statements}}
        }
        """;
}

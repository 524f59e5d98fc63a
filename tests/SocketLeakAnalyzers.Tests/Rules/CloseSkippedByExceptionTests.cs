using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0208, an exception: which call before the only close throws on a broken connection, and who may close then?</summary>
public sealed class CloseSkippedByExceptionTests
{
    [Theory]
    [InlineData("{|SLA0208:_client.GetStream()|}.Close();\n_client.Close();")]
    [InlineData("{|SLA0208:_client.GetStream()|}.Dispose();\n_clients.Remove(_client);\n_client.Dispose();")]
    [InlineData("if (_client != null) { {|SLA0208:_client.GetStream()|}.Close(); _client.Client.Close(); _client = null; }")]
    [InlineData("try { {|SLA0208:_client.GetStream()|}.Close(); _client.Close(); } catch (Exception e) { Console.WriteLine(e); }")]
    [InlineData("try { {|SLA0208:_client.Client.Shutdown(SocketShutdown.Both)|}; _client.Close(); } catch { }")]
    [InlineData("try { _client.NoDelay = true; {|SLA0208:_client.Client.Shutdown(SocketShutdown.Both)|}; Console.WriteLine(); _client.Close(); } catch (SocketException) { }")]
    [InlineData("try { {|SLA0208:_client.Client.Disconnect(false)|}; _client.Close(); _client = null; } catch (Exception e) when (e is SocketException) { _client = null; }")]
    [InlineData("try { {|SLA0208:_client.Client.Shutdown(SocketShutdown.Both)|}; Drop(); } catch { }")]
    [InlineData("try { {|SLA0208:_client.Client.Shutdown(SocketShutdown.Send)|}; _client.Client.Shutdown(SocketShutdown.Receive); _client.Close(); } catch { }")]
    public Task Flagged(string statements) => Verify.FlaggedAsync(Owner(statements));

    [Theory]
    [InlineData("_client.Client.Shutdown(SocketShutdown.Both);\n_client.Close();")]
    [InlineData("try { _client.Client.Shutdown(SocketShutdown.Both); } catch { }\ntry { _client.Close(); } catch { }")]
    [InlineData("try { _client.Client.Shutdown(SocketShutdown.Both); } catch { } finally { _client.Close(); }")]
    [InlineData("try { _client.Client.Shutdown(SocketShutdown.Both); _client.Close(); } catch { _client.Close(); }")]
    [InlineData("try { _client.Client.Shutdown(SocketShutdown.Both); _client.Close(); } catch { Drop(); }")]
    [InlineData("try { _client.Client.Shutdown(SocketShutdown.Both); _client.Close(); } catch { } finally { _client.Dispose(); }")]
    [InlineData("try { _client.Client.Shutdown(SocketShutdown.Both); _client.Close(); } catch { }\n_client.Dispose();")]
    [InlineData("try { _client.Client.Shutdown(SocketShutdown.Both); _client.Close(); } catch (Exception e) { throw new IOException(\"?\", e); }")]
    [InlineData("try { _client.Client.Shutdown(SocketShutdown.Both); _client.Close(); } catch (ObjectDisposedException) { }")]
    [InlineData("try { if (_client.Connected) _client.Client.Shutdown(SocketShutdown.Both); _client.Close(); } catch { }")]
    [InlineData("try { if (!_client.Connected) return; _client.Client.Shutdown(SocketShutdown.Both); } catch { }\n_client.Close();")]
    [InlineData("try { _client.GetStream().Write(new byte[1]); _client.Client.Shutdown(SocketShutdown.Both); _client.Close(); } catch { }")]
    [InlineData("try { _client.GetStream().Close(); } catch { }\n_client.Close();")]
    [InlineData("try { _client.GetStream().Close(); } finally { _client.Close(); }")]
    [InlineData("_client.GetStream().Close();")]
    [InlineData("using (_client) { _client.GetStream().Close(); _client.Close(); }")]
    [InlineData("_client.GetStream().Flush();\n_client.Close();")]
    [InlineData("_client.Close();\n_client.GetStream().Close();")]
    public Task Silent(string statements) => Verify.SilentAsync(Owner(statements));

    /// <summary>The disposal that only calls the method closes no more than it does; one that closes besides does.</summary>
    [Theory]
    [InlineData("Disconnect(); base.Dispose(disposing);", true)]
    [InlineData("End(); base.Dispose(disposing);", true)]
    [InlineData("Disconnect(); Socket.Dispose();", false)]
    [InlineData("Disconnect(); Last();", false)]
    public Task In_a_method_that_the_disposal_calls(string disposal, bool isLeak) => Verify.FileAsync($$"""
        sealed class Line : MemoryStream
        {
            public Line(Socket socket) => Socket = socket;

            public Socket Socket { get; private set; }

            void Disconnect()
            {
                try
                {
                    {{(isLeak ? "{|SLA0208:Socket.Disconnect(false)|}" : "Socket.Disconnect(false)")}};
                    Socket.Dispose();
                }
                catch
                {
                    return;
                }
            }

            void End() => Disconnect();

            void Last() => Socket.Close();

            protected override void Dispose(bool disposing)
            {
                {{disposal}}
            }
        }
        """);

    /// <summary>At the end of a conversation without a catch the connection is in order, or the code does not get there.</summary>
    [Theory]
    [InlineData("client.GetStream().WriteByte(1);\nclient.GetStream().Close();\nclient.Close();", false)]
    [InlineData("var stream = client.GetStream();\nstream.WriteByte(1);\nclient.GetStream().Close();\nclient.Close();", false)]
    [InlineData("try { client.GetStream().WriteByte(1); } catch (IOException) { }\n{|SLA0208:client.GetStream()|}.Close();\nclient.Close();", true)]
    [InlineData("{|SLA0208:client.GetStream()|}.Close();\nclient.Close();", true)]
    public Task Of_a_parameter(string statements, bool isFlagged)
    {
        var members = $"void End(TcpClient client)\n{{\n{statements}\n}}";
        return isFlagged ? Verify.FlaggedAsync(members) : Verify.SilentAsync(members);
    }

    /// <summary>A client that has just been connected is.</summary>
    [Theory]
    [InlineData("var client = new TcpClient(\"peer\", 80);")]
    [InlineData("var client = new TcpClient();\nclient.Connect(\"peer\", 80);")]
    public Task Of_a_local_that_nothing_can_have_broken(string acquisition) => Verify.SilentAsync($$"""
        void Probe()
        {
            {{acquisition}}
            client.GetStream().Close();
            client.Close();
        }
        """);

    [Fact]
    public Task Disposal_with_everything_in_one_try() => Verify.FlaggedAsync("""
        private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp);

        public void Dispose()
        {
            try
            {
                {|SLA0208:_socket.Shutdown(SocketShutdown.Both)|};
                _socket.Dispose();
            }
            catch
            {
            }
        }
        """);

    [Fact]
    public Task Disposal_with_a_try_for_each() => Verify.SilentAsync("""
        private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp);

        public void Dispose()
        {
            try
            {
                _socket.Shutdown(SocketShutdown.Both);
            }
            catch
            {
            }

            try
            {
                _socket.Dispose();
            }
            catch
            {
            }
        }
        """);

    [Fact]
    public Task Types_of_other_names() => Verify.FileAsync("""
        class Stage
        {
            public Stage GetStream() => this;
            public void Shutdown() { }
            public void Close() { }
            public bool Connected => false;

            void End(Stage stage, UdpClient udp)
            {
                stage.GetStream().Close();
                stage.Close();
                try { stage.Shutdown(); stage.Close(); } catch { }
                try { udp.Client.Shutdown(SocketShutdown.Both); udp.Close(); } catch { }
                if (stage.Connected) stage.Close();
            }
        }
        """);

    private static string Owner(string statements) => $$"""
        private readonly List<TcpClient> _clients = new();
        private TcpClient _client;

        public Subject(TcpClient client) => _clients.Add(_client = client);

        public void Stop()
        {
            {{statements}}
        }

        private void Drop() => _client.Close();
        """;
}

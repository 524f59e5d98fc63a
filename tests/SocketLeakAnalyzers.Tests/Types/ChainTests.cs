using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Types;

/// <summary>What a member is a link to, by all that is ever put into it: a read, a close or a question of any link is the endpoint's.</summary>
public sealed class ChainTests
{
    // All of these lead to the client of the same object.
    [Theory]
    [InlineData("StreamReader _lines;", "_lines = new StreamReader(_client.GetStream());")]
    [InlineData("StreamReader _lines; NetworkStream _stream;", "_stream = _client.GetStream(); _lines = new StreamReader(_stream);")]
    [InlineData("StreamReader _lines; Stream _stream;", "var tls = new SslStream(_client.GetStream()); _stream = tls; _lines = new StreamReader(_stream);")]
    [InlineData("StreamReader _lines;", "_lines = Wrap(_client);")]
    [InlineData("StreamReader _lines;", "_lines = _client.Connected ? new StreamReader(_client.GetStream()) : null;")]
    [InlineData("StreamReader _lines { get; set; }", "_lines = new StreamReader(new BufferedStream(_client.GetStream()));")]
    public Task A_reader_over_a_connection_of_the_same_object(string members, string open) => Verify.FileAsync(Reader(members, open, "{|SLA0102:_lines.ReadLine()|}"));

    // What may be there is no connection, or comes from where nothing is seen.
    [Theory]
    [InlineData("StreamReader _lines;", "_lines = new StreamReader(\"file\");")]
    [InlineData("StreamReader _lines = new StreamReader(\"file\");", "_lines = new StreamReader(_client.GetStream());")]
    [InlineData("public StreamReader _lines;", "_lines = new StreamReader(_client.GetStream());", "public ")]
    [InlineData("public StreamReader _lines { get; set; }", "_lines = new StreamReader(_client.GetStream());", "public ")]
    [InlineData("StreamReader _lines;", "_lines = new StreamReader(Any()); }\n static Stream Any() => DateTime.Now.Ticks > 0 ? new TcpClient().GetStream() : new MemoryStream(); void Else() {")]
    [InlineData("StreamReader _lines; readonly TcpClient _other = new();", "_lines = DateTime.Now.Ticks > 0 ? new StreamReader(_client.GetStream()) : new StreamReader(_other.GetStream()); _other.Close();")]
    [InlineData("StreamReader _lines;", "Stream s = _client.GetStream(); if (host == null) s = Tls(s); _lines = new StreamReader(s); }\n static SslStream Tls(Stream s) => new SslStream(s); void Else() {")]
    [InlineData("StreamReader _lines;", "Fill(out _lines); }\n static void Fill(out StreamReader r) { r = null; } void Else() {")]
    public Task A_reader_that_may_be_over_something_else(string members, string open, string type = "") => Verify.FileAsync(type + Reader(members, open, "_lines.ReadLine()"));

    // The end of the one link is that of the other, and so is the close.
    [Theory]
    [InlineData("_client.Close();", false)]
    [InlineData("_lines.Dispose();", false)]
    [InlineData("if (_lines != null) _lines.Dispose(); else _client.Close();", false)]
    [InlineData("_other.Close();", true)]
    public Task Closed_by_another_link(string close, bool isLeak) => Verify.FileAsync($$"""
        sealed class Tail
        {
            readonly TcpClient _client = new("h", 1);
            readonly TcpClient _other = new("h", 2);
            readonly StreamReader _lines;

            public Tail()
            {
                _lines = new StreamReader(_client.GetStream());
                new Thread(Run).Start();
            }

            public void Stop()
            {
                _client.Close();
                _other.Close();
            }

            void Run()
            {
                while (true)
                {
                    if (_lines.ReadLine() == null)
                    {
                        {{close}}
                        {{(isLeak ? "{|SLA0101:return;|}" : "return;")}}
                    }
                }
            }
        }
        """);

    // A link that does not own the endpoint closes nothing.
    [Fact]
    public Task A_link_that_does_not_own() => Verify.FileAsync("""
        sealed class Tail
        {
            readonly TcpClient _client = new("h", 1);
            readonly StreamReader _lines;

            public Tail()
            {
                _lines = new StreamReader(_client.GetStream(), Encoding.UTF8, false, 99, leaveOpen: true);
                new Thread(Run).Start();
            }

            public void Stop() => _client.Close();

            void Run()
            {
                while (true)
                {
                    if (_lines.ReadLine() == null)
                    {
                        _lines.Dispose();
                        {|SLA0101:return;|}
                    }
                }
            }
        }
        """);

    [Theory]
    [InlineData("NetworkStream from", "{|SLA0102:lines.ReadLine()|}")]
    [InlineData("Stream from", "lines.ReadLine()")]
    public Task A_variable_that_a_lambda_has_captured(string parameter, string read) => Verify.FileAsync($$"""
        static class Tail
        {
            public static void Follow({{parameter}})
            {
                var lines = new StreamReader(from);
                Task.Run(() =>
                {
                    while (true)
                    {
                        var line = {{read}};
                        if (line == null) continue;
                        Console.WriteLine(line);
                    }
                });
            }
        }
        """);

    // The property is the field behind it.
    [Theory]
    [InlineData("public TcpClient Tcp { get { return _tcp; } }", "Tcp.GetStream()")]
    [InlineData("public NetworkStream Net => _tcp.GetStream();", "Net")]
    [InlineData("public NetworkStream Net => _tcp == null ? null : _tcp.GetStream();", "Net")]
    public Task A_property_with_a_body(string property, string stream) => Verify.FileAsync($$"""
        sealed class Peer
        {
            readonly TcpClient _tcp;

            public Peer(TcpClient tcp) => _tcp = tcp;

            {{property}}

            public void Start() => new Thread(Run).Start();

            void Run()
            {
                var buffer = new byte[9];
                while ({|SLA0101:{{stream}}.Read(buffer, 0, 9) > 0|})
                {
                }
            }
        }
        """);

    private static string Reader(string members, string open, string read) => $$"""
        sealed class Tail : IDisposable
        {
            readonly TcpClient _client = new();
            volatile bool _stop;
            {{members}}

            public void Open(string host)
            {
                _client.Connect(host, 10011);
                {{open}}
                Task.Run(Pump);
            }

            void Pump()
            {
                while (!_stop)
                {
                    var line = {{read}};
                    if (string.IsNullOrWhiteSpace(line)) continue;
                    Console.WriteLine(line);
                }
            }

            static StreamReader Wrap(TcpClient client) => new StreamReader(client.GetStream());

            public void Dispose()
            {
                _stop = true;
                _client.Dispose();
            }
        }
        """;
}

using System;
using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0206 in fields: a type closes the stream that does not own, and not the socket beside it.</summary>
public sealed class OnlyBorrowerOfFieldClosedTests
{
    private const string Stream = "_stream = {|SLA0206:new NetworkStream(_socket)|};";

    [Theory]
    [InlineData("_stream?.Dispose();")]
    [InlineData("_stream.Close();")]
    [InlineData("if (_stream != null) _stream.Close(); else _socket.Close();")]
    [InlineData("if (_stream != null) { _stream.Close(); } else if (_socket != null) { _socket.Close(); }")]
    public Task Only_the_stream_is_closed(string close) => Verify.FlaggedAsync(Owner(Stream, close));

    [Theory]
    [InlineData("_stream = {|SLA0206:new NetworkStream(_socket, ownsSocket: false)|};")]
    [InlineData("_stream = {|SLA0206:new NetworkStream(this._socket, FileAccess.ReadWrite, false)|};")]
    [InlineData("_stream = new SslStream({|SLA0206:new NetworkStream(_socket)|});")]
    public Task However_the_stream_is_made(string open) => Verify.FlaggedAsync(Owner(open, "_stream?.Dispose();"));

    [Theory]
    [InlineData("_stream?.Dispose(); _socket.Dispose();")]
    [InlineData("_socket.Close();")]
    [InlineData("if (_stream != null) _stream.Close(); _socket.Close();")]
    [InlineData("if (_stream == null) _socket.Close(); else { _stream.Close(); _socket.Close(); }")]
    [InlineData("_stream?.Dispose(); End(_socket);")]
    public Task The_socket_is_closed_too(string close) => Verify.SilentAsync(Plain(Owner(Stream, close)));

    [Theory]
    [InlineData("_stream = new NetworkStream(_socket, ownsSocket: true);")]
    [InlineData("_stream = new NetworkStream(_socket, _owns);")]
    public Task The_stream_owns_it(string open) => Verify.SilentAsync(Owner(open, "_stream?.Dispose();"));

    [Theory]
    [InlineData("_stream?.Dispose(); Log(_socket);")]
    [InlineData("_stream?.Dispose(); Say(_socket);")]
    public Task A_method_that_does_not_close_gets_it(string close) => Verify.FlaggedAsync(Owner(Stream, close));

    [Fact]
    public Task One_leak_one_warning() => Verify.FlaggedAsync("""
        private readonly Socket _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        private NetworkStream _stream;

        public string Print(IPEndPoint printer, string page)
        {
            _socket.Connect(printer);
            _stream = {|SLA0206:new NetworkStream(_socket)|};
            _stream.Write(Encoding.ASCII.GetBytes(page));
            return new StreamReader(_stream).ReadLine();
        }

        public void Dispose() => _stream?.Dispose();
        """);

    [Fact]
    public Task Others_see_the_socket() =>
        Verify.SilentAsync(Plain(Owner(Stream, "_stream?.Dispose();")).Replace("private readonly Socket", "public readonly Socket", StringComparison.Ordinal));

    private static string Plain(string text) => text.Replace("{|SLA0206:", "", StringComparison.Ordinal).Replace("|}", "", StringComparison.Ordinal);

    private static string Owner(string open, string close) => $$"""
        private readonly Socket _socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        private readonly bool _owns;
        private Stream _stream;

        Subject(bool owns) => _owns = owns;

        public void Connect(EndPoint server)
        {
            _socket.Connect(server);
            {{open}}
        }

        public void Send(byte[] data) => _stream.Write(data, 0, data.Length);

        public void Dispose()
        {
            {{close}}
        }

        private void End(Socket socket) => socket.Dispose();

        private void Log(Socket socket) => Console.WriteLine(socket.RemoteEndPoint);

        private void Say(Socket socket) => socket.Send(new byte[1]);
        """;
}

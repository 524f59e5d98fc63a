using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0202: is a connection followed into a method of the source that throws with it in its hands, as a handshake does?</summary>
public sealed class HelperThatThrowsTests
{
    private const string Checks = "if (stream.ReadByte() != 1)\nthrow new IOException(\"no\");\nreturn new Session(stream);";

    [Theory]
    [InlineData("private static", Checks)]
    [InlineData("private static", "var answer = new byte[9];\nif (stream.Read(answer, 0, 9) == 0 || answer[0] == 0)\n{\nthrow new InvalidOperationException();\n}\nreturn new Session(stream);")]
    [InlineData("private static", "var session = stream.ReadByte() == 1 ? new Session(stream) : throw new IOException();\nreturn session;")]
    [InlineData("internal", Checks)]
    [InlineData("protected virtual", Checks)]
    [InlineData("private static", "var session = new Session(stream);\nif (session.IsBad)\nthrow new IOException();\nreturn session;")]
    public Task A_helper_that_throws_before_it_takes_over(string modifiers, string body) => Verify.FlaggedAsync(Members(
        "var stream = {|SLA0202:new TcpClient(host, 80)|}.GetStream();\nreturn Greet(stream);", modifiers, body));

    [Theory]
    [InlineData("Stream stream = await {|SLA0202:OpenAsync(host)|};\nreturn await GreetAsync(stream);")]
    [InlineData("Stream stream = await {|SLA0202:OpenAsync(host)|}.ConfigureAwait(false);\nvar session = await GreetAsync(stream).ConfigureAwait(false);\nreturn session;")]
    public Task A_helper_that_is_awaited(string body) => Verify.FlaggedAsync(Async(body));

    [Theory]
    [InlineData("private static", "try\n{\nif (stream.ReadByte() != 1)\nthrow new IOException();\nreturn new Session(stream);\n}\ncatch\n{\nstream.Dispose();\nthrow;\n}")]
    [InlineData("private static", "if (stream.ReadByte() != 1)\n{\nstream.Dispose();\nthrow new IOException();\n}\nreturn new Session(stream);")]
    [InlineData("private static", "if (stream == null)\nthrow new ArgumentNullException(nameof(stream));\nreturn new Session(stream);")]
    [InlineData("private static", "return new Session(stream);")]
    public Task A_helper_that_closes_or_is_not_seen(string modifiers, string body) => Verify.SilentAsync(Members("var stream = new TcpClient(host, 80).GetStream();\nreturn Greet(stream);", modifiers, body));

    [Theory]
    [InlineData("var stream = new TcpClient(host, 80).GetStream();\ntry\n{\nreturn Greet(stream);\n}\ncatch\n{\nstream.Dispose();\nthrow;\n}")]
    [InlineData("using var stream = new TcpClient(host, 80).GetStream();\nGreet(stream);\nreturn null;")]
    [InlineData("var stream = new TcpClient(host, 80).GetStream();\n_stream = stream;\nreturn Greet(stream);")]
    public Task A_caller_that_closes_or_keeps(string caller) => Verify.SilentAsync(Members(caller, "private static", Checks));

    [Theory]
    [InlineData("Stream stream = await OpenAsync(host);\ntry\n{\nreturn await GreetAsync(stream);\n}\ncatch (IOException)\n{\nawait stream.DisposeAsync();\nthrow;\n}")]
    [InlineData("Stream stream = await OpenAsync(host);\ntry\n{\nreturn await GreetAsync(stream);\n}\ncatch (Exception e) when (e is IOException or SocketException)\n{\nawait stream.DisposeAsync();\nthrow;\n}")]
    [InlineData("await using Stream stream = await OpenAsync(host);\nawait GreetAsync(stream);\nreturn null;")]
    public Task A_caller_that_awaits_and_closes(string body) => Verify.SilentAsync(Async(body));

    // Nobody has the object of a constructor that throws, and so nobody has what it keeps.
    [Theory]
    [InlineData("_client = client;\n_tls = new SslStream(client.GetStream());\n_tls.AuthenticateAsServer(certificate);", true)]
    [InlineData("_tls = new SslStream(client.GetStream());\n_tls.AuthenticateAsServer(certificate);\n_client = client;", true)]
    [InlineData("_client = client;\n_tls = new SslStream(client.GetStream());", false)]
    [InlineData("_client = client;\n_tls = new SslStream(client.GetStream());\ntry\n{\n_tls.AuthenticateAsServer(certificate);\n}\ncatch\n{\nclient.Close();\nthrow;\n}", false)]
    public async Task A_constructor_that_shakes_hands(string body, bool leaks) => Assert.Equal(leaks ? ["SLA0202"] : [], await Verify.IdsAsync($$"""
        public async Task<Secure> GetAsync(TcpListener listener, System.Security.Cryptography.X509Certificates.X509Certificate2 certificate)
        {
            return new Secure(await listener.AcceptTcpClientAsync(), certificate);
        }

        public sealed class Secure : IDisposable
        {
            private readonly TcpClient _client;
            private readonly SslStream _tls;

            public Secure(TcpClient client, System.Security.Cryptography.X509Certificates.X509Certificate2 certificate)
            {
                {{body}}
            }

            public void Dispose()
            {
                _tls.Dispose();
                _client.Dispose();
            }
        }
        """));

    private static string Members(string caller, string modifiers, string body) => $$"""
        private Stream _stream;

        public Session Open(string host)
        {
            {{caller}}
        }

        {{modifiers}} Session Greet(NetworkStream stream)
        {
            {{body}}
        }

        public void Dispose() => _stream?.Dispose();

        public sealed class Session : IDisposable
        {
            private readonly Stream _stream;

            public Session(Stream stream) => _stream = stream;

            public bool IsBad => !_stream.CanRead;

            public void Dispose() => _stream.Dispose();
        }
        """;

    private static string Async(string body) => $$"""
        public async Task<Session> ConnectAsync(string host)
        {
            {{body}}
        }

        private static async Task<Stream> OpenAsync(string host)
        {
            var client = new TcpClient();
            try
            {
                await client.ConnectAsync(host, 80);
                return client.GetStream();
            }
            catch
            {
                client.Dispose();
                throw;
            }
        }

        private static async Task<Session> GreetAsync(Stream stream)
        {
            var buffer = new byte[9];
            if (await stream.ReadAsync(buffer) == 0 || buffer[0] != 1)
            {
                throw new IOException("no");
            }

            return new Session(stream);
        }

        public sealed class Session : IDisposable
        {
            private readonly Stream _stream;

            public Session(Stream stream) => _stream = stream;

            public void Dispose() => _stream.Dispose();
        }
        """;
}

using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>
/// The patterns of real code on which other analyzers are mostly wrong: one test per pattern, with several spellings. What
/// of them is about who closes is in <see cref="SilentClosersTests"/>.
/// </summary>
public sealed class SilentPatternsTests
{
    [Fact]
    public Task Wrapped_disposed_in_catch_and_handed_on() => Verify.SilentAsync("""
        private Stream _stream;
        private Socket _socket;

        static async Task<Stream> OpenAsync(string host, bool secure)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            Stream stream = null;
            try
            {
                await socket.ConnectAsync(host, 443);
                Stream plain = new NetworkStream(socket, ownsSocket: true);
                stream = plain;
                if (secure)
                {
                    var tls = new SslStream(plain);
                    stream = tls;
                    await tls.AuthenticateAsClientAsync(host);
                }

                var result = stream;
                stream = null;
                socket = null;
                return result;
            }
            catch
            {
                stream?.Dispose();
                socket?.Dispose();
                throw;
            }
        }

        async Task AttachAsync(TcpListener listener)
        {
            var socket = await listener.AcceptSocketAsync();
            try
            {
                var stream = new NetworkStream(socket, true);
                var buffered = new BufferedStream(stream);
                Keep(socket, buffered);
            }
            catch (IOException)
            {
                socket.Close();
                throw;
            }
        }

        static Subject Create(string host)
        {
            var client = new TcpClient(host, 80);
            try
            {
                var created = new Subject();
                created.Keep(client.Client, client.GetStream());
                return created;
            }
            catch (Exception)
            {
                client.Dispose();
                throw;
            }
        }

        void Keep(Socket socket, Stream stream) => (_socket, _stream) = (socket, stream);

        void Stop()
        {
            _stream.Dispose();
            _socket.Dispose();
        }
        """);

    [Fact]
    public Task Owner_by_argument() => Verify.SilentAsync("""
        static string Ask(string host)
        {
            var client = new TcpClient(host, 80);
            var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.UTF8, true, 1024, leaveOpen: false);
            return reader.ReadLine();
        }

        static async Task SendAsync(string host, byte[] data)
        {
            var inner = new TcpClient(host, 443).GetStream();
            await using var tls = new SslStream(inner, leaveInnerStreamOpen: false);
            await tls.AuthenticateAsClientAsync(host);
            await tls.WriteAsync(data);
        }

        static void Receive(Socket listener)
        {
            var socket = listener.Accept();
            var view = new NetworkStream(socket, ownsSocket: true);
            using (var reader = new BinaryReader(view))
            {
                while (reader.ReadInt32() != 0)
                {
                }
            }
        }

        static async Task PipeAsync(Socket listener)
        {
            var stream = new NetworkStream(await listener.AcceptAsync(), true);
            var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: false));
            try
            {
                while (!(await reader.ReadAsync()).IsCompleted)
                {
                }
            }
            finally
            {
                await reader.CompleteAsync();
            }
        }
        """);

    [Fact]
    public Task A_wrapper_that_owns_nothing() => Verify.SilentAsync("""
        private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp);

        void Send(byte[] data)
        {
            var view = new NetworkStream(_socket, ownsSocket: false);
            view.Write(data);
        }

        string Ask()
        {
            using var view = new NetworkStream(_socket);
            using var reader = new StreamReader(view, leaveOpen: true);
            return reader.ReadLine();
        }

        static void Greet(string host)
        {
            using var client = new TcpClient(host, 80);
            using (var writer = new StreamWriter(client.GetStream(), leaveOpen: true))
            {
                writer.WriteLine("hello");
            }

            client.GetStream().WriteByte(0);
        }

        static void Given(Stream stream)
        {
            using var tls = new SslStream(stream, leaveInnerStreamOpen: true);
            tls.AuthenticateAsClient("localhost");
        }

        void Stop() => _socket.Close();
        """);

    [Fact]
    public Task Outer_not_disposed_inner_closed() => Verify.SilentAsync("""
        private Socket _socket;
        private NetworkStream _stream;
        private StreamReader _reader;

        void Open(string host)
        {
            _socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            _stream = new NetworkStream(_socket, true);
            _reader = new StreamReader(_stream);
        }

        string Next() => _reader.ReadLine();

        void Stop() => _socket?.Close();

        static void Copy(string host, Stream target)
        {
            var client = new TcpClient(host, 80);
            var reader = new StreamReader(new BufferedStream(client.GetStream()));
            try
            {
                string line;
                while ((line = reader.ReadLine()) != null)
                {
                    target.Write(Encoding.UTF8.GetBytes(line));
                }
            }
            finally
            {
                client.Close();
            }
        }

        static async Task SecureAsync(string host)
        {
            using var client = new TcpClient(host, 443);
            var tls = new SslStream(client.GetStream());
            await tls.AuthenticateAsClientAsync(host);
            var writer = new StreamWriter(tls);
            await writer.WriteLineAsync("hello");
        }
        """);

    [Fact]
    public Task Overwritten_by_its_own_wrapper() => Verify.SilentAsync("""
        private Stream _stream;

        async Task UpgradeAsync(string host)
        {
            var tls = new SslStream(_stream, leaveInnerStreamOpen: false);
            await tls.AuthenticateAsClientAsync(host);
            _stream = tls;
        }

        void Open(string host, bool buffered)
        {
            _stream?.Dispose();
            _stream = new TcpClient(host, 80).GetStream();
            if (buffered)
            {
                _stream = new BufferedStream(_stream);
            }
        }

        void Encrypt()
        {
            _stream = new SslStream(_stream);
            ((SslStream)_stream).AuthenticateAsClient("localhost");
        }

        static byte Ask(string host, bool secure)
        {
            Stream stream = new TcpClient(host, 443).GetStream();
            if (secure)
            {
                stream = new SslStream(stream, false);
            }

            using (stream)
            {
                return (byte)stream.ReadByte();
            }
        }

        void Stop() => _stream?.Dispose();
        """);

    [Fact]
    public Task Null_means_handed_over() => Verify.SilentAsync("""
        private readonly List<Socket> _all = new();
        private Socket _current;

        void Accept(Socket listener)
        {
            Socket socket = null;
            try
            {
                socket = listener.Accept();
                socket.NoDelay = true;
                _all.Add(socket);
                socket = null;
            }
            finally
            {
                socket?.Dispose();
            }
        }

        static TcpClient Open(string host)
        {
            TcpClient client = null;
            try
            {
                client = new TcpClient();
                client.Connect(host, 80);
                var result = client;
                client = null;
                return result;
            }
            finally
            {
                if (client != null)
                {
                    client.Close();
                }
            }
        }

        void Replace(EndPoint remote)
        {
            CloseCurrent();
            _current = new Socket(SocketType.Stream, ProtocolType.Tcp);
            _current.Connect(remote);
        }

        void Drop()
        {
            CloseCurrent();
            _current = null;
        }

        void CloseCurrent()
        {
            if (_current == null)
            {
                return;
            }

            _current.Close();
            _current = null;
        }

        void Stop()
        {
            CloseCurrent();
            _all.ForEach(socket => socket.Close());
        }
        """);
}

using System.Threading.Tasks;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0202: is the connection closed when something throws, and handed on when nothing does?</summary>
public sealed class LostOnExceptionFixTests
{
    [Fact]
    public Task Declared_with_using_where_it_stays() => FixAsync(
        """
        static void Run(IPEndPoint peer)
        {
            var client = {|SLA0202:new TcpClient()|};
            try
            {
                client.Connect(peer);
                client.GetStream().Write(new byte[9]);
                client.Close();
            }
            catch (SocketException e)
            {
                Console.WriteLine(e);
            }
        }
        """,
        """
        static void Run(IPEndPoint peer)
        {
            using var client = new TcpClient();
            try
            {
                client.Connect(peer);
                client.GetStream().Write(new byte[9]);
                client.Close();
            }
            catch (SocketException e)
            {
                Console.WriteLine(e);
            }
        }
        """);

    [Fact]
    public Task The_body_of_a_handler_goes_into_a_using() => FixAsync(
        """
        static void Run(TcpListener listener)
        {
            while (true)
            {
                var client = listener.AcceptTcpClient();
                Task.Run(() => Handle(client));
            }
        }

        static void Handle(TcpClient {|SLA0202:client|})
        {
            var buffer = new byte[9];
            int n = client.GetStream().Read(buffer);
            Console.WriteLine(int.Parse(Encoding.ASCII.GetString(buffer, 0, n)));
            client.Close();
        }
        """,
        """
        static void Run(TcpListener listener)
        {
            while (true)
            {
                var client = listener.AcceptTcpClient();
                Task.Run(() => Handle(client));
            }
        }

        static void Handle(TcpClient client)
        {
            using (client)
            {
                var buffer = new byte[9];
                int n = client.GetStream().Read(buffer);
                Console.WriteLine(int.Parse(Encoding.ASCII.GetString(buffer, 0, n)));
                client.Close();
            }
        }
        """);

    [Fact]
    public Task Closed_and_rethrown_where_success_returns_it() => FixAsync(
        """
        static Socket Open(EndPoint peer)
        {
            var socket = {|SLA0202:new Socket(SocketType.Stream, ProtocolType.Tcp)|};

            // First things first.
            socket.NoDelay = true;
            socket.Connect(peer); // may be refused
            return socket;
        }
        """,
        """
        static Socket Open(EndPoint peer)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);

            try
            {
                // First things first.
                socket.NoDelay = true;
                socket.Connect(peer); // may be refused
                return socket;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
        """);

    [Fact]
    public Task Closed_and_rethrown_where_success_returns_a_link_to_it() => FixAsync(
        """
        static async Task<Stream> OpenAsync(TcpListener listener, SslServerAuthenticationOptions options, CancellationToken token)
        {
            TcpClient client = await {|SLA0202:listener.AcceptTcpClientAsync(token)|}.ConfigureAwait(false);
            var tls = new SslStream(client.GetStream());
            await tls.AuthenticateAsServerAsync(
                options,
                token);
            return tls;
        }
        """,
        """
        static async Task<Stream> OpenAsync(TcpListener listener, SslServerAuthenticationOptions options, CancellationToken token)
        {
            TcpClient client = await listener.AcceptTcpClientAsync(token).ConfigureAwait(false);
            try
            {
                var tls = new SslStream(client.GetStream());
                await tls.AuthenticateAsServerAsync(
                    options,
                    token);
                return tls;
            }
            catch
            {
                client.Dispose();
                throw;
            }
        }
        """);

    [Fact]
    public Task Closed_and_rethrown_where_success_stores_it() => FixAsync(
        """
        public Socket Current { get; set; }

        void Stop() => Current?.Close();

        void Open(IEnumerable<EndPoint> peers)
        {
            foreach (var peer in peers)
            {
                var socket = {|SLA0202:new Socket(SocketType.Stream, ProtocolType.Tcp)|};
                socket.Connect(peer);
                Current = socket;
            }
        }
        """,
        """
        public Socket Current { get; set; }

        void Stop() => Current?.Close();

        void Open(IEnumerable<EndPoint> peers)
        {
            foreach (var peer in peers)
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                try
                {
                    socket.Connect(peer);
                    Current = socket;
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            }
        }
        """);

    [Fact]
    public Task Closed_when_the_code_itself_throws() => FixAsync(
        """
        static Socket Open(TcpListener listener)
        {
            var socket = {|SLA0202:listener.AcceptSocket()|};
            if (socket.ReceiveBufferSize < 5)
            {
                throw new InvalidOperationException();
            }

            return socket;
        }
        """,
        """
        static Socket Open(TcpListener listener)
        {
            var socket = listener.AcceptSocket();
            try
            {
                if (socket.ReceiveBufferSize < 5)
                {
                    throw new InvalidOperationException();
                }

                return socket;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
        """);

    [Fact]
    public Task Closed_once_where_it_is_made_in_two_ways() => FixAsync(
        """
        static Socket Either(bool fast, EndPoint remote)
        {
            var socket = fast
                ? {|SLA0202:new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }|}
                : new Socket(SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(remote);
            return socket;
        }
        """,
        """
        static Socket Either(bool fast, EndPoint remote)
        {
            var socket = fast
                ? new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }
                : new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Connect(remote);
                return socket;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
        """);

    [Theory]
    [InlineData("_socket = {|SLA0202:listener.AcceptSocket()|};", "_socket = listener.AcceptSocket();", "_socket")]
    [InlineData("this._socket = {|SLA0202:listener.AcceptSocket()|};", "this._socket = listener.AcceptSocket();", "this._socket")]
    public Task Closed_by_the_constructor_that_throws(string before, string after, string target) => FixAsync(
        $$"""
        private readonly Socket _socket;

        public Subject(TcpListener listener)
        {
            {{before}}
            var version = new byte[1];
            _socket.Receive(version);
            if (version[0] != 1) throw new InvalidDataException();
        }

        public void Stop() => _socket.Dispose();
        """,
        $$"""
        private readonly Socket _socket;

        public Subject(TcpListener listener)
        {
            {{after}}
            try
            {
                var version = new byte[1];
                _socket.Receive(version);
                if (version[0] != 1) throw new InvalidDataException();
            }
            catch
            {
                {{target}}.Dispose();
                throw;
            }
        }

        public void Stop() => _socket.Dispose();
        """);

    [Fact]
    public Task Closed_within_the_try_whose_handlers_do_not_see_it() => FixAsync(
        """
        static Socket TryOpen(EndPoint peer)
        {
            try
            {
                var socket = {|SLA0202:new Socket(SocketType.Stream, ProtocolType.Tcp)|};
                socket.Connect(peer);
                return socket;
            }
            catch (SocketException)
            {
                return null;
            }
        }
        """,
        """
        static Socket TryOpen(EndPoint peer)
        {
            try
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                try
                {
                    socket.Connect(peer);
                    return socket;
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            }
            catch (SocketException)
            {
                return null;
            }
        }
        """);

    [Fact]
    public Task Closed_round_a_handler_that_throws_something_else() => FixAsync(
        """
        static Socket Open(EndPoint peer)
        {
            var socket = {|SLA0202:new Socket(SocketType.Stream, ProtocolType.Tcp)|};
            try
            {
                socket.Connect(peer);
                return socket;
            }
            catch (SocketException e)
            {
                throw new InvalidOperationException("nobody there", e);
            }
        }
        """,
        """
        static Socket Open(EndPoint peer)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                try
                {
                    socket.Connect(peer);
                    return socket;
                }
                catch (SocketException e)
                {
                    throw new InvalidOperationException("nobody there", e);
                }
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
        """);

    [Fact]
    public Task Indented_with_tabs_in_an_old_language() => Verify.FixTest<LostOnExceptionFix>(
        """
        using System.Net;
        using System.Net.Sockets;

        class Subject
        {
        	static Socket Open(EndPoint peer)
        	{
        		var socket = {|SLA0202:new Socket(SocketType.Stream, ProtocolType.Tcp)|};
        		socket.Connect(peer);
        		return socket;
        	}
        }
        """,
        """
        using System.Net;
        using System.Net.Sockets;

        class Subject
        {
        	static Socket Open(EndPoint peer)
        	{
        		var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        		try
        		{
        			socket.Connect(peer);
        			return socket;
        		}
        		catch
        		{
        			socket.Dispose();
        			throw;
        		}
        	}
        }
        """).In(LanguageVersion.CSharp7).RunAsync();

    private static Task FixAsync(string before, string after) => Verify.FixAsync<LostOnExceptionFix>(before, after);
}

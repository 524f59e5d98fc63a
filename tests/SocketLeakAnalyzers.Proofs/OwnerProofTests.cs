using System;
using System.Threading.Tasks;
using Xunit;
using static SocketLeakAnalyzers.Proofs.RealRules;

namespace SocketLeakAnalyzers.Proofs;

/// <summary>Do SLA0204 and SLA0205 report objects that really leave their connections in CLOSE_WAIT, and do their fixes close them?</summary>
public sealed class OwnerProofTests
{
    [Fact]
    public async Task Dispose_that_forgets_the_socket_70b()
    {
        var result = await ProveAsync(RuleIds.OwnedNotClosed, Scenario("""
            public static void Run(IPEndPoint peer)
            {
                using var wrapper = new Wrapper(peer);
                wrapper.Read(new byte[16]);
            }

            private sealed class Wrapper : IDisposable
            {
                private readonly Socket _socket;
                private readonly CancellationTokenSource _stop = new();

                public Wrapper(IPEndPoint peer)
                {
                    _socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                    _socket.Connect(peer);
                }

                public int Read(byte[] buffer) => _socket.Receive(buffer);

                public void Dispose()
                {
                    _stop.Dispose();
                }
            }
            """));

        Assert.Contains("_socket.Dispose();", result.FixedSource, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dispose_that_forgets_what_it_knows_only_as_disposable_70b() => await ProveAsync(RuleIds.OwnedNotClosed, Scenario("""
        public static void Run(IPEndPoint peer)
        {
            using var wrapper = new Wrapper(peer);
            wrapper.Print();
        }

        private sealed class Wrapper : IDisposable
        {
            private readonly IDisposable _kept;

            public Wrapper(IPEndPoint peer)
            {
                _kept = new TcpClient(peer.Address.ToString(), peer.Port);
            }

            public void Print() => Console.Out.Write(_kept.ToString()!.Length > 1000 ? "long" : "");

            public void Dispose()
            {
            }
        }
        """));

    [Fact]
    public async Task Dispose_that_forgets_its_lazy_70b()
    {
        var result = await ProveAsync(RuleIds.OwnedNotClosed, Scenario("""
            public static void Run(IPEndPoint peer)
            {
                using var owner = new Owner(peer);
                owner.Read();
            }

            private sealed class Owner : IDisposable
            {
                private readonly Lazy<TcpClient> _client;

                public Owner(IPEndPoint peer)
                {
                    _client = new Lazy<TcpClient>(() => new TcpClient(peer.Address.ToString(), peer.Port));
                }

                public int Read() => _client.Value.GetStream().ReadByte();

                public void Dispose()
                {
                }
            }
            """));

        Assert.Contains("_client.Value.Dispose();", result.FixedSource, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dispose_that_forgets_a_part_of_a_tuple_70b()
    {
        var result = await ProveAsync(RuleIds.OwnedNotClosed, Scenario("""
            public static void Run(IPEndPoint peer)
            {
                using var owner = new Owner(peer);
                owner.Read();
            }

            private sealed class Owner : IDisposable
            {
                private TcpClient _client;
                private NetworkStream _stream;

                public Owner(IPEndPoint peer)
                {
                    (_client, _stream) = Open(peer);
                }

                public int Read() => _stream.ReadByte();

                private static (TcpClient Client, NetworkStream Stream) Open(IPEndPoint peer)
                {
                    var client = new TcpClient(peer.Address.ToString(), peer.Port);
                    return (client, client.GetStream());
                }

                public void Dispose()
                {
                }
            }
            """));

        Assert.Contains("_client.Dispose();", result.FixedSource, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dispose_that_forgets_its_wrapper_70a() => await ProveAsync(RuleIds.OwnedNotClosed, Scenario("""
        public static void Run(IPEndPoint peer)
        {
            using var owner = new Owner(peer);
            owner.Read();
        }

        private sealed class Owner : IDisposable
        {
            private readonly Wrapper _wrapper;

            public Owner(IPEndPoint peer)
            {
                _wrapper = new Wrapper(peer);
            }

            public int Read() => _wrapper.Read();

            public void Dispose()
            {
            }
        }

        private sealed class Wrapper : IDisposable
        {
            private readonly TcpClient _client = new TcpClient();

            public Wrapper(IPEndPoint server) => _client.Connect(server);

            public int Read() => _client.GetStream().ReadByte();

            public void Dispose() => _client.Dispose();
        }
        """));

    [Fact]
    public async Task Dispose_of_the_base_class_that_nobody_overrides_70b() => await ProveAsync(RuleIds.OwnedNotClosed, Scenario("""
        public static void Run(IPEndPoint peer)
        {
            using var wrapper = new Wrapper(peer);
            wrapper.Read();
        }

        private abstract class Owner : IDisposable
        {
            public void Dispose() => Dispose(true);

            protected virtual void Dispose(bool disposing)
            {
            }
        }

        private sealed class Wrapper : Owner
        {
            private StreamReader? _reader;

            public Wrapper(IPEndPoint peer)
            {
                var client = new TcpClient();
                client.Connect(peer);
                _reader = new StreamReader(client.GetStream());
            }

            public string? Read() => _reader?.ReadLine();
        }
        """));

    [Fact]
    public async Task Constructor_whose_stream_nobody_closes() => await ProveAsync(RuleIds.OwnedNotClosed, Scenario("""
        public static void Run(TcpListener listener)
        {
            using var stream = new NetStream(listener.AcceptTcpClient());
            stream.Read();
        }

        private sealed class NetStream : IDisposable
        {
            private readonly TcpClient? _client;
            private readonly Stream _stream;

            public NetStream(string host, int port)
            {
                _client = new TcpClient(host, port);
                _stream = _client.GetStream();
            }

            public NetStream(TcpClient client)
            {
                _stream = client.GetStream();
            }

            public int Read() => _stream.ReadByte();

            public void Dispose()
            {
                _client?.Close();
            }
        }
        """));

    [Fact]
    public async Task Overwritten_on_reconnect_21a()
    {
        var result = await ProveAsync(RuleIds.OverwrittenWhileOpen, Scenario("""
            public static void Run(IPEndPoint peer)
            {
                using var link = new Link();
                for (int i = 0; i < 5; i++)
                {
                    link.Reconnect(peer);
                    link.Read();
                }
            }

            private sealed class Link : IDisposable
            {
                private TcpClient? _client;

                public void Reconnect(IPEndPoint peer)
                {
                    _client = new TcpClient();
                    _client.Connect(peer);
                }

                public int Read() => _client?.GetStream().ReadByte() ?? 0;

                public void Dispose() => _client?.Dispose();
            }
            """), new() { Calls = 1, Leaks = 4 });

        Assert.Equal(4, result.Before.CloseWait);
    }

    [Fact]
    public async Task Retry_that_forgets_what_it_has_opened()
    {
        var result = await ProveAsync(RuleIds.OverwrittenWhileOpen, Scenario("""
            public static void Run(IPEndPoint peer)
            {
                using var link = new Link();
                link.Open(peer);
            }

            private sealed class Link : IDisposable
            {
                private Socket? _socket;

                public void Open(IPEndPoint peer)
                {
                    for (int attempt = 0; attempt < 5; attempt++)
                    {
                        try
                        {
                            _socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                            _socket.Connect(peer);
                            if (_socket.Poll(1000, SelectMode.SelectError))
                            {
                                break;
                            }
                        }
                        catch (SocketException)
                        {
                            Thread.Sleep(1);
                        }
                    }
                }

                public void Dispose() => _socket?.Dispose();
            }
            """), new() { Calls = 1, Leaks = 4 });

        Assert.Equal(4, result.Before.CloseWait);
    }
}

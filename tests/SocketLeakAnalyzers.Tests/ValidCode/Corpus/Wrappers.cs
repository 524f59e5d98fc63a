using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

// Chains of links: closing any one of them closes the endpoint.
public static class Wrappers
{
    public static string OnlyTheReader(string host, int port)
    {
        var client = new TcpClient(host, port);
        using var reader = new StreamReader(client.GetStream());
        return reader.ReadToEnd();
    }

    public static void OnlyTheWriter(string host, int port, string text)
    {
        var client = new TcpClient(host, port);
        using (var writer = new StreamWriter(client.GetStream(), Encoding.ASCII))
        {
            writer.Write(text);
        }
    }

    public static int OnlyTheBinaryReader(string host, int port)
    {
        var client = new TcpClient(host, port);
        var reader = new BinaryReader(client.GetStream());
        try
        {
            return reader.ReadInt32();
        }
        finally
        {
            reader.Close();
        }
    }

    public static void OnlyTheBufferedStream(EndPoint remote)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(remote);
        using var stream = new BufferedStream(new NetworkStream(socket, true), 8192);
        while (stream.ReadByte() >= 0)
        {
        }
    }

    public static void OnlyTheSocketBelow(IPEndPoint remote)
    {
        var client = new TcpClient();
        client.Connect(remote);
        var stream = client.GetStream();
        while (stream.ReadByte() != -1)
        {
        }

        client.Client.Close();
    }

    public static void OnlyTheViewInOneLine(string host, int port)
    {
        var client = new TcpClient(host, port);
        client.GetStream().WriteByte(1);
        client.GetStream().Close();
    }

    public static void SocketBesideANonOwningStream(EndPoint remote)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(remote);
        var stream = new NetworkStream(socket);
        while (stream.ReadByte() >= 0)
        {
        }
    }

    public static void OwningByPosition(EndPoint remote)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(remote);
        using (var stream = new NetworkStream(socket, FileAccess.ReadWrite, true))
        {
            stream.WriteByte(0);
        }
    }

    public static void OwningByVariable(Socket listener, bool owns)
    {
        var socket = listener.Accept();
        using var stream = new NetworkStream(socket, ownsSocket: owns);
        stream.WriteByte(0);
        if (!owns)
        {
            socket.Close();
        }
    }

    public static string LeftOpenOnPurpose(TcpClient client)
    {
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8, false, 1024, leaveOpen: true);
        return reader.ReadLine();
    }

    public static async Task<string> LeftOpenAndClosedAsync(string host, int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(host, port);
        string line;
        using (var reader = new StreamReader(client.GetStream(), leaveOpen: true))
        {
            line = await reader.ReadLineAsync();
        }

        using (var writer = new StreamWriter(client.GetStream(), leaveOpen: true))
        {
            await writer.WriteLineAsync("bye");
        }

        return line;
    }

    public static byte[] Inflate(string host, int port)
    {
        var client = new TcpClient(host, port);
        using var gzip = new GZipStream(client.GetStream(), CompressionMode.Decompress);
        using var memory = new MemoryStream();
        gzip.CopyTo(memory);
        return memory.ToArray();
    }

    public static void ThreeLayersAndTheInnermostClosed(string host, int port)
    {
        var client = new TcpClient(host, port);
        var buffered = new BufferedStream(client.GetStream());
        var reader = new StreamReader(buffered);
        while (!reader.EndOfStream)
        {
            Console.WriteLine(reader.ReadLine());
        }

        client.Close();
    }

    public static void ReadersWithoutANetwork()
    {
        var reader = new StreamReader(new MemoryStream());
        while (reader.ReadLine() != null)
        {
        }

        var text = new StringReader("a\nb");
        while (text.ReadLine() is { } line)
        {
            Console.WriteLine(line);
        }
    }

    public static async Task AsyncDisposalAsync(string host, int port)
    {
        var client = new TcpClient();
        await client.ConnectAsync(host, port).ConfigureAwait(false);
        var stream = client.GetStream();
        await using (stream.ConfigureAwait(false))
        {
            while (await stream.ReadAsync(new byte[16]).ConfigureAwait(false) != 0)
            {
            }
        }
    }

    public static void BaseStreamClosed(string host, int port)
    {
        var client = new TcpClient(host, port);
        var reader = new StreamReader(client.GetStream());
        while (reader.ReadLine() != null)
        {
        }

        reader.BaseStream.Close();
    }
}

// A batch derives from the client for its commands and has no connection of its own: its channel only asks the owner's.
public static class ABatchOverTheClientsChannel
{
    abstract class Channel
    {
        public abstract void Send(string command);
        public abstract void Dispose();
    }

    sealed class SocketChannel : Channel
    {
        private readonly TcpClient _wire;
        public SocketChannel(string host, int port) => _wire = new TcpClient(host, port);
        public override void Send(string command) => _wire.Client.Send(System.Text.Encoding.ASCII.GetBytes(command));
        public override void Dispose() => _wire.Dispose();
    }

    class Client : IDisposable
    {
        private readonly Channel _channel;
        private SocketChannel _events;

        public Client(string host, int port) => _channel = new SocketChannel(host, port);
        protected Client(Channel channel) => _channel = channel;

        public void Push(string list, string text) => _channel.Send("PUSH " + list + " " + text);

        public void Listen(string host, int port)
        {
            _events?.Dispose();
            _events = new SocketChannel(host, port);
        }

        public Batch Begin() => new Batch(new BatchChannel(_channel));

        public void Broadcast(IEnumerable<string> lists, string text)
        {
            try
            {
                var batch = this.Begin();
                foreach (var list in lists)
                {
                    batch.Push(list, text);
                }

                batch.Finish();
            }
            catch (Exception e)
            {
                Console.WriteLine(e.Message);
            }
        }

        public void Dispose()
        {
            _channel.Dispose();
            _events?.Dispose();
        }

        public sealed class Batch : Client
        {
            internal Batch(Channel channel) : base(channel) { }
            public int Finish() => ((BatchChannel)_channel).Finish();
        }

        sealed class BatchChannel : Channel
        {
            private readonly List<string> _waiting = new();
            private readonly Channel _wire;
            public BatchChannel(Channel wire) => _wire = wire;
            public override void Send(string command) => _waiting.Add(command);
            public override void Dispose() => _waiting.Clear();

            public int Finish()
            {
                foreach (var command in _waiting)
                {
                    _wire.Send(command);
                }

                return _waiting.Count;
            }
        }
    }
}

// What secures the wire of which only an interface is seen has no connection of its own: who has the wire closes it.
public static class SecuresAWireFromElsewhere
{
    sealed class Secured : IAsyncDisposable
    {
        private readonly IDuplexPipe _wire;
        private SslStream _stream;

        public Secured(IDuplexPipe wire) => _wire = wire;

        public async Task AuthenticateAsync(string host)
        {
            _stream = new SslStream(_wire.Input.AsStream());
            await _stream.AuthenticateAsClientAsync(host);
        }

        public async ValueTask DisposeAsync()
        {
            if (_stream != null)
            {
                await _stream.DisposeAsync();
            }

            await _wire.Input.CompleteAsync();
            await _wire.Output.CompleteAsync();
        }
    }

    sealed class WrapperOfForeignWire : IAsyncDisposable
    {
        private readonly IDuplexPipe _wire;
        private Secured _secured;

        public WrapperOfForeignWire(IDuplexPipe wire) => _wire = wire;

        public async Task SetUpAsync(string host)
        {
            try
            {
                var secured = new Secured(_wire);
                await secured.AuthenticateAsync(host);
                _secured = secured;
            }
            catch (Exception)
            {
                await CloseAsync();
                throw;
            }
        }

        private async ValueTask CloseAsync()
        {
            await _wire.Input.CompleteAsync();
            await _wire.Output.CompleteAsync();
        }

        public async ValueTask DisposeAsync()
        {
            if (_secured != null)
            {
                await _secured.DisposeAsync();
            }

            await CloseAsync();
        }
    }
}

// A cluster that has made no client yet cannot lose one: its Open does nothing.
public static class AClusterThatOpensLater
{
    interface ICluster
    {
        Func<string[]> Servers { get; set; }
        bool Open();
        bool Close(string reason);
        TcpClient Get();
    }

    sealed class SingleCluster : ICluster
    {
        private TcpClient _client;
        public Func<string[]> Servers { get; set; }
        public bool Open() => true;

        public bool Close(string reason)
        {
            if (_client == null)
            {
                return false;
            }

            _client.Close();
            return true;
        }

        public TcpClient Get() => _client ??= new TcpClient(Servers()[0], 80);
    }

    sealed class UnopenedCluster : IDisposable
    {
        private ICluster _cluster;

        public string[] Servers { get; set; }

        public void Open() => _cluster = Prepare();

        private ICluster Prepare()
        {
            var cluster = _cluster;
            if (cluster == null)
            {
                cluster = new SingleCluster();
            }

            if (cluster.Servers == null)
            {
                cluster.Servers = () => Servers;
            }

            cluster.Open();
            return cluster;
        }

        public void Dispose() => _cluster?.Close("done");
    }
}

// A settings object that gets its connection only at the end has none to lose before.
public static class AConnectorThatIsNotMadeYet
{
    sealed class Connector
    {
        private TcpClient _client;
        public void Open(string host) => _client = new TcpClient(host, 6667);

        public void Close()
        {
            _client?.Close();
        }
    }

    sealed class ConnectorNotMadeYet
    {
        private static readonly List<ConnectorNotMadeYet> s_states = new();
        private readonly object _lock = new();
        private readonly List<string> _lines = new();
        internal Connector Link = null;
        internal string Server;
        internal string Channel;

        internal static ConnectorNotMadeYet Open(Func<string, string> config)
        {
            ConnectorNotMadeYet state = new ConnectorNotMadeYet();
            state.Server = config("server");
            state.Channel = config("channel");
            if (state.Server == null)
                throw new InvalidOperationException("server missing");
            else if (state.Channel == null)
                throw new InvalidOperationException("channel missing");

            return Integrate(state);
        }

        public void Add(string line)
        {
            lock (_lock)
            {
                _lines.Add(line);
            }
        }

        private static ConnectorNotMadeYet Integrate(ConnectorNotMadeYet state)
        {
            state.Link = new Connector();
            state.Link.Open(state.Server);
            s_states.Add(state);
            return state;
        }

        public void Close()
        {
            Link.Close();
        }
    }
}

// A message that names the listener it came from has no connection of its own.
public static class AMessageThatKnowsItsListener
{
    abstract class Piece
    {
        public Memory<byte> Data { get; set; }
        public PieceListener Source { get; set; }
    }

    sealed class DataPiece : Piece, IDisposable
    {
        private IMemoryOwner<byte> _rented;

        public DataPiece(IMemoryOwner<byte> rented, int size)
        {
            _rented = rented;
            Data = rented.Memory[..size];
        }

        public int Channel { get; set; }

        public void Dispose()
        {
            _rented?.Dispose();
            _rented = null;
        }
    }

    sealed class PieceListener : IDisposable
    {
        private readonly TcpClient _client;
        private readonly Stream _stream;

        public PieceListener(TcpClient client)
        {
            _client = client;
            _stream = client.GetStream();
        }

        public async Task<Piece> ReadAsync(int channel, int size)
        {
            var message = new DataPiece(MemoryPool<byte>.Shared.Rent(size), size) { Channel = channel };
            int done = 0;
            while (done < size)
            {
                int count = await _stream.ReadAsync(message.Data[done..]);
                if (count <= 0)
                {
                    break;
                }

                done += count;
            }

            message.Source = this;
            return message;
        }

        public void Dispose()
        {
            _stream.Dispose();
            _client.Dispose();
        }
    }
}

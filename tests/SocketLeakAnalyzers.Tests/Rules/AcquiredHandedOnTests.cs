using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0201: to whom may a method hand the connection that it acquired?</summary>
public sealed class AcquiredHandedOnTests
{
    [Theory]
    [InlineData("TcpClient", "return client;")]
    [InlineData("IDisposable", "return client;")]
    [InlineData("NetworkStream", "return client.GetStream();")]
    [InlineData("Stream", "return new SslStream(client.GetStream());")]
    [InlineData("StreamReader", "return new StreamReader(client.GetStream());")]
    [InlineData("object", "return (client, host);")]
    [InlineData("object", "return new { client };")]
    [InlineData("object", "return new[] { client };")]
    [InlineData("object", "return new List<TcpClient> { client };")]
    [InlineData("object", "return new Lazy<TcpClient>(client);")]
    [InlineData("Task<TcpClient>", "return Task.FromResult(client);")]
    [InlineData("Func<TcpClient>", "return () => client;")]
    [InlineData("Action", "return client.Close;")]
    [InlineData("Action", "return () => client.Close();")]
    [InlineData("TcpClient", "var other = client;\nreturn other;")]
    [InlineData("object", "_client = client;\nreturn null;")]
    [InlineData("object", "this._client = client;\nreturn null;")]
    [InlineData("object", "Property = client;\nreturn null;")]
    [InlineData("object", "s_stream = client.GetStream();\nreturn null;")]
    [InlineData("object", "_list.Add(client);\nreturn null;")]
    [InlineData("object", "_map[host] = client;\nreturn null;")]
    [InlineData("object", "((IDictionary<string, TcpClient>)_map).Add(host, client);\nreturn null;")]
    [InlineData("object", "_map.TryAdd(host, client);\nreturn null;")]
    [InlineData("object", "_array[0] = client;\nreturn null;")]
    [InlineData("object", "_bag.Enqueue(client);\nreturn null;")]
    [InlineData("object", "return new Session(client);")]
    [InlineData("object", "var session = new Session(client);\nsession.Start();\nreturn null;")]
    [InlineData("object", "return new Session { Client = client };")]
    [InlineData("object", "var session = new Session();\nsession.Client = client;\nreturn null;")]
    [InlineData("object", "Use(client);\nreturn null;")]
    [InlineData("object", "Use(client.GetStream());\nreturn null;")]
    [InlineData("object", "_work(client);\nreturn null;")]
    [InlineData("object", "Accepted?.Invoke(client);\nreturn null;")]
    [InlineData("object", "Task.Run(() => Use(client));\nreturn null;")]
    [InlineData("object", "new Thread(() => Use(client)).Start();\nreturn null;")]
    [InlineData("object", "new Thread(Use).Start(client);\nreturn null;")]
    [InlineData("object", "ThreadPool.QueueUserWorkItem(Use, client);\nreturn null;")]
    [InlineData("object", "ThreadPool.QueueUserWorkItem(_ => client.Close());\nreturn null;")]
    [InlineData("object", "var stream = client.GetStream();\nstream.BeginRead(new byte[8], 0, 8, Read, stream);\nreturn null;")]
    [InlineData("object", "var stream = client.GetStream();\nstream.BeginRead(new byte[8], 0, 8, ar => stream.Close(), null);\nreturn null;")]
    [InlineData("object", "var stream = client.GetStream();\nTask.Run(() => stream.Dispose());\nreturn null;")]
    [InlineData("object", "_token.Register(() => client.Dispose());\nreturn null;")]
    [InlineData("object", "_token.Register(client.Dispose);\nreturn null;")]
    [InlineData("object", "new Timer(_ => client.Close()).Change(9, 9);\nreturn null;")]
    [InlineData("object", "AppDomain.CurrentDomain.ProcessExit += (_, _) => client.Close();\nreturn null;")]
    [InlineData("object", "void Finish() => client.Close();\nFinish();\nreturn null;")]
    [InlineData("object", "_completion.SetResult(client);\nreturn null;")]
    [InlineData("object", "_completion.TrySetResult(client);\nreturn null;")]
    [InlineData("object", "_channel.Writer.TryWrite(client);\nreturn null;")]
    [InlineData("object", "_channel.Writer.WriteAsync(client).AsTask().Wait();\nreturn null;")]
    [InlineData("object", "_work?.Invoke(client);\nreturn null;")]
    [InlineData("object", "_work?.BeginInvoke(client, null, null);\nreturn null;")]
    [InlineData("object", "_token.Register(state => ((IDisposable)state).Dispose(), client);\nreturn null;")]
    [InlineData("object", "Task.Factory.StartNew(Use, client);\nreturn null;")]
    [InlineData("object", "_map.GetOrAdd(host, client);\nreturn null;")]
    [InlineData("object", "_map.AddOrUpdate(host, client, (_, old) => client);\nreturn null;")]
    [InlineData("object", "_map.TryUpdate(host, client, null);\nreturn null;")]
    [InlineData("object", "Interlocked.Exchange(ref _client, client)?.Close();\nreturn null;")]
    [InlineData("object", "Volatile.Write(ref _client, client);\nreturn null;")]
    [InlineData("object", "client.Extend();\nreturn null;")]
    [InlineData("object", "dynamic other = client;\nother.Close();\nreturn null;")]
    [InlineData("object", "var pair = (client, 1);\n_pairs.Add(pair);\nreturn null;")]
    public Task Somebody_has_it(string type, string statements) => Verify.FileAsync(Context + $$"""
        partial class Subject
        {
            private {{type}} Open(string host)
            {
                var client = new TcpClient(host, 80);
                {{statements}}
            }
        }
        """);

    [Fact]
    public Task By_reference() => Verify.SilentAsync("""
        static bool TryOpen(string host, out TcpClient client)
        {
            client = new TcpClient(host, 80);
            return client.Connected;
        }

        static void Reopen(string host, ref TcpClient client)
        {
            client?.Close();
            client = new TcpClient(host, 80);
        }

        static bool TryOpenLater(string host, out TcpClient client)
        {
            var opened = new TcpClient(host, 80);
            client = opened;
            return true;
        }
        """);

    [Fact]
    public Task Returned_where_it_works_and_closed_where_not() => Verify.SilentAsync("""
        static async Task<TcpClient> OpenAsync(string host)
        {
            var client = new TcpClient();
            try
            {
                await client.ConnectAsync(host, 80);
                return client;
            }
            catch
            {
                client.Dispose();
                throw;
            }
        }

        static Socket Open(EndPoint[] peers)
        {
            foreach (var peer in peers)
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                try
                {
                    socket.Connect(peer);
                    return socket;
                }
                catch (SocketException)
                {
                    socket.Dispose();
                }
            }

            return null;
        }
        """);

    [Fact]
    public Task In_an_initializer_of_a_field() => Verify.SilentAsync("""
        private readonly TcpClient _client = new TcpClient();
        private static readonly Socket Listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        private TcpClient Client { get; } = new TcpClient();
        private readonly Lazy<TcpClient> _lazy = new Lazy<TcpClient>(() => new TcpClient());

        private TcpClient Get() => _client;

        private Socket Create() => new Socket(SocketType.Stream, ProtocolType.Tcp);

        private Func<TcpClient> Factory() => () => new TcpClient();

        private void Stop()
        {
            if (_lazy.IsValueCreated)
            {
                _lazy.Value.Close();
            }

            _client.Close();
            Client.Close();
        }
        """);

    [Theory]
    [InlineData("_ = client.GetStream().WriteAsync(new byte[8], 0, 8);")]
    [InlineData("Task.Run(() => client.GetStream().WriteByte(1));")]
    [InlineData("Task.Run(() => Console.WriteLine(client.Connected));")]
    [InlineData("var endPoint = client.Client.RemoteEndPoint;\n_list.Remove(client);")]
    [InlineData("Console.WriteLine($\"{client.Client.RemoteEndPoint}\");")]
    [InlineData("Console.WriteLine(\"to \" + client);")]
    [InlineData("if (client == _client)\n{\nConsole.WriteLine();\n}")]
    [InlineData("if (ReferenceEquals(client, _client))\n{\nConsole.WriteLine();\n}")]
    [InlineData("var hash = client.GetHashCode();\nvar text = client.ToString();\nvar same = client.Equals(null);")]
    [InlineData("_ = nameof(client);")]
    [InlineData("client.NoDelay = true;\nclient.ReceiveTimeout = 9;")]
    [InlineData("var stream = client.GetStream();\nTask.Run(() => stream.WriteByte(1));")]
    public Task Nobody_has_it(string statements) => Verify.FlaggedAsync($$"""
        private readonly List<TcpClient> _list = new List<TcpClient>();
        private TcpClient _client = null;

        void Open(string host)
        {
            var client = {|SLA0201:new TcpClient(host, 80)|};
            {{statements}}
        }
        """);

    private const string Context = """
        static class Extensions
        {
            public static void Extend(this TcpClient client) => client.Close();
        }

        class Session
        {
            public Session()
            {
            }

            public Session(TcpClient client) => Client = client;

            public TcpClient Client { get; set; }

            public void Start() => Client.Close();
        }

        partial class Subject
        {
            private static NetworkStream s_stream;
            private readonly List<TcpClient> _list = new List<TcpClient>();
            private readonly List<(TcpClient, int)> _pairs = new List<(TcpClient, int)>();
            private readonly ConcurrentQueue<TcpClient> _bag = new ConcurrentQueue<TcpClient>();
            private readonly ConcurrentDictionary<string, TcpClient> _map = new ConcurrentDictionary<string, TcpClient>();
            private readonly TcpClient[] _array = new TcpClient[1];
            private readonly TaskCompletionSource<TcpClient> _completion = new TaskCompletionSource<TcpClient>();
            private readonly System.Threading.Channels.Channel<TcpClient> _channel = System.Threading.Channels.Channel.CreateUnbounded<TcpClient>();
            private readonly CancellationToken _token;
            private readonly Action<TcpClient> _work;
            private TcpClient _client;

            private event Action<TcpClient> Accepted;

            private TcpClient Property { get; set; }

            private void Stop()
            {
                _client?.Close();
                Property?.Close();
            }

            private static void Use(object connection) => ((IDisposable)connection).Dispose();

            private static void Read(IAsyncResult ar) => ((NetworkStream)ar.AsyncState).Close();
        }


        """;
}

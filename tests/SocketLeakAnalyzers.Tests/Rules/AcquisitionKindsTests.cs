using System;
using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0201: is every way to get a connection known, flagged where it is dropped and silent where it is closed?</summary>
public sealed class AcquisitionKindsTests
{
    [Theory]
    [InlineData("var c = {|SLA0201:socket.Accept()|};")]
    [InlineData("var c = await {|SLA0201:socket.AcceptAsync()|};")]
    [InlineData("var c = await {|SLA0201:socket.AcceptAsync(token)|};")]
    [InlineData("var c = {|SLA0201:socket.EndAccept(ar)|};")]
    [InlineData("var c = {|SLA0201:listener.AcceptSocket()|};")]
    [InlineData("var c = await {|SLA0201:listener.AcceptSocketAsync(token)|};")]
    [InlineData("var c = {|SLA0201:listener.AcceptTcpClient()|};")]
    [InlineData("var c = await {|SLA0201:listener.AcceptTcpClientAsync()|}.ConfigureAwait(false);")]
    [InlineData("TcpClient c = {|SLA0201:new()|};")]
    [InlineData("Socket c = {|SLA0201:new(SocketType.Stream, ProtocolType.Tcp)|};")]
    [InlineData("var c = {|SLA0201:new TcpClient { NoDelay = true, ReceiveTimeout = 9 }|};")]
    [InlineData("Socket c = {|SLA0201:new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }|};")]
    [InlineData("var task = {|SLA0201:listener.AcceptTcpClientAsync()|};\nConsole.WriteLine(host);\nvar c = await task;")]
    [InlineData("Task<Socket> task = {|SLA0201:listener.AcceptSocketAsync()|};\nvar c = await task.ConfigureAwait(false);")]
    [InlineData("TcpClient c = null;\nc ??= {|SLA0201:new TcpClient(host, 80)|};")]
    [InlineData("TcpClient c;\nif (host == null)\nc = {|SLA0201:new TcpClient()|};\nelse\nc = new TcpClient(host, 80);")]
    [InlineData("IDisposable c = {|SLA0201:new TcpClient(host, 80)|};")]
    [InlineData("object any = {|SLA0201:listener.AcceptSocket()|};\nvar c = (Socket)any;")]
    [InlineData("object any = {|SLA0201:listener.AcceptSocket()|};\nvar c = any as Socket;")]
    [InlineData("if ({|SLA0201:socket.Accept()|} is not { } c)\nreturn;")]
    [InlineData("if ({|SLA0201:socket.Accept()|} is not Socket c)\nreturn;")]
    [InlineData("if ({|SLA0201:socket.Accept()|} is not { Connected: var up } c)\nreturn;")]
    public async Task One_call_that_acquires(string acquisition)
    {
        await Verify.FlaggedAsync(Method(acquisition + "\nConsole.WriteLine(c);"));
        await Verify.SilentAsync(Method(Plain(acquisition) + "\nConsole.WriteLine(c);\nc?.Dispose();"));
        await Verify.SilentAsync(Method(Plain(acquisition) + "\n_kept.Add(c);"));
    }

    [Theory]
    [InlineData("var c = {|SLA0201:Open(host)|};")]
    [InlineData("var c = await {|SLA0201:OpenAsync(host)|};")]
    [InlineData("var c = await {|SLA0201:OpenValueAsync(host)|};")]
    [InlineData("var c = {|SLA0201:OpenAsync(host)|}.Result;")]
    [InlineData("var c = {|SLA0201:OpenAsync(host)|}.GetAwaiter().GetResult();")]
    [InlineData("var task = {|SLA0201:OpenAsync(host)|};\nConsole.WriteLine(host);\nvar c = await task;")]
    [InlineData("var c = {|SLA0201:OpenThrough(host)|};")]
    [InlineData("var c = {|SLA0201:OpenStream(host)|};")]
    [InlineData("var c = {|SLA0201:new LoggedClient(host)|};")]
    [InlineData("LoggedClient c = {|SLA0201:new(host)|};\nc.NoDelay = true;\nc.Log();")]
    [InlineData("var c = {|SLA0201:new SecureClient(host)|};")]
    [InlineData("var c = {|SLA0201:OpenLogged(host)|};")]
    public async Task A_method_of_the_source_that_acquires(string acquisition)
    {
        await Verify.FlaggedAsync(Method(acquisition + "\nConsole.WriteLine(c);"));
        await Verify.SilentAsync(Method(Plain(acquisition) + "\nConsole.WriteLine(c);\nc?.Dispose();"));
        await Verify.SilentAsync(Method(Plain(acquisition) + "\n_kept.Add(c);"));
    }

    [Theory]
    [InlineData("{|SLA0201:OpenOut(host, out var c)|};")]
    [InlineData("TcpClient c;\n{|SLA0201:OpenOut(host, out c)|};")]
    [InlineData("if (!{|SLA0201:TryOpen(host, out var c)|})\nreturn;")]
    [InlineData("if (!{|SLA0201:TryOpenThrough(host, out var c)|})\nreturn;")]
    [InlineData("var (c, _) = {|SLA0201:OpenPair(host)|};")]
    [InlineData("var (_, c) = {|SLA0201:OpenPair(host)|};")]
    [InlineData("(TcpClient c, NetworkStream s) = await {|SLA0201:OpenPairAsync(host)|};")]
    [InlineData("TcpClient c;\n(c, _) = await {|SLA0201:OpenPairAsync(host)|}.ConfigureAwait(false);")]
    [InlineData("var c = {|SLA0201:OpenPair(host)|}.Client;")]
    [InlineData("var pair = {|SLA0201:OpenPair(host)|};\nvar c = pair.Client;")]
    [InlineData("var (c, n) = ({|SLA0201:new TcpClient(host, 80)|}, 1);")]
    public async Task One_that_acquires_beside_its_result(string acquisition)
    {
        await Verify.FlaggedAsync(Method(acquisition + "\nConsole.WriteLine(c);"));
        await Verify.SilentAsync(Method(Plain(acquisition) + "\nConsole.WriteLine(c);\nc.Dispose();"));
        await Verify.SilentAsync(Method(Plain(acquisition) + "\nusing (c)\nConsole.WriteLine(c);"));
        await Verify.SilentAsync(Method(Plain(acquisition) + "\n_kept.Add(c);"));
    }

    [Theory]
    [InlineData("FindOut(host, out var c);")]
    [InlineData("if (!TryFind(host, out var c))\nreturn;")]
    [InlineData("var (c, _) = FindPair(host);")]
    [InlineData("var c = FindPair(host).Client;")]
    [InlineData("OpenAndKeep(host, out var c);")]
    [InlineData("if (!TryOpen(host, out _client))\nreturn;\nvar c = _client;")]
    [InlineData("var (c, n) = (_client, 1);")]
    [InlineData("var pair = OpenPair(host);\n_pairs.Add(pair);\nvar c = pair.Client;")]
    [InlineData("var (c, s) = OpenPair(host);\ns.Dispose();")]
    [InlineData("using var s = OpenPair(host).Stream;\nvar c = 1;")]
    public Task One_that_only_finds_it(string lookup) => Verify.SilentAsync(Method(lookup + "\nConsole.WriteLine(c);"));

    [Theory]
    [InlineData("using var c = host == null ? new TcpClient() : new TcpClient(host, 80);")]
    [InlineData("using var c = host == null ? null : listener.AcceptTcpClient();")]
    [InlineData("using var c = host == null ? await listener.AcceptTcpClientAsync() : await OpenAsync(host);")]
    [InlineData("using (host == null ? socket.Accept() : listener.AcceptSocket())\n{\nConsole.WriteLine();\n}")]
    [InlineData("using (var c = host switch { null => new TcpClient(), _ => new TcpClient(host, 80) })\n{\nConsole.WriteLine(c);\n}")]
    [InlineData("using (TcpClient c = new(), d = new())\n{\nConsole.WriteLine(c);\n}")]
    [InlineData("using var c = _client ?? new TcpClient();")]
    public Task Using_of_one_of_several(string statements) => Verify.SilentAsync(Method(statements));

    [Theory]
    [InlineData("var c = host == null ? {|SLA0201:new TcpClient()|} : new TcpClient(host, 80);")]
    [InlineData("var c = host switch { null => {|SLA0201:new TcpClient()|}, _ => new TcpClient(host, 80) };")]
    [InlineData("var c = host == null ? await {|SLA0201:listener.AcceptTcpClientAsync()|} : await OpenAsync(host);")]
    public async Task One_of_several_with_one_warning(string acquisition)
    {
        await Verify.FlaggedAsync(Method(acquisition + "\nConsole.WriteLine(c);"));
        await Verify.SilentAsync(Method(Plain(acquisition) + "\nConsole.WriteLine(c);\nc.Close();"));
    }

    [Theory]
    [InlineData("var local = new ThreadLocal<Socket>(() => new Socket(SocketType.Stream, ProtocolType.Tcp), trackAllValues: true);\nlocal.Value.NoDelay = true;")]
    public Task Made_on_demand_by_somebody_who_keeps_it(string statements) => Verify.SilentAsync(Method(statements));

    [Theory]
    [InlineData("var all = new List<TcpClient> { new TcpClient(host, 80), new TcpClient(host, 81) };\nall.ForEach(c => c.Close());")]
    [InlineData("_kept.AddRange(new[] { listener.AcceptTcpClient(), Open(host) });")]
    [InlineData("var map = new Dictionary<string, TcpClient> { [host] = new TcpClient(host, 80) };\nmap[host].Close();")]
    [InlineData("var map = new Dictionary<string, TcpClient> { { host, new TcpClient(host, 80) } };\nforeach (var pair in map)\npair.Value.Close();")]
    [InlineData("TcpClient[] all = { new TcpClient(), new TcpClient() };\nforeach (var c in all)\nc.Dispose();")]
    [InlineData("var session = new Session { Client = listener.AcceptTcpClient() };\nsession.Client.Close();")]
    [InlineData("var pair = (Client: new TcpClient(host, 80), Port: 80);\npair.Client.Close();")]
    public Task An_initializer_hands_it_over(string statements) => Verify.SilentAsync(Method(statements));

    [Theory]
    [InlineData("var wrapper = {|SLA0201:new Wrapper(host)|};")]
    [InlineData("var wrapper = {|SLA0201:Wrapper.Open(host)|};")]
    [InlineData("var wrapper = new Wrapper({|SLA0201:new TcpClient(host, 80)|});")]
    [InlineData("var c = {|SLA0201:listener.AcceptTcpClient()|};\nvar wrapper = new Wrapper(c);")]
    public async Task A_wrapper_that_nobody_disposes_70a(string acquisition)
    {
        await Verify.FlaggedAsync(Method(acquisition + "\nwrapper.Send(1);"));
        await Verify.SilentAsync(Method(Plain(acquisition) + "\nwrapper.Send(1);\nwrapper.Dispose();"));
        await Verify.SilentAsync(Method(Plain(acquisition) + "\nusing (wrapper)\nwrapper.Send(1);"));
        await Verify.SilentAsync(Method(Plain(acquisition) + "\n_owned.Add(wrapper);"));
    }

    [Theory]
    [InlineData("return_", "return c;")]
    [InlineData("return_", "return new Session(c);")]
    [InlineData("return_", "return (c, host);")]
    [InlineData("out_", "given = c;\nreturn null;")]
    [InlineData("ref_", "given?.Close();\ngiven = c;\nreturn null;")]
    public Task To_the_caller(string kind, string statements) => Verify.SilentAsync(Context + $$"""
        private object M(TcpListener listener, string host{{(kind == "return_" ? "" : $", {kind[..^1]} TcpClient given")}})
        {
            var c = listener.AcceptTcpClient();
            {{statements}}
        }
        """);

    [Theory]
    [InlineData("_client = c;")]
    [InlineData("this.Property = c;")]
    [InlineData("_slots[0] = c;")]
    [InlineData("_slots[^1] = c;")]
    [InlineData("_kept.Add(c);")]
    [InlineData("_kept.Insert(0, c);")]
    [InlineData("_map[host] = c;")]
    [InlineData("_map.TryAdd(host, c);")]
    [InlineData("_map.AddOrUpdate(host, c, (_, old) => { old.Close(); return c; });")]
    [InlineData("_map.AddOrUpdate(host, _ => c, (_, old) => { old.Close(); return c; });")]
    [InlineData("_queue.Enqueue(c);")]
    [InlineData("_bag.Add(c);")]
    [InlineData("_linked.AddLast(c);")]
    [InlineData("_stack.Push(c);")]
    [InlineData("var session = new Session(c);\n_owned.Add(session);")]
    [InlineData("_owned.Add(new Session(c));")]
    [InlineData("Action stop = () => c.Close();\n_stops.Add(stop);")]
    [InlineData("Closing += (_, _) => c.Close();")]
    [InlineData("Closing += delegate { c.Dispose(); };")]
    [InlineData("Interlocked.Exchange(ref _client, c)?.Close();")]
    [InlineData("if (Interlocked.CompareExchange(ref _client, c, null) != null)\nc.Close();")]
    [InlineData("token.Register(() => c.Close());")]
    [InlineData("token.Register(c.Dispose);")]
    [InlineData("using var registration = token.Register(() => c.Close());\nawait Task.Delay(-1, token);")]
    [InlineData("_disposables.Add(c);")]
    [InlineData("Give(c, _disposables);")]
    [InlineData("_services.AddSingleton(c);")]
    [InlineData("_services.AddSingleton<object>(c);")]
    [InlineData("var owner = new AsyncOwner(c);\nawait using (owner)\n{\nConsole.WriteLine();\n}")]
    [InlineData("await using var owner = new AsyncOwner(c);")]
    [InlineData("_owners.Add(new AsyncOwner(c));")]
    public Task To_somebody_who_keeps_or_closes_it(string statements) => Verify.SilentAsync(
        Method("var c = listener.AcceptTcpClient();\n" + statements));

    private static string Plain(string marked) =>
        marked.Replace("{|SLA0201:", string.Empty, StringComparison.Ordinal).Replace("|}", string.Empty, StringComparison.Ordinal);

    private static string Method(string statements) => Context + $$"""
        private async Task RunAsync(Socket socket, TcpListener listener, IAsyncResult ar, string host, CancellationToken token)
        {
            await Task.Yield();
            {{statements}}
        }
        """;

    private const string Context = """
        private readonly List<IDisposable> _kept = new();
        private readonly List<IDisposable> _owned = new();
        private readonly List<IAsyncDisposable> _owners = new();
        private readonly List<Action> _stops = new();
        private readonly TcpClient[] _slots = new TcpClient[4];
        private readonly ConcurrentDictionary<string, TcpClient> _map = new();
        private readonly ConcurrentQueue<TcpClient> _queue = new();
        private readonly ConcurrentBag<IDisposable> _bag = new();
        private readonly LinkedList<TcpClient> _linked = new();
        private readonly Stack<IDisposable> _stack = new();
        private readonly Disposables _disposables = new();
        private readonly IServices _services = null;
        private TcpClient _client;

        private event EventHandler Closing;

        private TcpClient Property { get; set; }

        public void Stop()
        {
            _client?.Close();
            Property?.Close();
            Closing?.Invoke(this, EventArgs.Empty);
        }

        private static TcpClient Open(string host)
        {
            var client = new TcpClient(host, 80);
            client.NoDelay = true;
            return client;
        }

        private static TcpClient OpenThrough(string host) => Open(host + ".local");

        private static NetworkStream OpenStream(string host) => new TcpClient(host, 80).GetStream();

        private static async Task<TcpClient> OpenAsync(string host)
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

        private static async ValueTask<TcpClient> OpenValueAsync(string host)
        {
            await Task.Yield();
            return new TcpClient(host, 80);
        }

        private static LoggedClient OpenLogged(string host) => new LoggedClient(host);

        private class LoggedClient : TcpClient
        {
            public LoggedClient(string host) : base(host, 80)
            {
            }

            public void Log() => Console.WriteLine(Available);
        }

        private sealed class SecureClient : LoggedClient
        {
            public SecureClient(string host) : base(host)
            {
            }
        }

        private static void OpenOut(string host, out TcpClient client) => client = new TcpClient(host, 80);

        private static bool TryOpen(string host, out TcpClient client)
        {
            client = null;
            try
            {
                client = new TcpClient(host, 80);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        }

        private static bool TryOpenThrough(string host, out TcpClient client) => TryOpen(host, out client);

        private static (TcpClient Client, NetworkStream Stream) OpenPair(string host)
        {
            var client = new TcpClient(host, 80);
            return (client, client.GetStream());
        }

        private static async Task<(TcpClient Client, NetworkStream Stream)> OpenPairAsync(string host)
        {
            var client = new TcpClient();
            try
            {
                await client.ConnectAsync(host, 80);
                return (client, client.GetStream());
            }
            catch
            {
                client.Dispose();
                throw;
            }
        }

        private readonly List<(TcpClient, NetworkStream)> _pairs = new();

        private static void FindOut(string host, out TcpClient client) => client = _open[host];

        private static bool TryFind(string host, out TcpClient client) => _open.TryGetValue(host, out client);

        private static (TcpClient Client, NetworkStream Stream) FindPair(string host) => (_open[host], _open[host].GetStream());

        private static void OpenAndKeep(string host, out TcpClient client)
        {
            client = new TcpClient(host, 80);
            _open.TryAdd(host, client);
        }

        private static readonly ConcurrentDictionary<string, TcpClient> _open = new();

        private sealed class Session : IDisposable
        {
            public Session()
            {
            }

            public Session(TcpClient client) => Client = client;

            public TcpClient Client { get; init; }

            public void Dispose() => Client?.Dispose();
        }

        private sealed class Wrapper : IDisposable
        {
            private readonly TcpClient _inner;

            public Wrapper(string host) => _inner = new TcpClient(host, 80);

            public Wrapper(TcpClient inner) => _inner = inner;

            public static Wrapper Open(string host) => new Wrapper(host);

            public void Send(byte value) => _inner.GetStream().WriteByte(value);

            public void Dispose() => _inner.Close();
        }

        private sealed class AsyncOwner : IAsyncDisposable
        {
            private readonly TcpClient _inner;

            public AsyncOwner(TcpClient inner) => _inner = inner;

            async ValueTask IAsyncDisposable.DisposeAsync()
            {
                await Task.Yield();
                _inner.Dispose();
            }
        }

        internal sealed class Disposables : IDisposable
        {
            private readonly List<IDisposable> _all = new();

            public void Add(IDisposable one) => _all.Add(one);

            public void Dispose() => _all.ForEach(one => one.Dispose());
        }

        private static T Give<T>(T one, Disposables all)
            where T : IDisposable
        {
            all.Add(one);
            return one;
        }

        private interface IServices
        {
            IServices AddSingleton<T>(T instance)
                where T : class;
        }


        """;
}

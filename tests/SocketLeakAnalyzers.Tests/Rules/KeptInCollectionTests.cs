using System.Threading.Tasks;
using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0204 and SLA0205: connections that a type keeps in a dictionary, takes out and replaces.</summary>
public sealed class KeptInCollectionTests
{
    [Theory]
    [InlineData("if ({|SLA0204:_clients.TryRemove(id, out var c)|}) Console.WriteLine(c.Client.RemoteEndPoint);")]
    [InlineData("{|SLA0204:_clients.Remove(id, out var c)|};")]
    [InlineData("{|SLA0204:_clients.TryRemove(id, out TcpClient c)|}; Console.WriteLine(c);")]
    [InlineData("TcpClient c;\n    {|SLA0204:_clients.TryRemove(id, out c)|};")]
    public Task Taken_out_and_dropped(string kick) => Verify.FlaggedAsync(Registry(kick));

    [Theory]
    [InlineData("if (_clients.TryRemove(id, out var c)) c.Close();")]
    [InlineData("if (_clients.TryRemove(id, out var c)) { using (c) { } }")]
    [InlineData("if (_clients.TryRemove(id, out var c)) _drop(c);")]
    [InlineData("if (_clients.TryRemove(id, out var c)) _late.Add(c);")]
    [InlineData("if (_clients.TryRemove(id, out var c)) ThreadPool.QueueUserWorkItem(_ => c.Close());")]
    [InlineData("if (_clients.TryRemove(id, out var c)) _last = c;")]
    [InlineData("_clients[id].Close();\n    _clients.TryRemove(id, out var c);")]
    [InlineData("_clients.TryRemove(id, out _);")]
    [InlineData("if (_clients.TryRemove(id, out var c)) new StreamReader(c.GetStream()).ReadToEnd();")]
    [InlineData("_names.Remove(id, out var name);")]
    public Task Somebody_has_it(string kick) => Verify.SilentAsync(Registry(kick));

    [Fact]
    public Task Put_in_by_others() => Verify.SilentAsync("""
        private readonly ConcurrentDictionary<int, TcpClient> _clients = new ConcurrentDictionary<int, TcpClient>();

        public void Add(int id, TcpClient client) => _clients[id] = client;

        public void Remove(int id)
        {
            if (_clients.TryRemove(id, out var c))
            {
                Console.WriteLine(c.Connected);
            }
        }
        """);

    [Theory]
    [InlineData("void Replace(int id) { {|SLA0205:_clients[id] = new TcpClient(\"host\", 80)|}; }")]
    [InlineData("void ReconnectAll() { foreach (var id in _clients.Keys) { {|SLA0205:_clients[id] = new TcpClient(\"host\", 80)|}; } }")]
    [InlineData("async Task ReplaceAsync(int id, TcpListener l) { var c = await l.AcceptTcpClientAsync(); {|SLA0205:_clients[id] = c|}; }")]
    public Task Slot_that_is_replaced(string method) => Verify.FlaggedAsync(Slots(method));

    [Theory]
    [InlineData("void Add(int id) { _clients[id] = new TcpClient(\"host\", 80); }")]
    [InlineData("void Replace(int id) { _clients[id].Close(); _clients[id] = new TcpClient(\"host\", 80); }")]
    [InlineData("void Replace(int id) { if (_clients.TryGetValue(id, out var old)) Drop(old); _clients[id] = new TcpClient(\"host\", 80); }")]
    [InlineData("void Replace(int id) { Remove(id); _clients[id] = new TcpClient(\"host\", 80); }")]
    [InlineData("void Replace(int id) { _clients[id] = new TcpClient(\"host\", 80); } void Swap(int id) { _clients[id].Dispose(); Replace(id); }")]
    [InlineData("void Replace(int id, TcpClient c) { _clients[id] = c; }")]
    public Task Slot_that_is_closed_or_new(string method) => Verify.SilentAsync(Slots(method));

    [Fact]
    public Task Message_names_what_is_taken_out() => Verify.FileAsync(
        Verify.InClass(Registry("{|#0:_clients.TryRemove(id, out var c)|};")),
        new DiagnosticResult(Descriptors.RemovedNotClosed).WithLocation(0).WithArguments("c", "_clients", "Subject"));

    private static string Registry(string kick) => $$"""
        private readonly ConcurrentDictionary<int, TcpClient> _clients = new ConcurrentDictionary<int, TcpClient>();
        private readonly Dictionary<int, string> _names = new Dictionary<int, string>();
        private readonly List<TcpClient> _late = new List<TcpClient>();
        private readonly Action<TcpClient> _drop = null;
        private TcpClient _last;

        public void Accept(TcpListener listener, int id)
        {
            var client = listener.AcceptTcpClient();
            client.NoDelay = true;
            _clients.TryAdd(id, client);
        }

        public void Broadcast(byte[] data)
        {
            foreach (var client in _clients.Values)
            {
                client.GetStream().Write(data, 0, data.Length);
            }
        }

        public void Kick(int id)
        {
            {{kick}}
        }
        """;

    private static string Slots(string method) => $$"""
        private readonly Dictionary<int, TcpClient> _clients = new Dictionary<int, TcpClient>();

        {{method}}

        void Remove(int id)
        {
            _clients[id].Close();
            _clients.Remove(id);
        }

        static void Drop(TcpClient c) => c.Close();
        """;
}

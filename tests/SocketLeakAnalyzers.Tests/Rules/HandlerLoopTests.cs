using System;
using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0202: a handler on its own that closes on its normal ways and catches only what a lost connection throws.</summary>
public sealed class HandlerLoopTests
{
    private const string Catches = "catch (SocketException) { } catch (IOException) { }";

    private const string Turn = """
        var request = await {|SLA0202:_provider.Provide(_input)|}.ConfigureAwait(false);
                        if (request == null)
                        {
                            _client.Close();
                        }
        """;

    [Theory]
    [InlineData(Catches)]
    [InlineData("catch (IOException e) { Console.WriteLine(e.Message); }")]
    [InlineData("catch (IOException e) when (e.InnerException is SocketException) { _log.Warn($\"lost {e}\"); }")]
    public Task Catches_only_a_lost_connection(string catches) => Verify.FlaggedAsync(Handler(Turn, catches));

    [Theory]
    [InlineData("catch (Exception e) { Console.WriteLine(e); _client.Close(); }")]
    [InlineData("catch (Exception e) { Console.WriteLine(e); }")]
    [InlineData("catch { }")]
    [InlineData(Catches + " finally { _client.Close(); }")]
    [InlineData("catch (IOException) { _client.Close(); }")]
    [InlineData("catch (IOException) { throw; }")]
    [InlineData("catch (IOException) { OnLost(); }")]
    [InlineData("catch (IOException) { _lost = true; }")]
    [InlineData(Catches + " _client.Close();")]
    [InlineData(Catches + " OnLost();")]
    public Task Catches_more_or_closes(string catches) => Verify.SilentAsync(Plain(Handler(Turn, catches)));

    [Theory]
    [InlineData("await {|SLA0202:_handle(1)|}; _client.Close();")]
    [InlineData("if (_lost) { continue; } Check({|SLA0202:Read()|}); _client.Close();")]
    public Task What_may_fail(string turn) => Verify.FlaggedAsync(Handler(turn, Catches));

    [Theory]
    [InlineData("await _input.ReadLineAsync(); _client.Close();")]
    [InlineData("_log.Warn(\"read\"); _client.Close();")]
    [InlineData("Check(1); _client.Close();")]
    [InlineData("try { await _handle(1); } catch (Exception e) { Console.WriteLine(e); } _client.Close();")]
    [InlineData("_ = _handle(1); _client.Close();")]
    [InlineData("await _handle(1);")]
    [InlineData("await _handle(1); _other.Close();")]
    public Task What_does_not(string turn) => Verify.SilentAsync(Handler(turn, Catches));

    [Theory]
    [InlineData("async void", "Task.Factory.StartNew(Process);")]
    [InlineData("async void", "Process();")]
    [InlineData("async Task", "Task.Run(Process);")]
    [InlineData("async Task", "_ = Process();")]
    [InlineData("async Task", "Task.Run(() => Process());")]
    public Task Nobody_waits(string kind, string start) => Verify.FlaggedAsync(Handler(Turn, Catches, kind, start));

    [Theory]
    [InlineData("Process().Wait();")]
    [InlineData("Running = Process();")]
    [InlineData("Process().ContinueWith(_ => _client.Close());")]
    public Task Somebody_waits(string start) => Verify.SilentAsync(Plain(Handler(Turn, Catches, "async Task", start)));

    [Theory]
    [InlineData("public void Dispose() => _client.Close();")]
    [InlineData("private Timer _idle = new(_ => { });")]
    [InlineData("public virtual void Abandon() => _client.Close();")]
    public Task Somebody_else_may_close(string member) => Verify.SilentAsync(Plain(Handler(Turn, Catches, member: member)));

    [Theory]
    [InlineData("private void End() => _client.Close();")]
    [InlineData("public bool IsOpen => _client.Connected;")]
    public Task Nobody_else_closes(string member) => Verify.FlaggedAsync(Handler(Turn, Catches, member: member));

    [Fact]
    public Task A_loop_that_accepts_is_another_matter() =>
        Verify.SilentAsync(Handler("await _handle(_client.AcceptNext()); _client.Close();", Catches));

    [Fact]
    public Task A_field_of_the_framework_s() => Verify.FlaggedAsync("""
        public sealed class Handler
        {
            private readonly TcpClient _client;
            private readonly Func<string, Task> _handle;

            public Handler(TcpClient client, Func<string, Task> handle)
            {
                (_client, _handle) = (client, handle);
                Run();
            }

            private async void Run()
            {
                var reader = new StreamReader(_client.GetStream());
                try
                {
                    while (await reader.ReadLineAsync() is { } line && _client.Connected)
                    {
                        await {|SLA0202:_handle(line)|};
                    }

                    _client.Close();
                }
                catch (IOException)
                {
                }
            }
        }
        """);

    private static string Plain(string text) => text.Replace("{|SLA0202:", "", StringComparison.Ordinal).Replace("|}", "", StringComparison.Ordinal);

    private static string Handler(string turn, string catches, string kind = "async void", string start = "Process();", string member = "") => $$"""
        public interface IClient
        {
            Stream Stream { get; }

            bool Connected { get; }

            int AcceptNext();

            void Close();
        }

        public sealed class Adapter : IClient
        {
            private readonly TcpClient _client;

            public Adapter(TcpClient client) => _client = client;

            public Stream Stream => _client.GetStream();

            public bool Connected => _client.Connected;

            public int AcceptNext() => 0;

            public void Close() => _client.Close();
        }

        public interface IProvider { Task<string?> Provide(StreamReader reader); }

        public interface ILog { void Warn(string text); }

        public class Handler
        {
            private readonly IClient _client;
            private readonly IProvider _provider;
            private readonly Func<int, Task> _handle;
            private readonly ILog _log;
            private readonly StreamReader _input;
            private readonly StringReader _other = new("");
            private bool _lost;

            public Handler(IClient client, IProvider provider, Func<int, Task> handle, ILog log)
            {
                (_client, _provider, _handle, _log) = (client, provider, handle, log);
                _input = new StreamReader(client.Stream);
                {{start}}
            }

            public event EventHandler? Lost;

            public Task? Running { get; set; }

            {{member}}

            private {{kind}} Process()
            {
                await Task.Yield();
                try
                {
                    while (_client.Connected)
                    {
                        {{turn}}
                    }
                }
                {{catches}}

                _log.Warn("Lost");
            }

            private void OnLost() => Lost?.Invoke(this, EventArgs.Empty);

            private int Read() => _input.Read() is >= 0 and var read ? read : throw new FormatException();

            private void Check(int read) => Console.WriteLine(read);
        }
        """;
}

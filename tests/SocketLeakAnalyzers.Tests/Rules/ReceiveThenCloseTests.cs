using System;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0202: what is thrown in a receive loop jumps over the close behind it.</summary>
public sealed class ReceiveThenCloseTests
{
    private const string Loop = """
        while (true)
            {
                var result = await Source.ReadAsync();
                Handle(result.Buffer);
                Source.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted)
                {
                    break;
                }
            }
        """;

    [Theory]
    [InlineData("await {|SLA0202:this.ReadSource()|}.ConfigureAwait(false);\n        this.Disconnect();")]
    [InlineData("await {|SLA0202:ReadSource()|};\n        Disconnect();")]
    [InlineData("await {|SLA0202:ReadSource()|};\n        Console.WriteLine(\"ended\");\n        Disconnect();")]
    [InlineData("Console.WriteLine(\"begins\");\n        await {|SLA0202:ReadSource()|};\n        Dispose();")]
    [InlineData("{|SLA0202:ReadSource()|}.Wait();\n        Disconnect();\n        await Task.Yield();")]
    [InlineData("{|SLA0202:ReadSource()|}.GetAwaiter().GetResult();\n        Disconnect();\n        await Task.Yield();")]
    [InlineData("using var span = Log.Begin(\"receive\");\n        await {|SLA0202:ReadSource()|};\n        Disconnect();")]
    public Task Closes_behind_the_loop_of_its_base(string body) => Verify.FlaggedAsync(Program(body));

    [Theory]
    [InlineData("try\n        {\n            await ReadSource();\n        }\n        finally\n        {\n            Disconnect();\n        }")]
    [InlineData("try { await ReadSource(); } catch (Exception e) { Console.WriteLine(e); }\n        Disconnect();")]
    [InlineData("try { await ReadSource(); } catch { }\n        Disconnect();")]
    [InlineData("using var self = this;\n        await ReadSource();\n        Disconnect();")]
    [InlineData("await ReadSource();")]
    [InlineData("Disconnect();\n        await ReadSource();")]
    [InlineData("await Other();\n        Disconnect();")]
    [InlineData("var reading = ReadSource();\n        Disconnect();\n        await reading;")]
    [InlineData("await ReadSource();\n        OnComplete();")]
    public Task Closes_whatever_happens_or_not_at_all(string body) => Verify.SilentAsync(Program(body));

    [Theory]
    [InlineData("try { {0} } catch (Exception e) { Console.WriteLine(e); }")]
    [InlineData("try { {0} } catch { OnComplete(); }")]
    [InlineData("try { {0} } finally { OnComplete(); }")]
    [InlineData("while (true) { try { var result = await Source.ReadAsync(); Handle(result.Buffer); if (result.IsCompleted) break; } catch (Exception) { break; } }")]
    [InlineData("while (true) { var result = await Source.ReadAsync(); try { Handle(result.Buffer); } catch { } if (result.IsCompleted) break; }")]
    [InlineData("while (true) { var result = await Source.ReadAsync(); Source.AdvanceTo(result.Buffer.End); if (result.IsCompleted) break; }")]
    [InlineData("var result = await Source.ReadAsync(); Handle(result.Buffer);")]
    [InlineData("for (var i = 0; i < 3; i++) { await Task.Yield(); Handle(default); }")]
    public Task The_loop_lets_nothing_through(string loop) =>
        Verify.SilentAsync(Program("await ReadSource();\n        Disconnect();", loop.Replace("{0}", Loop, StringComparison.Ordinal)));

    [Theory]
    [InlineData("try { {0} } catch (IOException) { OnComplete(); }")]
    [InlineData("try { {0} } finally { Console.WriteLine(\"ended\"); }")]
    [InlineData("while (await Next()) { }")]
    [InlineData("await Inner();")]
    [InlineData("while (true) { var result = await Source.ReadAsync(); if (result.IsCanceled) { throw new FormatException(); } if (result.IsCompleted) break; }")]
    [InlineData("while (true) { var result = await Source.ReadAsync(); Received?.Invoke(this, EventArgs.Empty); if (result.IsCompleted) break; }")]
    [InlineData("while (true) { var result = await Source.ReadAsync(); Parser.Feed(result.Buffer); if (result.IsCompleted) break; }")]
    public Task The_loop_may_be_left_by_an_exception(string loop) =>
        Verify.FlaggedAsync(Program("await {|SLA0202:ReadSource()|};\n        Disconnect();", loop.Replace("{0}", Loop, StringComparison.Ordinal)));

    [Theory]
    [InlineData("try { await session.BeginReceive(); } catch { session.Dispose(); throw; }")]
    [InlineData("try { await session.BeginReceive(); } finally { session.Disconnect(); }")]
    [InlineData("using (session) { await session.BeginReceive(); }")]
    [InlineData("using var owned = session;\n    await owned.BeginReceive();")]
    [InlineData("await session.BeginReceive().ContinueWith(_ => session.Dispose());")]
    [InlineData("var receiving = session.BeginReceive();\n    await Task.WhenAny(receiving, Task.Delay(9));\n    session.Dispose();")]
    public Task A_caller_closes(string start) =>
        Verify.SilentAsync(Program("await ReadSource();\n        Disconnect();", Loop) + $"\nstatic async Task Start(Session session)\n{{\n    {start}\n}}\n");

    [Theory]
    [InlineData("await session.BeginReceive();")]
    [InlineData("_ = session.BeginReceive();")]
    [InlineData("try { await session.BeginReceive(); } catch (Exception e) { Console.WriteLine(e); }")]
    [InlineData("Console.WriteLine(nameof(Session.BeginReceive));\n    await session.BeginReceive();")]
    public Task No_caller_closes(string start) =>
        Verify.FlaggedAsync(Program("await {|SLA0202:ReadSource()|};\n        Disconnect();", Loop) + $"\nstatic async Task Start(Session session)\n{{\n    {start}\n    await Task.Yield();\n}}\n");

    [Theory]
    [InlineData("{|SLA0202:Receive()|};\n        _socket.Close();", "Task.Run(() => s.Run());")]
    [InlineData("{|SLA0202:Receive()|};\n        _socket?.Dispose();", "s.Run();")]
    public Task Synchronous_loop_over_a_field(string body, string start) => Verify.FlaggedAsync(Handler(body, start));

    [Theory]
    [InlineData("Receive();\n        _socket.Close();", "new Thread(s.Run).Start();")]
    [InlineData("Receive();\n        _socket.Close();", "new Thread(() => s.Run()).Start();")]
    [InlineData("Receive();\n        _socket.Close();", "ThreadPool.QueueUserWorkItem(_ => s.Run());")]
    public Task Where_the_process_ends(string body, string start) => Verify.SilentAsync(Handler(body, start));

    [Theory]
    [InlineData("Receive();\n        _socket.Shutdown(SocketShutdown.Both);")]
    [InlineData("Receive();\n        _listener.Close();")]
    public async Task Where_no_connection_is_closed(string body) => Assert.DoesNotContain("SLA0202", await Verify.IdsAsync(Handler(body, "s.Run();")));

    [Fact]
    public Task Datagrams_have_no_connection() =>
        Verify.SilentAsync(Handler("Receive();\n        _socket.Close();", "s.Run();").Replace("_socket.Receive(_buffer)", "_socket.ReceiveFrom(_buffer, ref _from)", StringComparison.Ordinal));

    [Fact]
    public Task Whoever_gets_a_value_is_told() =>
        Verify.SilentAsync(Program("await ReadSource();\n        Disconnect();\n        return 1;").Replace("public async Task BeginReceive", "public async Task<int> BeginReceive", StringComparison.Ordinal));

    [Fact]
    public Task No_connection_in_it() =>
        Verify.SilentAsync(Program("await ReadSource();\n        Disconnect();").Replace("SocketPipe", "FilePipe", StringComparison.Ordinal));

    [Fact]
    public Task Message_names_the_object_and_the_call() => Verify.FileAsync(
        Verify.InClass(Program("await {|#0:ReadSource()|};\n        {|#1:Disconnect()|};")),
        new DiagnosticResult(Descriptors.LostOnException).WithLocation(0).WithLocation(1).WithArguments("Session", "ReadSource", "64"));

    [Fact]
    public Task Message_names_the_field() => Verify.FileAsync(
        Verify.InClass(Handler("{|#0:Receive()|};\n        {|#1:_socket.Close()|};", "s.Run();")),
        new DiagnosticResult(Descriptors.LostOnException).WithLocation(0).WithLocation(1).WithArguments("_socket", "Receive", "18"));

    private static string Program(string body, string loop = Loop) => $$"""
        public class SocketPipe { public string Name = ""; }

        public static class Log { public static IDisposable Begin(string name) => new MemoryStream(); }

        public class FeedParser { public void Feed(ReadOnlySequence<byte> data) { if (data.Length > 9) throw new FormatException(); } }

        public abstract class ReaderBase
        {
            protected PipeReader Source { get; set; } = null!;

            protected FeedParser Parser { get; } = new();

            public event EventHandler? Received;

            protected abstract void Handle(ReadOnlySequence<byte> data);

            protected abstract void OnComplete();

            protected async Task Other() => await Task.Yield();

            protected async Task<bool> Next()
            {
                var result = await Source.ReadAsync();
                Handle(result.Buffer);
                return !result.IsCompleted;
            }

            protected async Task Inner()
            {
                while (await Next())
                {
                }
            }

            protected async Task ReadSource()
            {
                {{loop}}

                OnComplete();
                Received?.Invoke(this, EventArgs.Empty);
                await Task.Yield();
            }
        }

        public sealed class Session : ReaderBase, IDisposable
        {
            private IDuplexPipe? _duplex;

            private SocketPipe Pipe => _duplex as object as SocketPipe ?? throw new InvalidOperationException();

            public async Task BeginReceive()
            {
                {{body}}
            }

            public void Disconnect()
            {
                (_duplex as IDisposable)?.Dispose();
                _duplex = null;
            }

            public void Dispose() => (_duplex as IDisposable)?.Dispose();

            public event EventHandler<ReadOnlySequence<byte>>? Arrived;

            protected override void Handle(ReadOnlySequence<byte> data) => Arrived?.Invoke(this, data);

            protected override void OnComplete() => Console.WriteLine(Pipe.Name);
        }
        """;

    private static string Handler(string body, string start) => $$"""
        public sealed class Handler
        {
            private readonly Socket _socket;
            private readonly Socket _listener;
            private readonly Action<int> _received;
            private readonly byte[] _buffer = new byte[9];
            private EndPoint _from = new IPEndPoint(0, 0);

            public Handler(Socket socket, Action<int> received)
            {
                (_socket, _listener, _received) = (socket, socket, received);
            }

            public void Run()
            {
                {{body}}
            }

            private void Receive()
            {
                int count;
                while ((count = _socket.Receive(_buffer)) > 0)
                {
                    _received(count);
                }
            }
        }

        static void Start(Handler s)
        {
            {{start}}
        }
        """;
}

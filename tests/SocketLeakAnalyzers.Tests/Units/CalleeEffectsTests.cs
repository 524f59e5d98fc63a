using System.Threading.Tasks;
using SocketLeakAnalyzers.Tests.Robustness;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Units;

/// <summary>
/// Which call, made where a handler learned of the end, tells somebody who may close the connection? The field is closed by
/// <c>Stop</c>, and nobody waits for the handler.
/// </summary>
public sealed class CalleeEffectsTests
{
    [Theory]
    [InlineData("Stop();", "")]
    [InlineData("this.Stop();", "")]
    [InlineData("Ended?.Invoke();", "")]
    [InlineData("Ended();", "")]
    [InlineData("_cts.Cancel();", "")]
    [InlineData("_done.SetResult(1);", "")]
    [InlineData("_gate.Release();", "")]
    [InlineData("OnEnded();", "void OnEnded() => Ended?.Invoke();")]
    [InlineData("OnEnded();", "void OnEnded() { Log(); Stop(); }")]
    [InlineData("OnEnded();", "void OnEnded() => Deeper(); void Deeper() => Stop();")]
    [InlineData("OnEnded();", "protected virtual void OnEnded() { }")]
    [InlineData("OnEnded();", "partial void OnEnded(); partial void OnEnded() => Stop();")]
    [InlineData("_listener.Gone();", "IGone _listener = null!; interface IGone { void Gone(); }")]
    [InlineData("_next(1);", "Action<int> _next = null!;")]
    [InlineData("Dispose();", "public void Dispose() => Stop();")]
    [InlineData("((IDisposable)this).Dispose();", "void IDisposable.Dispose() => Stop();")]
    [InlineData("_ = DisposeAsync();", "public ValueTask DisposeAsync() { Stop(); return default; }")]
    [InlineData("_owner.Dispose();", "IDisposable _owner = null!;")]
    [InlineData("_owner.Close();", "Owner _owner = null!; class Owner { Gone g = new(); public void Close() => g.End(); class Gone { Action a = null!; public void End() => a(); } }")]
    [InlineData("_channel.Writer.TryComplete();", "System.Threading.Channels.Channel<int> _channel = null!;")]
    [InlineData("Monitor.PulseAll(this);", "")]
    [InlineData("_server.Remove(this);", "Server _server = null!; void CloseConnection() => Stop(); class Server { public void Remove(Session s) => s.CloseConnection(); }")]
    [InlineData("_ = Task.Run(Stop);", "")]
    [InlineData("ThreadPool.QueueUserWorkItem(_ => Stop());", "")]
    [InlineData("_isClosing = true;", "bool _closing; bool _isClosing { set { _closing = value; Stop(); } }")]
    [InlineData("_queue.Enqueue(this);", "Queue<Session> _queue = new();")]
    [InlineData("throw new OperationCanceledException();", "")]
    public async Task Tells(string act, string members) => Assert.Empty(await Loose.IdsAsync(Session(act, members)));

    [Theory]
    [InlineData("", "")]
    [InlineData("Log();", "")]
    [InlineData("Console.WriteLine();", "")]
    [InlineData("_closed = true;", "")]
    [InlineData("OnEnded();", "void OnEnded() => _closed = true;")]
    [InlineData("OnEnded();", "void OnEnded() { Log(); Deeper(); } void Deeper() => Log();")]
    [InlineData("OnEnded();", "void OnEnded() { if (_closed) OnEnded(); }")]
    [InlineData("lock (this) { _closed = true; }", "")]
    [InlineData("_names.Remove(\"x\");", "List<string> _names = new();")]
    [InlineData("_log.Write(1);", "Logger _log = null!; class Logger { public void Write(int n) => Console.WriteLine(n); }")]
    [InlineData("_timer.Dispose();", "Timer _timer = null!;")]
    public async Task Tells_nobody(string act, string members) =>
        Assert.Equal(["SLA0101"], await Loose.IdsAsync(Session(act, members)));

    private static string Session(string act, string members) => $$"""
        using System;
        using System.Collections.Generic;
        using System.Net.Sockets;
        using System.Threading;
        using System.Threading.Tasks;

        public partial class Session{{(members.Contains("DisposeAsync", System.StringComparison.Ordinal) ? " : IAsyncDisposable"
            : members.Contains("Dispose()", System.StringComparison.Ordinal) ? " : IDisposable" : "")}}
        {
            private readonly Socket _socket;
            private readonly CancellationTokenSource _cts = new();
            private readonly TaskCompletionSource<int> _done = new();
            private readonly SemaphoreSlim _gate = new(0);
            private bool _closed;
            {{members}}
            public Session(Socket socket) => _socket = socket;
            public event Action Ended = null!;
            public void Start() => new Thread(Read).Start();
            public void Stop() => _socket.Close();
            private void Log() => Console.WriteLine(_closed);
            private void Read()
            {
                while (true)
                {
                    if (_socket.Receive(new byte[9]) == 0)
                    {
                        {{act}}
                        return;
                    }
                }
            }
        }
        """;
}

using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0202: a start fails half way, and the stop says that nothing has been started.</summary>
public sealed class CleanupNotStartedTests
{
    [Theory]
    [InlineData("if (!_started) return;\n_listener.Close();")]
    [InlineData("if (!_started)\n{\nreturn;\n}\n\n_started = false;\n_listener.Close();")]
    [InlineData("if (_listener == null || !_started) return;\n_listener.Dispose();")]
    [InlineData("if (_started)\n{\n_listener.Close();\n}")]
    [InlineData("if (_started && _listener != null) _listener.Close();")]
    public Task Stop_leaves_early(string stop) => Verify.FlaggedAsync($$"""
        private Socket _listener;
        private bool _started;

        public void Start(EndPoint local)
        {
            _listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
            {|SLA0202:_listener.Bind(local)|};
            _listener.Listen(100);
            _started = true;
        }

        public void Stop()
        {
            {{stop}}
        }
        """);

    [Fact]
    public Task Stop_in_the_catch_leaves_early_the_second_time() => Verify.FlaggedAsync("""
        private Socket _handle;
        private bool _processing;

        public void Listen(EndPoint local)
        {
            try
            {
                _handle = new Socket(SocketType.Stream, ProtocolType.Tcp);
                {|SLA0202:_handle.Bind(local)|};
                _handle.Listen(1000);
                _processing = false;
            }
            catch (Exception)
            {
                Disconnect();
            }
        }

        public void Disconnect()
        {
            if (_processing) return;
            _processing = true;
            _handle?.Close();
        }
        """);

    [Theory]
    [InlineData("_listener?.Close();\n_started = false;", "")]
    [InlineData("if (!_started) return;\n_listener.Close();", "_listener?.Close();")]
    [InlineData("if (_stopped) return;\n_stopped = true;\n_listener.Close();", "")]
    [InlineData("if (_listener == null) return;\n_listener.Close();", "")]
    [InlineData("if (_started) Console.WriteLine(\"stopping\");\n_listener.Close();", "")]
    [InlineData("if (!_started) { _listener.Close(); return; }\n_listener.Close();", "")]
    public Task Stop_closes_what_was_not_started(string stop, string before) => Verify.SilentAsync($$"""
        private Socket _listener;
        private bool _started, _stopped;

        public void Start(EndPoint local)
        {
            {{before}}
            _listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
            _listener.Bind(local);
            _listener.Listen(100);
            _started = true;
        }

        public void Stop()
        {
            {{stop}}
        }
        """);

    [Fact]
    public Task Start_that_closes_when_it_fails() => Verify.SilentAsync("""
        private Socket _listener;
        private bool _started;

        public void Start(EndPoint local)
        {
            _listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                _listener.Bind(local);
                _started = true;
            }
            catch
            {
                _listener.Dispose();
                throw;
            }
        }

        public void Stop()
        {
            if (!_started) return;
            _listener.Close();
        }
        """);
}

using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.GroundTruth;

/// <summary>Row 20d of the ground truth: who looks after connections that lie in a pool?</summary>
public sealed class PoolTests
{
    [Fact]
    public Task Idle_sockets_in_a_bag_20d() => Verify.FlaggedAsync("""
        private readonly ConcurrentBag<Socket> _idle = new();
        private readonly IPEndPoint _server = new(IPAddress.Loopback, 80);

        public Socket Rent()
        {
            if ({|SLA0106:_idle.TryTake(out var socket)|})
            {
                return socket;
            }

            var fresh = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                fresh.Connect(_server);
                return fresh;
            }
            catch
            {
                fresh.Dispose();
                throw;
            }
        }

        public void Return(Socket socket) => _idle.Add(socket);
        """);

    [Fact]
    public Task Probed_before_reuse_20d() => Verify.SilentAsync("""
        private readonly ConcurrentBag<Socket> _idle = new();
        private readonly IPEndPoint _server = new(IPAddress.Loopback, 80);

        public Socket Rent()
        {
            while (_idle.TryTake(out var socket))
            {
                if (!(socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0))
                {
                    return socket;
                }

                socket.Dispose();
            }

            var fresh = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                fresh.Connect(_server);
                return fresh;
            }
            catch
            {
                fresh.Dispose();
                throw;
            }
        }

        public void Return(Socket socket) => _idle.Add(socket);
        """);
}

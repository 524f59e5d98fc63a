namespace SocketLeakAnalyzers.Tests.Robustness;

/// <summary>Leaky code with many shapes in it, to be broken in every way.</summary>
internal static class LeakyText
{
    /// <summary>SLA0101 (a client), SLA0201 and SLA0101 (a callback), each in a type of its own.</summary>
    public const string Whole = """
        using System;
        using System.IO;
        using System.Net;
        using System.Net.Security;
        using System.Net.Sockets;
        using System.Threading;
        using System.Threading.Tasks;

        public class Reader
        {
            private readonly byte[] _buffer = new byte[256];

            public async Task ReadAsync(IPEndPoint peer, CancellationToken stop)
            {
                var client = new TcpClient { NoDelay = true };
                await client.ConnectAsync(peer, stop).ConfigureAwait(false);
                var ssl = new SslStream(client.GetStream(), leaveInnerStreamOpen: true, (_, _, _, _) => true);
                try
                {
                    int n;
                    while ((n = await ssl.ReadAsync(_buffer.AsMemory(0, 256), stop)) is > 0 and < 1000)
                    {
                        Console.WriteLine($"{n} of {_buffer.Length}: {(n > 1 ? "some" : "one")}");
                        if (n switch { 1 => true, > 5 when _buffer[0] == 'x' => false, _ => n % 2 == 0 })
                        {
                            continue;
                        }

                        lock (_buffer)
                        {
                            foreach (var b in _buffer) _ = b;
                        }
                    }
                }
                catch (IOException e) when (e.InnerException is SocketException { SocketErrorCode: SocketError.TimedOut } inner)
                {
                    throw new TimeoutException(inner.Message, e);
                }
                finally
                {
                    Array.Clear(_buffer);
                }
            }
        }

        public class Acceptor
        {
            public void Accept(TcpListener listener)
            {
                var socket = listener.AcceptSocket();
                Func<int, int> twice = x => { int Half(int y) => y / 2; return Half(x) * 4; };
                socket.ReceiveTimeout = twice(3) + default(int);
            }
        }

        public class Callback
        {
            private readonly byte[] _buffer = new byte[256];

            public void Start(NetworkStream stream) => stream.BeginRead(_buffer, 0, 256, OnRead, stream);

            private void OnRead(IAsyncResult result)
            {
                var stream = (NetworkStream)result.AsyncState!;
                switch (stream.EndRead(result))
                {
                    case 0: return;
                    case var n when n > 3: goto default;
                    default: stream.BeginRead(_buffer, 0, 256, OnRead, stream); break;
                }
            }
        }

        public static class Program
        {
            public static void Main() => Console.WriteLine(nameof(Callback));
        }
        """;
}

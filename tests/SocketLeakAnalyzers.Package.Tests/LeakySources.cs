namespace SocketLeakAnalyzers.Package.Tests;

/// <summary>Code that a rule flags exactly once, and no other rule at all.</summary>
internal static class LeakySources
{
    /// <summary>SLA0101: the read returns 0, and the branch that sees it leaves without closing.</summary>
    public const string EndOfStream =
        """
        using System;
        using System.Net.Sockets;
        using System.Threading.Tasks;

        public static class Reader
        {
            public static async Task ReadAllAsync(string host, int port)
            {
                var client = new TcpClient();
                await client.ConnectAsync(host, port);
                var stream = client.GetStream();
                var buffer = new byte[1024];
                while (true)
                {
                    int n = await stream.ReadAsync(buffer);
                    if (n == 0)
                    {
                        return;
                    }

                    Console.WriteLine(n);
                }
            }
        }

        """;

    /// <summary>SLA0201: an accepted connection is dropped.</summary>
    public const string Dropped =
        """
        using System.Net.Sockets;

        public static class Acceptor
        {
            public static void Drop(TcpListener listener)
            {
                var client = listener.AcceptTcpClient();
                client.NoDelay = true;
            }
        }

        """;

    /// <summary>SLA0201, once <see cref="Acquired"/> says that a link is a connection.</summary>
    public const string Links =
        """
        public sealed class Link : System.IDisposable
        {
            private static readonly Link One = new();

            public static Link Open() => One;

            public void Dispose() { }
        }

        public static class Caller
        {
            public static bool Ask()
            {
                var link = Link.Open();
                return link is null;
            }
        }

        """;

    /// <summary>The text of a <c>ConnectionApis.txt</c> for <see cref="Links"/>.</summary>
    public const string Acquired = "// Links are connections.\nacquire; M:Link.Open\n";

    /// <summary>A line of a <c>ConnectionApis.txt</c> that names nothing: SLA0001.</summary>
    public const string Mistaken = "acquire; M:Link.Opne\n";

    public static string For(string ruleId) => ruleId == "SLA0101" ? EndOfStream : Dropped;
}

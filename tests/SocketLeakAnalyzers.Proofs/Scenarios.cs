namespace SocketLeakAnalyzers.Proofs;

/// <summary>Scenarios that more than one test of the harness uses. An empty cure means no marker.</summary>
internal static class Scenarios
{
    /// <summary>A client that closes: nothing to report, nothing left behind.</summary>
    public const string ClosingClient = """
        using System.Net;
        using System.Net.Sockets;

        public static class Scenario
        {
            public static void Run(IPEndPoint peer)
            {
                using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                socket.Connect(peer);
                var buffer = new byte[256];
                while (socket.Receive(buffer) > 0)
                {
                }
                // done
            }
        }
        """;

    /// <summary>Row 01a: a receive loop that returns at 0.</summary>
    public static string SocketClient(string cure, string beforeConnect = "", string first = "") => $$"""
        using System.Net;
        using System.Net.Sockets;

        public static class Scenario
        {
            public static void Run(IPEndPoint peer)
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                {{Marker(beforeConnect)}}
                socket.Connect(peer);
                var buffer = new byte[256];
                while (true)
                {
                    var n = socket.Receive(buffer);
                    if (n == 0)
                    {
                        {{first}}
                        {{Marker(cure)}}
                        return;
                    }
                }
            }
        }
        """;

    /// <summary>Row 09a: a TLS client that stops reading at 0.</summary>
    public static string TlsClient(string cure, string beforeHandshake = "") => $$"""
        using System.Net;
        using System.Net.Security;
        using System.Net.Sockets;
        using System.Threading.Tasks;

        public static class Scenario
        {
            public static async Task RunAsync(IPEndPoint peer)
            {
                var client = new TcpClient();
                await client.ConnectAsync(peer);
                {{Marker(beforeHandshake)}}
                var ssl = new SslStream(client.GetStream(), false, (_, _, _, _) => true);
                await ssl.AuthenticateAsClientAsync("localhost");
                var buffer = new byte[256];
                while (await ssl.ReadAsync(buffer) > 0)
                {
                }
                {{Marker(cure)}}
            }
        }
        """;

    private static string Marker(string cure) => cure.Length == 0 ? "" : MarkerAnalyzer.Prefix + cure;
}

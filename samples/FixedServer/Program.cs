using System;
using System.Globalization;
using System.Net;
using System.Reflection;
using System.Threading;
using ServerSample;

// Runs two servers and three clients on 127.0.0.1. In all five conversations the peer is the first to close, so whoever
// does not close its own end is left in CLOSE_WAIT. Prints how many are, and exits.
const int Connections = 20;

Console.WriteLine($"{Assembly.GetExecutingAssembly().GetName().Name}: {Connections} connections per part, the peer closes first");

using (var server = new EchoServer())
{
    server.Start();
    Repeat(() => Peer.SayAndClose(server.Port, "hello", waitForEcho: true));
    Report("EchoServer, Receive loop", server.Port);
}

using (var server = new HeartbeatServer())
{
    server.Start();
    Repeat(() => Peer.SayAndClose(server.Port, "alive", waitForEcho: false));
    Report("HeartbeatServer, BeginReceive", server.Port);
}

using (var peer = new PeerServer("EUR 1.09\nGBP 0.86\n", readFirst: false))
{
    for (int i = 0; i < Connections; i++)
    {
        await QuoteClient.ReadQuotesAsync(new IPEndPoint(IPAddress.Loopback, peer.Port));
    }

    Report("QuoteClient, ReadAsync loop", peer.Port);
}

using (var peer = new PeerServer("OK 42\n", readFirst: true))
{
    Repeat(() => StatusQuery.Ask(new IPEndPoint(IPAddress.Loopback, peer.Port)));
    Report("StatusQuery, NetworkStream", peer.Port);
}

using (var peer = new PeerServer("220 this is not TLS\r\n", readFirst: true))
{
    Repeat(() => TlsProbe.Probe("localhost", new IPEndPoint(IPAddress.Loopback, peer.Port)));
    Report("TlsProbe, failed handshake", peer.Port);
}

// A collection would close a socket that nothing refers to any more. A server that is idle may not collect for hours.
Console.WriteLine($"garbage collections while this ran: {GC.CollectionCount(0)}");

// With an argument it stays for that many seconds, so that there is time for a look with ss or netstat.
if (args.Length > 0)
{
    Console.WriteLine($"process {Environment.ProcessId} waits for {args[0]} s");
    Thread.Sleep(TimeSpan.FromSeconds(int.Parse(args[0], CultureInfo.InvariantCulture)));
}

static void Repeat(Action action)
{
    for (int i = 0; i < Connections; i++)
    {
        action();
    }
}

static void Report(string part, int port)
{
    Thread.Sleep(500);
    Console.WriteLine($"  {part,-30} CLOSE_WAIT {TcpStates.CloseWaits(port),2}");
}

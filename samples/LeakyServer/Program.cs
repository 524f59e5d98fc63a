using System;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;
using ServerSample;

// Runs servers and clients on 127.0.0.1. In all conversations the peer is the first to close, so whoever does not close its
// own end is left in CLOSE_WAIT; only where the peer resets, nothing is left but a descriptor. Prints how many are, and exits.
const int Connections = 20;

// A collection would close a socket that nothing refers to any more. A server that is idle may not collect for hours, but the
// start of one that does all this in seconds would: it is put off.
GC.TryStartNoGCRegion(200L * 1024 * 1024);
int collectionsBefore = GC.CollectionCount(0);

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

using (var peer = PeerServer.Saying("EUR 1.09\nGBP 0.86\n"))
{
    await RepeatAsync(() => QuoteClient.ReadQuotesAsync(Loopback(peer.Port)));

    Report("QuoteClient, ReadAsync loop", peer.Port);
}

using (var peer = PeerServer.Answering(_ => "OK 42\n"))
{
    Repeat(() => StatusQuery.Ask(Loopback(peer.Port)));
    Report("StatusQuery, NetworkStream", peer.Port);
}

using (var peer = PeerServer.Answering(_ => "220 this is not TLS\r\n"))
{
    Repeat(() => TlsProbe.Probe("localhost", Loopback(peer.Port)));
    Report("TlsProbe, failed handshake", peer.Port);
}

using (var server = new Server(Telemetry.HandleAsync))
{
    Repeat(() => Peer.SayAndClose(server.Port, "21.5 C", waitForEcho: false));
    Report("Telemetry, 0 and a pause", server.Port);
}

using (var server = new Server(Terminal.HandleAsync))
{
    Repeat(() => Peer.SayAndClose(server.Port, "exit", waitForEcho: false));
    Report("Terminal, Available", server.Port);
}

using (var peer = PeerServer.Answering(Goodbye.Answer))
{
    await RepeatAsync(() => NewsClient.ReadNewsAsync(new Uri($"ws://127.0.0.1:{peer.Port}")));
    Report("NewsClient, Close message", peer.Port);
}

using (var upstream = new QuietServer())
using (var server = new Server(client => Forwarder.HandleAsync(client, Loopback(upstream.Port))))
{
    Repeat(() => Peer.SayAndClose(server.Port, "hello", waitForEcho: false));
    Report("Forwarder, WhenAll", server.Port);
}

using (var peer = new QuietServer())
{
    var pool = new ConnectionPool(Loopback(peer.Port));
    foreach (Socket connection in Enumerable.Range(0, Connections).Select(_ => pool.Rent()).ToList())
    {
        pool.Return(connection);
    }

    // Time to accept them all; then time for the FINs to arrive before the next caller comes.
    Thread.Sleep(200);
    peer.CloseAll();
    Thread.Sleep(200);
    pool.Return(pool.Rent());
    Report("ConnectionPool, idle", peer.Port);
}

using (var server = new LogServer())
{
    server.Start();
    using var slow = new TcpClient();
    slow.Connect(Loopback(server.Port));
    Repeat(() => Peer.SayAndClose(server.Port, "started", waitForEcho: false));
    Report("LogServer, one at a time", server.Port);
}

using (var server = new Greeter())
{
    server.Start();
    Repeat(() => Peer.SayAndClose(server.Port, "this is not TLS", waitForEcho: false));
    Report("Greeter, failed handshake", server.Port);
}

using (var peer = new QuietServer())
{
    await RepeatAsync(() => ClockClient.AskAsync(Loopback(peer.Port)));
    peer.CloseAll();
    Report("ClockClient, WhenAny", peer.Port);
}

using (var peer = PeerServer.Saying("21.5 C"))
{
    await RepeatAsync(async () =>
    {
        using var thermometer = new Thermometer();
        await thermometer.ReadAsync(Loopback(peer.Port));
    });
    Report("Thermometer, Dispose", peer.Port);
}

using (var peer = PeerServer.Saying("tick\n"))
{
    using (var ticker = new Ticker(Loopback(peer.Port)))
    {
        ticker.Reconnect();
        Repeat(() => ticker.Next());
    }

    Report("Ticker, reconnect", peer.Port);
}

using (var peer = PeerServer.Answering(_ => "printed\n"))
{
    Repeat(() =>
    {
        using var printer = new Printer();
        printer.Print(Loopback(peer.Port), "page 1");
    });
    Report("Printer, stream of a field", peer.Port);
}

using (var peer = PeerServer.Saying("all there is"))
{
    Repeat(() => Downloader.Download(Loopback(peer.Port)));
    Report("Downloader, Shutdown", peer.Port);
}

using (var peer = PeerServer.Answering(_ => "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n21.5 C"))
{
    using (var weather = new WeatherClient())
    {
        await RepeatAsync(() => weather.AskAsync(Loopback(peer.Port)));
    }

    Report("WeatherClient, idle timeout 0", peer.Port);
}

using (var peer = PeerServer.Serving(_ => "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n1.0842"))
{
    await RepeatAsync(() => RateClient.AskAsync(Loopback(peer.Port)));
    ReportPorts("RateClient, using", peer.Port);
}

using (var peer = PeerServer.Answering(_ => "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nwell\n"))
{
    await RepeatAsync(() => HealthProbe.IsWellAsync(Loopback(peer.Port)));
    Report("HealthProbe, headers only", peer.Port);
}

using (var page = new StatusPage())
{
    Repeat(() => Peer.SayAndClose(page.Port, $"GET / HTTP/1.1\r\nHost: 127.0.0.1:{page.Port}\r\n\r\n", waitForEcho: false));
    Report("StatusPage, HttpListener", page.Port);
}

using (var server = new Server(Chat.ListenAsync))
{
    int? before = Descriptors.CountSockets();
    Repeat(() => Peer.SayAndReset(server.Port, "bye"));
    ReportDescriptors("Chat, Connected after a reset", before);
}

Console.WriteLine($"garbage collections while this ran: {GC.CollectionCount(0) - collectionsBefore}");

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

static async Task RepeatAsync(Func<Task> action)
{
    for (int i = 0; i < Connections; i++)
    {
        await action();
    }
}

static IPEndPoint Loopback(int port) => new(IPAddress.Loopback, port);

static void Report(string part, int port)
{
    Thread.Sleep(500);
    Console.WriteLine($"  {part,-30} CLOSE_WAIT {TcpStates.CloseWaits(port),2}");
}

static void ReportPorts(string part, int port)
{
    Thread.Sleep(500);
    Console.WriteLine($"  {part,-30} TIME_WAIT {TcpStates.TimeWaits(port),2}");
}

static void ReportDescriptors(string part, int? before)
{
    Thread.Sleep(500);
    Console.WriteLine($"  {part,-30} " + (Descriptors.CountSockets() - before is { } left ? $"descriptors {left,2}" : "descriptors not counted here"));
}

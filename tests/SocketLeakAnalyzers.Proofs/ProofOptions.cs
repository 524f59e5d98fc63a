using System;

namespace SocketLeakAnalyzers.Proofs;

/// <summary>What a peer says before it closes.</summary>
public enum PeerSpeech
{
    /// <summary>The bytes of <see cref="ProofOptions.PeerSends"/>.</summary>
    Plain,

    /// <summary>A TLS 1.2 handshake, the bytes inside TLS, then <c>close_notify</c>.</summary>
    Tls,

    /// <summary>Plain text where a TLS handshake is due. Always closes as <see cref="PeerClose.Half"/>.</summary>
    Garbage,

    /// <summary>An upgrade to a WebSocket, then a Close message. For scenarios that are the client.</summary>
    WebSocket,

    /// <summary>
    /// The bytes of <see cref="ProofOptions.PeerSends"/> in answer to each HTTP request. Keeps its connections until the calls
    /// have returned, as <see cref="ProofOptions.PeerClosesAfterCalls"/> does. For scenarios that are the client.
    /// </summary>
    Http,
}

/// <summary>How a peer closes.</summary>
public enum PeerClose
{
    /// <summary>Closes its socket: FIN now, RST if our side writes later.</summary>
    Full,

    /// <summary>
    /// Sends FIN and still takes what our side writes, until the measuring is over. The one to use for code that writes
    /// after the FIN (an echo), where <see cref="Full"/> is a race between our data and its RST.
    /// </summary>
    Half,

    /// <summary>
    /// Sends RST. Our side never enters CLOSE_WAIT, but keeps its descriptor. An RST can be so fast that already the connect
    /// throws; with <see cref="ProofOptions.PeerWaitsForData"/> it cannot.
    /// </summary>
    Reset,
}

/// <summary>What tells of the leak before the fix.</summary>
public enum LeakEvidence
{
    /// <summary>Our connections in CLOSE_WAIT.</summary>
    CloseWait,

    /// <summary>
    /// Our socket descriptors, for leaks that leave no CLOSE_WAIT (a shutdown without a close, a reset). Counted only where
    /// there is <c>/proc</c>: mark the test with <see cref="DescriptorFactAttribute"/>.
    /// </summary>
    Descriptors,

    /// <summary>
    /// Our connections in TIME_WAIT: what a program costs that closes each connection where it could use one again.
    /// </summary>
    TimeWait,
}

/// <summary>Whether the calls of a scenario come back.</summary>
public enum ScenarioEnd
{
    /// <summary>Each call ends, before the fix and after it. Calls are made one after the other.</summary>
    Returns,

    /// <summary>The leak is a loop without end: all calls run at once before the fix, and end after it.</summary>
    ReturnsOnceFixed,

    /// <summary>An accept loop, for example: all calls run at once and none is waited for, not even after the fix.</summary>
    Never,
}

/// <summary>What a proof runs against, and what is a leak. The defaults suit a plain read loop.</summary>
public sealed record ProofOptions
{
    /// <summary>How many connections are made: by the scenario as a client, or to the scenario as a server.</summary>
    public int Connections { get; init; } = 5;

    /// <summary>How often the scenario is called. By default once for each connection.</summary>
    public int? Calls { get; init; }

    /// <summary>
    /// How often it is called once more when the peer has closed what it kept until then: a pool learns of that by its next
    /// request. What these calls connect, the peer keeps.
    /// </summary>
    public int CallsAfterClose { get; init; }

    /// <summary>The bytes that the peer sends on each connection. May be empty.</summary>
    public ReadOnlyMemory<byte> PeerSends { get; init; } = "hello\r\n"u8.ToArray();

    /// <summary>The peer waits for the first bytes of our side before it sends its own, as an HTTP server does.</summary>
    public bool PeerWaitsForData { get; init; }

    /// <summary>What the peer says.</summary>
    public PeerSpeech PeerSpeaks { get; init; }

    /// <summary>How the peer closes.</summary>
    public PeerClose PeerCloses { get; init; }

    /// <summary>The peer is silent behind its last byte until the calls have returned, and closes then.</summary>
    public bool PeerClosesAfterCalls { get; init; }

    /// <summary>
    /// The first so many connections stay: the peer is silent on them until our side closes. They are no leak, neither before
    /// the fix nor after it.
    /// </summary>
    public int PeerStays { get; init; }

    /// <summary>What tells of the leak before the fix. After it, all figures must be zero.</summary>
    public LeakEvidence Evidence { get; init; }

    /// <summary>How many connections, exactly, are left behind before the fix. By default all.</summary>
    public int? Leaks { get; init; }

    /// <summary>Whether the calls of the scenario come back.</summary>
    public ScenarioEnd ScenarioEnds { get; init; }

    /// <summary>An exception that leaves a call is part of the scenario, not a mistake in it.</summary>
    public bool ScenarioMayThrow { get; init; }

    /// <summary>The most that one call may take.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many connections are left behind before the fix.</summary>
    internal int ExpectedLeaks => Leaks ?? Connections;

    /// <summary>The peer keeps connections until the calls have returned.</summary>
    internal bool PeerClosesIdle => PeerClosesAfterCalls || PeerSpeaks == PeerSpeech.Http;
}

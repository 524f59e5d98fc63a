using System.Collections.Generic;
using System.Linq;

namespace SocketLeakAnalyzers.Catalog;

/// <summary>The table: what the framework's members do to a connection. Adding an API is adding a row.</summary>
internal static class FrameworkApis
{
    private const string Socket = "System.Net.Sockets.Socket";
    private const string TcpClient = "System.Net.Sockets.TcpClient";
    private const string TcpListener = "System.Net.Sockets.TcpListener";
    private const string NetworkStream = "System.Net.Sockets.NetworkStream";
    private const string EventArgs = "System.Net.Sockets.SocketAsyncEventArgs";
    private const string SslStream = "System.Net.Security.SslStream";
    private const string NegotiateStream = "System.Net.Security.NegotiateStream";
    private const string AuthenticatedStream = "System.Net.Security.AuthenticatedStream";
    private const string Stream = "System.IO.Stream";
    private const string BufferedStream = "System.IO.BufferedStream";
    private const string TextReader = "System.IO.TextReader";
    private const string StreamReader = "System.IO.StreamReader";
    private const string TextWriter = "System.IO.TextWriter";
    private const string StreamWriter = "System.IO.StreamWriter";
    private const string BinaryReader = "System.IO.BinaryReader";
    private const string BinaryWriter = "System.IO.BinaryWriter";
    private const string PipeReader = "System.IO.Pipelines.PipeReader";
    private const string PipeWriter = "System.IO.Pipelines.PipeWriter";
    internal const string WebSocket = "System.Net.WebSockets.WebSocket";
    private const string Task = "System.Threading.Tasks.Task";

    /// <summary>Types that hold a TCP endpoint: a value of one of them that comes from outside is a connection.</summary>
    public static readonly string[] ConnectionTypes = { Socket, TcpClient, NetworkStream, SslStream, NegotiateStream, WebSocket, PipeReader };

    /// <summary>Whether a type of this name holds a TCP endpoint that its owner must close; the end of a pipe may have none.</summary>
    public static bool IsConnectionName(string name) => name is "Socket" or "TcpClient" or "NetworkStream" or "SslStream" or "NegotiateStream" or "WebSocket" or "ClientWebSocket";

    /// <summary>Types that can be links to a connection, and are closed like one.</summary>
    public static readonly string[] LinkTypes = { Stream, TextReader, TextWriter, BinaryReader, BinaryWriter, PipeWriter };

    /// <summary>Types behind which a connection may be: a value of just this type that comes from outside is read like one.</summary>
    public static readonly string[] StreamTypes = { Stream };

    private static readonly IReadOnlyList<ApiRow> ConnectionRows = new[]
    {
        // Acquire. A TcpListener is no connection, but has those that nobody accepts: they stay with it until it stops (18d, 18e).
        new ApiRow(TcpListener, ".ctor", ApiRole.Acquire),
        new ApiRow(TcpListener, "Create", ApiRole.Acquire),
        new ApiRow(TcpListener, "Stop", ApiRole.Close),
        new ApiRow(TcpListener, "Dispose", ApiRole.Close),
        new ApiRow(TcpListener, "Server", ApiRole.View),
        new ApiRow(Socket, ".ctor", ApiRole.Acquire),
        new ApiRow(TcpClient, ".ctor", ApiRole.Acquire),
        new ApiRow(Socket, "Accept", ApiRole.Acquire),
        new ApiRow(Socket, "AcceptAsync", ApiRole.Acquire) { WithCallback = ApiRole.HandOff },
        new ApiRow(Socket, "EndAccept", ApiRole.Acquire),
        new ApiRow(Socket, "BeginAccept", ApiRole.HandOff),
        new ApiRow(TcpListener, "BeginAcceptTcpClient", ApiRole.HandOff),
        new ApiRow(TcpListener, "BeginAcceptSocket", ApiRole.HandOff),
        new ApiRow(TcpListener, "AcceptTcpClient", ApiRole.Acquire),
        new ApiRow(TcpListener, "AcceptTcpClientAsync", ApiRole.Acquire),
        new ApiRow(TcpListener, "EndAcceptTcpClient", ApiRole.Acquire),
        new ApiRow(TcpListener, "AcceptSocket", ApiRole.Acquire),
        new ApiRow(TcpListener, "AcceptSocketAsync", ApiRole.Acquire),
        new ApiRow(TcpListener, "EndAcceptSocket", ApiRole.Acquire),

        new ApiRow("System.Net.WebSockets.ClientWebSocket", ".ctor", ApiRole.Acquire),

        // It keeps the connection of its last message until it is disposed (60a). What it sends with a token of the user ends later.
        new ApiRow("System.Net.Mail.SmtpClient", ".ctor", ApiRole.Acquire),
        new ApiRow("System.Net.Mail.SmtpClient", "SendAsync", ApiRole.HandOff),
        new ApiRow("System.Net.HttpListenerContext", "AcceptWebSocketAsync", ApiRole.Acquire),

        // Read, with the sign of the end. ReceiveFrom and ReceiveMessageFrom are for datagrams, which have no end.
        new ApiRow(Socket, "Receive", ApiRole.Read) { End = EndSign.Zero },
        new ApiRow(Socket, "ReceiveAsync", ApiRole.Read) { End = EndSign.Zero, WithCallback = ApiRole.HandOff },
        new ApiRow(Socket, "EndReceive", ApiRole.Read) { End = EndSign.Zero },
        new ApiRow(Socket, "BeginReceive", ApiRole.HandOff),
        new ApiRow("System.Net.Sockets.SocketTaskExtensions", "ReceiveAsync", ApiRole.Read) { End = EndSign.Zero },
        new ApiRow(Stream, "Read", ApiRole.Read) { End = EndSign.Zero },
        new ApiRow(Stream, "ReadAsync", ApiRole.Read) { End = EndSign.Zero },
        new ApiRow(Stream, "EndRead", ApiRole.Read) { End = EndSign.Zero },
        new ApiRow(Stream, "ReadByte", ApiRole.Read) { End = EndSign.MinusOne },
        new ApiRow(Stream, "BeginRead", ApiRole.HandOff),
        new ApiRow(TextReader, "ReadLine", ApiRole.Read) { End = EndSign.Null },
        new ApiRow(TextReader, "ReadLineAsync", ApiRole.Read) { End = EndSign.Null },
        new ApiRow(TextReader, "Read", ApiRole.Read) { End = EndSign.Zero, EndOfBare = EndSign.MinusOne },
        new ApiRow(TextReader, "ReadAsync", ApiRole.Read) { End = EndSign.Zero },
        new ApiRow(TextReader, "ReadBlock", ApiRole.Read) { End = EndSign.Zero },
        new ApiRow(TextReader, "ReadBlockAsync", ApiRole.Read) { End = EndSign.Zero },
        new ApiRow(StreamReader, "EndOfStream", ApiRole.Read) { End = EndSign.True },
        new ApiRow(TextReader, "Peek", ApiRole.Read) { End = EndSign.MinusOne },
        new ApiRow(TextReader, "ReadToEnd", ApiRole.Read) { End = EndSign.Returns },
        new ApiRow(TextReader, "ReadToEndAsync", ApiRole.Read) { End = EndSign.Returns },
        new ApiRow(Stream, "ReadExactly", ApiRole.Read) { End = EndSign.Throws },
        new ApiRow(Stream, "ReadExactlyAsync", ApiRole.Read) { End = EndSign.Throws },
        new ApiRow(Stream, "ReadAtLeast", ApiRole.Read) { End = EndSign.Zero, EndUnlessTold = EndSign.Throws },
        new ApiRow(Stream, "ReadAtLeastAsync", ApiRole.Read) { End = EndSign.Zero, EndUnlessTold = EndSign.Throws },
        new ApiRow(BinaryReader, "Read", ApiRole.Read) { End = EndSign.Zero, EndOfBare = EndSign.MinusOne },
        new ApiRow(BinaryReader, "ReadBoolean", ApiRole.Read) { End = EndSign.Throws },
        new ApiRow(BinaryReader, "ReadByte", ApiRole.Read) { End = EndSign.Throws },
        new ApiRow(BinaryReader, "ReadChar", ApiRole.Read) { End = EndSign.Throws },
        new ApiRow(BinaryReader, "ReadDouble", ApiRole.Read) { End = EndSign.Throws },
        new ApiRow(BinaryReader, "ReadInt16", ApiRole.Read) { End = EndSign.Throws },
        new ApiRow(BinaryReader, "ReadInt32", ApiRole.Read) { End = EndSign.Throws },
        new ApiRow(BinaryReader, "ReadInt64", ApiRole.Read) { End = EndSign.Throws },
        new ApiRow(BinaryReader, "ReadUInt16", ApiRole.Read) { End = EndSign.Throws },
        new ApiRow(BinaryReader, "ReadUInt32", ApiRole.Read) { End = EndSign.Throws },
        new ApiRow(BinaryReader, "ReadUInt64", ApiRole.Read) { End = EndSign.Throws },
        new ApiRow(BinaryReader, "ReadSingle", ApiRole.Read) { End = EndSign.Throws },
        new ApiRow(BinaryReader, "ReadString", ApiRole.Read) { End = EndSign.Throws },
        new ApiRow(PipeReader, "ReadAsync", ApiRole.Read) { End = EndSign.Message },
        new ApiRow(PipeReader, "ReadAtLeastAsync", ApiRole.Read) { End = EndSign.Message },
        new ApiRow(WebSocket, "ReceiveAsync", ApiRole.Read) { End = EndSign.Message },
        new ApiRow(EventArgs, "BytesTransferred", ApiRole.Read) { End = EndSign.Zero },

        // What such a read returned, in parts.
        new ApiRow("System.IO.Pipelines.ReadResult", "IsCompleted", ApiRole.Part) { End = EndSign.True },
        new ApiRow("System.IO.Pipelines.ReadResult", "Buffer", ApiRole.Part) { End = EndSign.Message },
        new ApiRow("System.Buffers.ReadOnlySequence`1", "IsEmpty", ApiRole.Part) { End = EndSign.True },
        new ApiRow("System.Buffers.ReadOnlySequence`1", "Length", ApiRole.Part) { End = EndSign.Zero },
        new ApiRow("System.Net.WebSockets.WebSocketReceiveResult", "MessageType", ApiRole.Part) { End = EndSign.CloseMessage },
        new ApiRow("System.Net.WebSockets.WebSocketReceiveResult", "CloseStatus", ApiRole.Part) { End = EndSign.NotNull },
        new ApiRow("System.Net.WebSockets.ValueWebSocketReceiveResult", "MessageType", ApiRole.Part) { End = EndSign.CloseMessage },
        new ApiRow("System.Nullable`1", "HasValue", ApiRole.Part) { End = EndSign.True },
        new ApiRow("System.Nullable`1", "GetValueOrDefault", ApiRole.Transparent),
        new ApiRow("System.Text.Encoding", "GetString", ApiRole.Decode),
        new ApiRow(Socket, "Poll", ApiRole.Poll),
        new ApiRow("System.Net.Sockets.UdpClient", "Client", ApiRole.Borrow),
        new ApiRow(PipeReader, "TryRead", ApiRole.Read) { End = EndSign.Message },
        new ApiRow("System.Collections.Generic.IAsyncEnumerator`1", "MoveNextAsync", ApiRole.Read) { End = EndSign.False },
        new ApiRow("System.Runtime.CompilerServices.ConfiguredCancelableAsyncEnumerable`1+Enumerator", "MoveNextAsync", ApiRole.Read) { End = EndSign.False },
        new ApiRow("System.Collections.IEnumerator", "MoveNext", ApiRole.Read) { End = EndSign.False },

        // Close. Any link of an unbroken chain closes the endpoint (06b–f, 08b, 08e–h, 09b, 09e).
        new ApiRow("System.IDisposable", "Dispose", ApiRole.Close),
        new ApiRow("System.IAsyncDisposable", "DisposeAsync", ApiRole.Close),
        new ApiRow(Socket, "Close", ApiRole.Close),
        new ApiRow(Socket, "Dispose", ApiRole.Close),
        new ApiRow(TcpClient, "Close", ApiRole.Close),
        new ApiRow(TcpClient, "Dispose", ApiRole.Close),
        new ApiRow(NetworkStream, "Close", ApiRole.Close),
        new ApiRow(Stream, "Close", ApiRole.Close),
        new ApiRow(Stream, "Dispose", ApiRole.Close),
        new ApiRow(Stream, "DisposeAsync", ApiRole.Close),
        new ApiRow(TextReader, "Close", ApiRole.Close),
        new ApiRow(TextReader, "Dispose", ApiRole.Close),
        new ApiRow(TextWriter, "Close", ApiRole.Close),
        new ApiRow(TextWriter, "Dispose", ApiRole.Close),
        new ApiRow(TextWriter, "DisposeAsync", ApiRole.Close),
        new ApiRow(BinaryReader, "Close", ApiRole.Close),
        new ApiRow(BinaryReader, "Dispose", ApiRole.Close),
        new ApiRow(BinaryWriter, "Close", ApiRole.Close),
        new ApiRow(BinaryWriter, "Dispose", ApiRole.Close),
        new ApiRow(BinaryWriter, "DisposeAsync", ApiRole.Close),

        // The ends of a stream's pipe close it (10b, 10c, 10h); those of a Pipe close nothing (10e).
        new ApiRow(PipeReader, "Complete", ApiRole.Close),
        new ApiRow(PipeReader, "CompleteAsync", ApiRole.Close),
        new ApiRow(PipeWriter, "Complete", ApiRole.Close),
        new ApiRow(PipeWriter, "CompleteAsync", ApiRole.Close),

        // Answering the peer's Close message, or aborting, ends the session and the connection (17b to 17d).
        new ApiRow(WebSocket, "CloseAsync", ApiRole.Close),
        new ApiRow(WebSocket, "CloseOutputAsync", ApiRole.Close),
        new ApiRow(WebSocket, "Abort", ApiRole.Close),

        // Not a close: the descriptor stays (11*, 12*, 09l).
        new ApiRow(Socket, "Shutdown", ApiRole.HalfClose),
        new ApiRow(Socket, "Disconnect", ApiRole.HalfClose),
        new ApiRow(Socket, "DisconnectAsync", ApiRole.HalfClose) { WithCallback = ApiRole.HandOff },
        new ApiRow(Socket, "BeginDisconnect", ApiRole.HandOff),
        new ApiRow(SslStream, "ShutdownAsync", ApiRole.HalfClose),

        // Views of the same endpoint.
        new ApiRow(TcpClient, "GetStream", ApiRole.View),
        new ApiRow(TcpClient, "Client", ApiRole.View),
        new ApiRow(NetworkStream, "Socket", ApiRole.View),
        new ApiRow(StreamReader, "BaseStream", ApiRole.View),
        new ApiRow(StreamWriter, "BaseStream", ApiRole.View),
        new ApiRow(BinaryReader, "BaseStream", ApiRole.View),
        new ApiRow(BinaryWriter, "BaseStream", ApiRole.View),
        new ApiRow(BufferedStream, "UnderlyingStream", ApiRole.View),
        new ApiRow(AuthenticatedStream, "InnerStream", ApiRole.View),
        new ApiRow(EventArgs, "AcceptSocket", ApiRole.View),
        new ApiRow(EventArgs, "ConnectSocket", ApiRole.View),
        new ApiRow("System.Net.WebSockets.WebSocketContext", "WebSocket", ApiRole.View),
        new ApiRow(Stream, "Synchronized", ApiRole.Wrap),
        new ApiRow(PipeReader, "Create", ApiRole.Wrap) { OwningParameter = "leaveOpen" },
        new ApiRow(PipeWriter, "Create", ApiRole.Wrap) { OwningParameter = "leaveOpen" },

        // Wrappers, with the flag that breaks the chain (07a, 08c/d, 09c/d).
        new ApiRow(NetworkStream, ".ctor", ApiRole.Wrap)
            { OwningParameter = "ownsSocket", OwningWhen = true, OwningByDefault = false },
        new ApiRow(SslStream, ".ctor", ApiRole.Wrap) { OwningParameter = "leaveInnerStreamOpen" },
        new ApiRow(NegotiateStream, ".ctor", ApiRole.Wrap) { OwningParameter = "leaveInnerStreamOpen" },
        new ApiRow(BufferedStream, ".ctor", ApiRole.Wrap),
        new ApiRow(StreamReader, ".ctor", ApiRole.Wrap) { OwningParameter = "leaveOpen" },
        new ApiRow(StreamWriter, ".ctor", ApiRole.Wrap) { OwningParameter = "leaveOpen" },
        new ApiRow(BinaryReader, ".ctor", ApiRole.Wrap) { OwningParameter = "leaveOpen" },
        new ApiRow(BinaryWriter, ".ctor", ApiRole.Wrap) { OwningParameter = "leaveOpen" },
        new ApiRow("System.IO.Compression.DeflateStream", ".ctor", ApiRole.Wrap) { OwningParameter = "leaveOpen" },
        new ApiRow("System.IO.Compression.GZipStream", ".ctor", ApiRole.Wrap) { OwningParameter = "leaveOpen" },
        new ApiRow("System.IO.Compression.BrotliStream", ".ctor", ApiRole.Wrap) { OwningParameter = "leaveOpen" },
        new ApiRow("System.IO.Compression.ZLibStream", ".ctor", ApiRole.Wrap) { OwningParameter = "leaveOpen" },

        new ApiRow("System.Runtime.CompilerServices.ConfiguredAsyncDisposable", "DisposeAsync", ApiRole.Close),
        new ApiRow(EventArgs, "Dispose", ApiRole.Borrow),

        // A task stands for its result.
        new ApiRow(Task, "ConfigureAwait", ApiRole.Transparent),
        new ApiRow(Task, "GetAwaiter", ApiRole.Transparent),
        new ApiRow(Task, "WaitAsync", ApiRole.Transparent),
        new ApiRow("System.Threading.Tasks.Task`1", "ConfigureAwait", ApiRole.Transparent),
        new ApiRow("System.Threading.Tasks.Task`1", "GetAwaiter", ApiRole.Transparent),
        new ApiRow("System.Threading.Tasks.Task`1", "WaitAsync", ApiRole.Transparent),
        new ApiRow("System.Threading.Tasks.Task`1", "Result", ApiRole.Transparent),
        new ApiRow("System.Lazy`1", "Value", ApiRole.Transparent),
        new ApiRow("System.Threading.Tasks.ValueTask", "ConfigureAwait", ApiRole.Transparent),
        new ApiRow("System.Threading.Tasks.ValueTask", "GetAwaiter", ApiRole.Transparent),
        new ApiRow("System.Threading.Tasks.ValueTask", "AsTask", ApiRole.Transparent),
        new ApiRow("System.Threading.Tasks.ValueTask", "Preserve", ApiRole.Transparent),
        new ApiRow("System.Threading.Tasks.ValueTask`1", "ConfigureAwait", ApiRole.Transparent),
        new ApiRow("System.Threading.Tasks.ValueTask`1", "GetAwaiter", ApiRole.Transparent),
        new ApiRow("System.Threading.Tasks.ValueTask`1", "AsTask", ApiRole.Transparent),
        new ApiRow("System.Threading.Tasks.ValueTask`1", "Preserve", ApiRole.Transparent),
        new ApiRow("System.Threading.Tasks.ValueTask`1", "Result", ApiRole.Transparent),
        new ApiRow("System.Runtime.CompilerServices.TaskAwaiter`1", "GetResult", ApiRole.Transparent),
        new ApiRow("System.Runtime.CompilerServices.ValueTaskAwaiter`1", "GetResult", ApiRole.Transparent),
        new ApiRow("System.Runtime.CompilerServices.ConfiguredTaskAwaitable`1", "GetAwaiter", ApiRole.Transparent),
        new ApiRow("System.Runtime.CompilerServices.ConfiguredTaskAwaitable`1+ConfiguredTaskAwaiter", "GetResult", ApiRole.Transparent),
        new ApiRow("System.Runtime.CompilerServices.ConfiguredValueTaskAwaitable`1", "GetAwaiter", ApiRole.Transparent),
        new ApiRow("System.Runtime.CompilerServices.ConfiguredValueTaskAwaitable`1+ConfiguredValueTaskAwaiter", "GetResult", ApiRole.Transparent),

        // An enumeration of what is read stands for the connection until it ends.
        new ApiRow("System.Collections.Generic.IAsyncEnumerable`1", "GetAsyncEnumerator", ApiRole.Transparent),
        new ApiRow("System.Collections.Generic.IEnumerable`1", "GetEnumerator", ApiRole.Transparent),
        new ApiRow("System.Runtime.CompilerServices.ConfiguredCancelableAsyncEnumerable`1", "GetAsyncEnumerator", ApiRole.Transparent),
        new ApiRow("System.Runtime.CompilerServices.ConfiguredCancelableAsyncEnumerable`1", "ConfigureAwait", ApiRole.Transparent),
        new ApiRow("System.Runtime.CompilerServices.ConfiguredCancelableAsyncEnumerable`1", "WithCancellation", ApiRole.Transparent),
        new ApiRow("System.Threading.Tasks.TaskAsyncEnumerableExtensions", "ConfigureAwait", ApiRole.Transparent),
        new ApiRow("System.Threading.Tasks.TaskAsyncEnumerableExtensions", "WithCancellation", ApiRole.Transparent),

        // Members that keep nothing of what they are given.
        new ApiRow("System.Console", "*", ApiRole.Borrow),
        new ApiRow("System.Diagnostics.Debug", "*", ApiRole.Borrow),
        new ApiRow("System.Diagnostics.Trace", "*", ApiRole.Borrow),
        new ApiRow("System.String", "*", ApiRole.Borrow),
        new ApiRow("System.Object", "*", ApiRole.Borrow),
        new ApiRow("System.GC", "*", ApiRole.Borrow),
        new ApiRow("System.ArgumentNullException", "*", ApiRole.Borrow),
        new ApiRow("System.ObjectDisposedException", "*", ApiRole.Borrow),
        new ApiRow("System.Threading.Monitor", "*", ApiRole.Borrow),
        new ApiRow("System.Runtime.CompilerServices.RuntimeHelpers", "*", ApiRole.Borrow),
        new ApiRow("Microsoft.Extensions.Logging.LoggerExtensions", "*", ApiRole.Borrow),
        new ApiRow("Microsoft.Extensions.Logging.ILogger", "*", ApiRole.Borrow),
        new ApiRow("System.Text.Json.JsonSerializer", "*", ApiRole.Borrow) { Drains = true },
        new ApiRow("System.Collections.Generic.ICollection`1", "Remove", ApiRole.Borrow),
        new ApiRow("System.Collections.Generic.ICollection`1", "Contains", ApiRole.Borrow),
        new ApiRow("System.Collections.Generic.IList`1", "IndexOf", ApiRole.Borrow),
        new ApiRow("System.Collections.Generic.List`1", "Remove", ApiRole.Borrow),
        new ApiRow("System.Collections.Generic.List`1", "Contains", ApiRole.Borrow),
        new ApiRow("System.Collections.Generic.List`1", "IndexOf", ApiRole.Borrow),
        new ApiRow("System.Collections.Generic.HashSet`1", "Remove", ApiRole.Borrow),
        new ApiRow("System.Collections.Generic.HashSet`1", "Contains", ApiRole.Borrow),
        new ApiRow("System.Collections.Generic.LinkedList`1", "Remove", ApiRole.Borrow),
        new ApiRow("System.Collections.Generic.Dictionary`2", "Remove", ApiRole.Borrow),
        new ApiRow("System.Collections.Generic.Dictionary`2", "ContainsKey", ApiRole.Borrow),
        new ApiRow("System.Collections.Generic.Dictionary`2", "ContainsValue", ApiRole.Borrow),
        new ApiRow("System.Collections.Generic.IDictionary`2", "Remove", ApiRole.Borrow),
        new ApiRow("System.Collections.Concurrent.ConcurrentDictionary`2", "TryRemove", ApiRole.Borrow),
        new ApiRow("System.Collections.Concurrent.ConcurrentDictionary`2", "ContainsKey", ApiRole.Borrow),
        new ApiRow("System.Collections.ArrayList", "Remove", ApiRole.Borrow),
        new ApiRow("System.Collections.ArrayList", "Contains", ApiRole.Borrow),
        new ApiRow(Stream, "CopyTo", ApiRole.Borrow) { Drains = true },
        new ApiRow(Stream, "CopyToAsync", ApiRole.Borrow) { Drains = true },
        new ApiRow("System.Net.Sockets.SocketTaskExtensions", "*", ApiRole.Borrow),

        // What may fail before anything is read: the connect, the bind, the handshake (34a, 34c, 09f, 09h, 09i).
        new ApiRow(Socket, "Connect", ApiRole.Connect),
        new ApiRow(Socket, "EndConnect", ApiRole.Connect),
        new ApiRow(Socket, "Bind", ApiRole.Connect),
        new ApiRow(Socket, "Listen", ApiRole.Connect),
        new ApiRow(TcpClient, "Connect", ApiRole.Connect),
        new ApiRow(TcpClient, "ConnectAsync", ApiRole.Connect),
        new ApiRow(TcpClient, "EndConnect", ApiRole.Connect),
        new ApiRow("System.Net.WebSockets.ClientWebSocket", "ConnectAsync", ApiRole.Connect),
        new ApiRow(SslStream, "AuthenticateAsClient", ApiRole.Handshake),
        new ApiRow(SslStream, "AuthenticateAsClientAsync", ApiRole.Handshake),
        new ApiRow(SslStream, "AuthenticateAsServer", ApiRole.Handshake),
        new ApiRow(SslStream, "AuthenticateAsServerAsync", ApiRole.Handshake),
        new ApiRow(SslStream, "EndAuthenticateAsClient", ApiRole.Handshake),
        new ApiRow(SslStream, "EndAuthenticateAsServer", ApiRole.Handshake),
        new ApiRow(NegotiateStream, "AuthenticateAsClient", ApiRole.Handshake),
        new ApiRow(NegotiateStream, "AuthenticateAsClientAsync", ApiRole.Handshake),
        new ApiRow(NegotiateStream, "AuthenticateAsServer", ApiRole.Handshake),
        new ApiRow(NegotiateStream, "AuthenticateAsServerAsync", ApiRole.Handshake),

        // Waits that may give up (24c, 59a).
        new ApiRow(Task, "Wait", ApiRole.Wait),
        new ApiRow(Task, "WaitAny", ApiRole.Wait),
        new ApiRow(Task, "WaitAll", ApiRole.Wait),
        new ApiRow(Task, "WhenAny", ApiRole.Wait),
        new ApiRow("System.Threading.WaitHandle", "WaitOne", ApiRole.Wait),
        new ApiRow("System.Threading.ManualResetEventSlim", "Wait", ApiRole.Wait),

        // Writes: the peer, or the network, may have gone.
        new ApiRow(Socket, "Send", ApiRole.Write),
        new ApiRow(Socket, "SendFile", ApiRole.Write),
        new ApiRow(Socket, "EndSend", ApiRole.Write),
        new ApiRow("System.Net.Sockets.SocketTaskExtensions", "SendAsync", ApiRole.Write),
        new ApiRow("System.Net.Sockets.SocketTaskExtensions", "ConnectAsync", ApiRole.Connect),
        new ApiRow("System.Net.Sockets.SocketTaskExtensions", "AcceptAsync", ApiRole.Acquire),
        new ApiRow(Stream, "Write", ApiRole.Write),
        new ApiRow(Stream, "WriteAsync", ApiRole.Write),
        new ApiRow(Stream, "WriteByte", ApiRole.Write),
        new ApiRow(Stream, "EndWrite", ApiRole.Write),
        new ApiRow(Stream, "Flush", ApiRole.Write),
        new ApiRow(Stream, "FlushAsync", ApiRole.Write),
        new ApiRow(TextWriter, "Write", ApiRole.Write),
        new ApiRow(TextWriter, "WriteAsync", ApiRole.Write),
        new ApiRow(TextWriter, "WriteLine", ApiRole.Write),
        new ApiRow(TextWriter, "WriteLineAsync", ApiRole.Write),
        new ApiRow(TextWriter, "Flush", ApiRole.Write),
        new ApiRow(TextWriter, "FlushAsync", ApiRole.Write),
        new ApiRow(BinaryWriter, "Write", ApiRole.Write),
        new ApiRow(BinaryWriter, "Flush", ApiRole.Write),
        new ApiRow(WebSocket, "SendAsync", ApiRole.Write),

        // The rest happens elsewhere.
        new ApiRow(Socket, "BeginConnect", ApiRole.HandOff),
        new ApiRow(Socket, "ConnectAsync", ApiRole.Connect) { WithCallback = ApiRole.HandOff },
        new ApiRow(Socket, "BeginSend", ApiRole.HandOff),
        new ApiRow(Socket, "SendAsync", ApiRole.Write) { WithCallback = ApiRole.HandOff },
        new ApiRow(TcpClient, "BeginConnect", ApiRole.HandOff),
        new ApiRow(Stream, "BeginWrite", ApiRole.HandOff),
        new ApiRow(SslStream, "BeginAuthenticateAsServer", ApiRole.HandOff),
        new ApiRow(SslStream, "BeginAuthenticateAsClient", ApiRole.HandOff),

        // Somebody else may now know.
        new ApiRow("System.Threading.CancellationTokenSource", "Cancel", ApiRole.Signal),
        new ApiRow("System.Threading.CancellationTokenSource", "CancelAsync", ApiRole.Signal),
        new ApiRow("System.Threading.Tasks.TaskCompletionSource", "*", ApiRole.Signal),
        new ApiRow("System.Threading.Tasks.TaskCompletionSource`1", "*", ApiRole.Signal),
        new ApiRow("System.Threading.EventWaitHandle", "Set", ApiRole.Signal),
        new ApiRow("System.Threading.ManualResetEventSlim", "Set", ApiRole.Signal),
        new ApiRow("System.Threading.SemaphoreSlim", "Release", ApiRole.Signal),
        new ApiRow("System.Threading.CountdownEvent", "Signal", ApiRole.Signal),
        new ApiRow("System.Threading.Channels.ChannelWriter`1", "*", ApiRole.Signal),
        new ApiRow("System.Threading.Monitor", "Pulse", ApiRole.Signal),
        new ApiRow("System.Threading.Monitor", "PulseAll", ApiRole.Signal),

        // Nothing outlives the process.
        new ApiRow("System.Environment", "Exit", ApiRole.Terminate),
        new ApiRow("System.Environment", "FailFast", ApiRole.Terminate),

        // A connection that travels as an object.
        new ApiRow("System.IAsyncResult", "AsyncState", ApiRole.Carried),
        new ApiRow(EventArgs, "UserToken", ApiRole.Carried),

        // What a connection says of itself after the peer's close (03a–d).
        new ApiRow(Socket, "Connected", ApiRole.TrueAfterEnd),
        new ApiRow(TcpClient, "Connected", ApiRole.TrueAfterEnd),
        new ApiRow(Stream, "CanRead", ApiRole.TrueAfterEnd),
        new ApiRow(Socket, "Available", ApiRole.ZeroAfterEnd),
        new ApiRow(TcpClient, "Available", ApiRole.ZeroAfterEnd),
        new ApiRow(NetworkStream, "DataAvailable", ApiRole.ZeroAfterEnd),
        new ApiRow(EventArgs, "SocketError", ApiRole.ZeroAfterEnd),
        new ApiRow(WebSocket, "State", ApiRole.SessionState) { End = EndSign.CloseReceived },
        new ApiRow(WebSocket, "CloseStatus", ApiRole.SessionState) { End = EndSign.NotNull },
    };

    /// <summary>The rows. The first one that fits the member's declaring type, or one it overrides, counts.</summary>
    public static readonly IReadOnlyList<ApiRow> Rows = ConnectionRows.Concat(HttpApis.Rows).ToArray();
}

namespace SocketLeakAnalyzers.Catalog;

/// <summary>What a framework member does to the connection it is called on, given, or makes.</summary>
internal enum ApiRole
{
    /// <summary>Not in the catalog.</summary>
    None,

    /// <summary>The result (of the task) is a fresh connection, and so an obligation.</summary>
    Acquire,

    /// <summary>Reads from the receiver; the result tells the end of the stream by <see cref="EndSign"/>.</summary>
    Read,

    /// <summary>Closes the receiver's link, and with it the endpoint when the link owns it.</summary>
    Close,

    /// <summary>Ends one direction or the session but keeps the descriptor: never a close.</summary>
    HalfClose,

    /// <summary>The result is another link to the receiver's endpoint; closing it closes the endpoint.</summary>
    View,

    /// <summary>A constructor or factory whose result is a link to the endpoint of its first connection argument.</summary>
    Wrap,

    /// <summary>The result is the receiver's (or the first argument's) value, as with tasks and awaiters.</summary>
    Transparent,

    /// <summary>Looks at its arguments and keeps none of them.</summary>
    Borrow,

    /// <summary>Takes over the connections it is given, or those of <see cref="ApiRow.Subjects"/>: whoever gave them owes nothing any more.</summary>
    Transfer,

    /// <summary>The rest happens in a callback or another thread, which gets the connection.</summary>
    HandOff,

    /// <summary>Tells somebody else that something has ended (a task source, an event, a token).</summary>
    Signal,

    /// <summary>Ends the process, and with it every connection.</summary>
    Terminate,

    /// <summary>The value is a connection that somebody else has put there (<c>AsyncState</c>, <c>UserToken</c>).</summary>
    Carried,

    /// <summary>Stays true after the peer's close (measured cases 03a to 03d).</summary>
    TrueAfterEnd,

    /// <summary>Zero or false after the peer's close when all is read (measured cases 03a to 03d).</summary>
    ZeroAfterEnd,

    /// <summary>Asks whether a read would return at once: true after the peer's close, and true with data (measured case 03e).</summary>
    Poll,

    /// <summary>A part of what a read returned, which tells the end by <see cref="EndSign"/>.</summary>
    Part,

    /// <summary>The state that a WebSocket is in: no longer open once its end has been read.</summary>
    SessionState,

    /// <summary>Makes text of bytes: of none, the empty text.</summary>
    Decode,

    /// <summary>Connects or binds the receiver, which may fail.</summary>
    Connect,

    /// <summary>Agrees with the peer on how to go on (TLS), which may fail.</summary>
    Handshake,

    /// <summary>Writes to the receiver.</summary>
    Write,

    /// <summary>Waits for an operation, for a time where one is given.</summary>
    Wait,

    /// <summary>The result (of the task) is an HTTP response, or its body, that holds a connection until it is read to its end or disposed of.</summary>
    Respond,

    /// <summary>Reads the body of an HTTP response to its end, or fails on the way: either gives the connection back.</summary>
    Drain,

    /// <summary>Its value is the receiver's, unless it throws for what the peer has answered.</summary>
    Demand,
}

/// <summary>How a read says that the peer has closed.</summary>
internal enum EndSign
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>It returns 0.</summary>
    Zero,

    /// <summary>It returns −1.</summary>
    MinusOne,

    /// <summary>It returns null.</summary>
    Null,

    /// <summary>It returns true.</summary>
    True,

    /// <summary>It returns false.</summary>
    False,

    /// <summary>It returns <c>WebSocketState.CloseReceived</c>.</summary>
    CloseReceived,

    /// <summary>It returns something else than null.</summary>
    NotNull,

    /// <summary>It returns <c>WebSocketMessageType.Close</c>.</summary>
    CloseMessage,

    /// <summary>It returns an object whose <see cref="ApiRole.Part"/>s tell it.</summary>
    Message,

    /// <summary>It throws <c>EndOfStreamException</c>.</summary>
    Throws,

    /// <summary>It returns at all: it reads everything up to the end.</summary>
    Returns,
}

using Microsoft.CodeAnalysis;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Flow;

/// <summary>An endpoint as one function sees it: where it came from, and what may be said of it whatever the path.</summary>
internal sealed class Connection
{
    public Connection(int id, IOperation origin, bool acquired, ISymbol? source, bool isSure)
    {
        IsSure = isSure;
        Id = id;
        Origin = origin;
        IsAcquired = acquired;
        IsThere = acquired;
        Source = source;
    }

    /// <summary>Its number within the function.</summary>
    public int Id { get; }

    /// <summary>The call or creation that acquired it, or the first reference to the place it was borrowed from.</summary>
    public IOperation Origin { get; }

    /// <summary>Whether this function acquired it; if not, it is borrowed.</summary>
    public bool IsAcquired { get; }

    /// <summary>For a borrowed connection the parameter, field, property or captured variable it came in; null when it was carried.</summary>
    public ISymbol? Source { get; }

    /// <summary>Whether it is a connection of which it is known where it comes from; a mere <c>Stream</c> from outside may be one.</summary>
    public bool IsSure { get; }

    /// <summary>Whether it is surely not null: it was acquired, here or by who gave it.</summary>
    public bool IsThere { get; set; }

    /// <summary>Whether it stands for all connections of the caller whose peers have closed: this function cannot lose it.</summary>
    public bool IsWitness { get; set; }

    /// <summary>The name by which the code knows it, once it has one.</summary>
    public string? Name { get; set; }

    /// <summary>The first variable that held it.</summary>
    public ILocalSymbol? Variable { get; set; }

    /// <summary>The variable that is declared with it, where a <c>using</c> could stand.</summary>
    public ILocalSymbol? Declared { get; set; }

    /// <summary>Whether on some path it went where it may outlive the variable's scope.</summary>
    public bool Escapes { get; set; }

    /// <summary>The call or creation that made the first link to it that does not own it.</summary>
    public IOperation? Borrower { get; set; }

    /// <summary>Whether some path of the function closes it.</summary>
    public bool IsClosed { get; set; }

    /// <summary>Whether some path that no exception has crossed returns it, or keeps it in a field.</summary>
    public bool IsHandedOn { get; set; }

    /// <summary>The type of the source whose object carries it; null while none does.</summary>
    public ITypeSymbol? Carrier { get; set; }

    /// <summary>Whether that object may close itself, or get closed by somebody whom it told of itself.</summary>
    public bool MayCloseItself { get; set; }

    /// <summary>Whether it is that of an HTTP response: what holds it is the body, until it is read to its end or disposed of.</summary>
    public bool IsResponse { get; set; }

    /// <summary>Whether it is a listener, which keeps the connections that nobody has accepted yet.</summary>
    public bool IsListener => Origin.Type is { Name: "TcpListener", ContainingNamespace.Name: "Sockets" };

    /// <summary>Whether an operation of it was started whose task is not awaited at once.</summary>
    public bool IsPending { get; set; }
}

/// <summary>What has become of a connection on one path.</summary>
internal enum Life : byte
{
    /// <summary>Not there (not yet acquired, or found to be null).</summary>
    None,

    /// <summary>Open as far as the code knows.</summary>
    Open,

    /// <summary>The peer has closed and all is read, but no read has been made that would say so.</summary>
    Unseen,

    /// <summary>A read has returned the end, but nothing on this path has looked.</summary>
    Ended,

    /// <summary>A branch was taken because a read returned the end.</summary>
    Learned,

    /// <summary>Closed.</summary>
    Closed,
}

/// <summary>Who has the obligation to close it.</summary>
internal enum Holder : byte
{
    /// <summary>This function.</summary>
    Here,

    /// <summary>Whoever this function borrowed it from.</summary>
    Lender,

    /// <summary>Somebody this function gave it to.</summary>
    Elsewhere,

    /// <summary>The object that this constructor makes: nobody has it if the constructor throws.</summary>
    Object,
}

/// <summary>The state of one connection on one path.</summary>
/// <param name="Life">What has become of it.</param>
/// <param name="Holder">Who must close it.</param>
/// <param name="Read">The read that returned the end.</param>
/// <param name="Test">The condition that learned of the end.</param>
/// <param name="UsedAfterEnd">It was used for something else after the end was learned of.</param>
/// <param name="HandedOn">After the end was learned of, somebody else was told.</param>
/// <param name="ToldBy">The event or delegate by which, if it was just one; who hears of it is looked at when it matters.</param>
/// <param name="Acted">After the peer's close something was called that may close, tell or throw.</param>
/// <param name="Removed">It was taken out of the collection in which others could find it.</param>
/// <param name="Threw">The path went through an exception that some call may throw.</param>
/// <param name="LostBy">That call, where it is one that a peer or the network lets throw.</param>
/// <param name="LostRole">What that call does, or what of the function that it calls throws.</param>
/// <param name="GaveUp">The call that waited for an operation of the connection only for a time, or until a token was cancelled.</param>
/// <param name="HalfClosed">The call that ended it and kept the descriptor.</param>
/// <param name="IsArmed">It is elsewhere only because an operation of it ends in a callback.</param>
/// <param name="Callback">That callback, where it is in sight.</param>
/// <param name="LinkClosed">A link that does not own it was closed.</param>
/// <param name="SaidDead">It was asked whether it is still connected, and said no: the descriptor is open all the same (measured case 33b).</param>
/// <param name="ReplacedBy">The assignment that has put another connection where it was kept.</param>
/// <param name="HasData">In a function that is walked for its callers: a read of it has brought data.</param>
internal readonly record struct ConnectionState(
    Life Life,
    Holder Holder = Holder.Here,
    IOperation? Read = null,
    IOperation? Test = null,
    bool UsedAfterEnd = false,
    bool HandedOn = false,
    ISymbol? ToldBy = null,
    bool Acted = false,
    bool Removed = false,
    bool Threw = false,
    IOperation? LostBy = null,
    IOperation? GaveUp = null,
    IOperation? HalfClosed = null,
    bool IsArmed = false,
    IMethodSymbol? Callback = null,
    bool LinkClosed = false,
    ApiRole LostRole = ApiRole.None,
    bool HasData = false,
    bool SaidDead = false,
    IOperation? ReplacedBy = null)
{
    public bool IsLive => Life is Life.Open or Life.Unseen or Life.Ended or Life.Learned;

    /// <summary>Whether the peer has closed on this path, known or not, and this side has not.</summary>
    public bool IsPastEnd => Life is Life.Unseen or Life.Ended or Life.Learned;

    // Written out, as a walk compares states more than it does anything else. Whatever is added above belongs here as well.
    public bool Equals(ConnectionState other) =>
        Life == other.Life && Holder == other.Holder && Flags == other.Flags && LostRole == other.LostRole
        && ReferenceEquals(Read, other.Read) && ReferenceEquals(Test, other.Test) && ReferenceEquals(LostBy, other.LostBy)
        && ReferenceEquals(GaveUp, other.GaveUp) && ReferenceEquals(HalfClosed, other.HalfClosed) && ReferenceEquals(ToldBy, other.ToldBy) && ReferenceEquals(Callback, other.Callback) && ReferenceEquals(ReplacedBy, other.ReplacedBy);

    public override int GetHashCode() => unchecked(
        (((((int)Life * 4) + (int)Holder) * 512) + Flags) ^ ((Read?.GetHashCode() ?? 0) * 31) ^ ((Test?.GetHashCode() ?? 0) * 37) ^ ((LostBy?.GetHashCode() ?? 0) * 41));

    private int Flags =>
        (UsedAfterEnd ? 1 : 0) | (HandedOn ? 2 : 0) | (Acted ? 4 : 0) | (Removed ? 8 : 0) | (Threw ? 16 : 0) | (IsArmed ? 32 : 0) | (LinkClosed ? 64 : 0) | (HasData ? 128 : 0) | (SaidDead ? 256 : 0);
}

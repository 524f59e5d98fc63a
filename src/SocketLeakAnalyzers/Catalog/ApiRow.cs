using System.Collections.Immutable;

namespace SocketLeakAnalyzers.Catalog;

/// <summary>One row of the catalog: all overloads of one member of one type.</summary>
/// <param name="Type">Metadata name of the type that declares the member first (the row covers its overrides).</param>
/// <param name="Member">Name of the member, <c>.ctor</c> for constructors, <c>*</c> for every member of the type.</param>
/// <param name="Role">What it does to a connection.</param>
internal sealed record ApiRow(string Type, string Member, ApiRole Role)
{
    /// <summary>For <see cref="ApiRole.Read"/>: how the end of the stream shows.</summary>
    public EndSign End { get; init; }

    /// <summary>The sign of the overload without parameters, where it is another one (<c>TextReader.Read()</c>).</summary>
    public EndSign EndOfBare { get; init; }

    /// <summary>The sign of the overloads whose <c>throwOnEndOfStream</c> is not the constant false (<c>Stream.ReadAtLeast</c>).</summary>
    public EndSign EndUnlessTold { get; init; }

    /// <summary>For <see cref="ApiRole.Wrap"/>: the parameter that says whether the wrapper owns what it wraps.</summary>
    public string? OwningParameter { get; init; }

    /// <summary>The value of <see cref="OwningParameter"/> with which the wrapper owns: <c>ownsSocket</c> true, <c>leaveOpen</c> false.</summary>
    public bool OwningWhen { get; init; }

    /// <summary>Whether an overload without the parameter owns.</summary>
    public bool OwningByDefault { get; init; } = true;

    /// <summary>Role of the overloads that take a <c>SocketAsyncEventArgs</c> or an <c>AsyncCallback</c>.</summary>
    public ApiRole? WithCallback { get; init; }

    /// <summary>For <see cref="ApiRole.Respond"/>: the value of an enumeration that an argument must be; null where the call alone is enough.</summary>
    public string? OnlyWith { get; init; }

    /// <summary>The name by which a body that may use the member is known, where it is not the member's own.</summary>
    public string? Trigger { get; init; }

    /// <summary>Its role on .NET Framework, and in a library that may run there, where that is another one.</summary>
    public ApiRole? OnFramework { get; init; }

    /// <summary>For <see cref="ApiRole.Borrow"/>: reads a stream to its end.</summary>
    public bool Drains { get; init; }

    /// <summary>Whether a user says so, and not this table.</summary>
    public bool IsFromUser { get; init; }

    /// <summary>
    /// For <see cref="ApiRole.Close"/> and <see cref="ApiRole.Transfer"/>: the ordinals of the parameters whose arguments are
    /// closed or taken over (an override may give them other names); empty for the receiver or the first connection, and for all.
    /// </summary>
    public ImmutableArray<int> Subjects { get; init; } = ImmutableArray<int>.Empty;

    /// <summary>The ordinals of the <c>out</c> and <c>ref</c> parameters in which a fresh connection comes back.</summary>
    public ImmutableArray<int> Acquired { get; init; } = ImmutableArray<int>.Empty;
}

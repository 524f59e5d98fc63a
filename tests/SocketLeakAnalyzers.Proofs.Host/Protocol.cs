using System;

namespace SocketLeakAnalyzers.Proofs.Host;

/// <summary>
/// What do the tests and the host say to each other? Lines of words: a number and a request, then, in any order, the same number and
/// the answer.
/// </summary>
public static class Protocol
{
    /// <summary>
    /// The assembly and the certificate, in Base64. The answer is <see cref="Client"/> or <see cref="Server"/>, or
    /// <see cref="Bad"/> and why.
    /// </summary>
    public const string Load = "load";

    /// <summary>Listens anew on a port of the system's choice. The answer is the port.</summary>
    public const string Listen = "listen";

    /// <summary>Calls the scenario, with the port of the peer. The answer is <see cref="Done"/>, or <see cref="Threw"/> and what.</summary>
    public const string Call = "call";

    /// <summary>
    /// Goes round once. The answer is the number of garbage collections since the scenario was loaded, and that of the listeners that
    /// are open.
    /// </summary>
    public const string Beat = "beat";

    /// <summary>The scenario connects to a peer.</summary>
    public const string Client = "client";

    /// <summary>The scenario accepts from a listener.</summary>
    public const string Server = "server";

    /// <summary>The scenario does not follow the convention.</summary>
    public const string Bad = "bad";

    /// <summary>A call has returned.</summary>
    public const string Done = "done";

    /// <summary>A call has thrown.</summary>
    public const string Threw = "threw";

    /// <summary>The two parts of a line: its first word, and what follows.</summary>
    public static (string Word, string Text) Split(string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? (line, "") : (line[..space], line[(space + 1)..]);
    }

    /// <summary>A text of many lines in one line.</summary>
    public static string ToLine(string text) => text.ReplaceLineEndings("\t");

    /// <summary>The text again.</summary>
    public static string FromLine(string line) => line.Replace("\t", Environment.NewLine, StringComparison.Ordinal);
}

using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis.Text;

namespace SocketLeakAnalyzers.Catalog;

/// <summary>
/// The text of a <c>ConnectionApis.txt</c>, without a look at any code: one entry per line, <c>verb; id</c> or
/// <c>verb; id; setting</c>; comments begin with <c>//</c>, or a line with <c>#</c>.
/// </summary>
/// <param name="Entries">The entries that are well formed, in the order of the file.</param>
/// <param name="Problems">The lines that are not.</param>
internal sealed record ConnectionApiFile(ImmutableArray<ConnectionApiEntry> Entries, ImmutableArray<ConnectionApiProblem> Problems)
{
    private static readonly ImmutableDictionary<string, ApiVerb> Verbs = Enum.GetValues(typeof(ApiVerb)).Cast<ApiVerb>()
        .ToImmutableDictionary(verb => verb.ToString().ToLowerInvariant(), StringComparer.Ordinal);

    /// <summary>Whether a file of this path is one: <c>ConnectionApis.txt</c>, or <c>ConnectionApis.*.txt</c> to have several.</summary>
    public static bool IsName(string path)
    {
        const string Start = "ConnectionApis.";
        const string End = ".txt";
        var name = Path.GetFileName(path);
        return name.StartsWith(Start, StringComparison.OrdinalIgnoreCase) && name.EndsWith(End, StringComparison.OrdinalIgnoreCase)
            && name.Length >= Start.Length + End.Length - 1;
    }

    /// <summary>Reads the entries of a text.</summary>
    public static ConnectionApiFile Parse(SourceText text)
    {
        var entries = ImmutableArray.CreateBuilder<ConnectionApiEntry>();
        var problems = ImmutableArray.CreateBuilder<ConnectionApiProblem>();
        foreach (var line in text.Lines)
        {
            var content = line.ToString();
            if (content.IndexOf("//", StringComparison.Ordinal) is >= 0 and var comment)
            {
                content = content.Substring(0, comment);
            }

            // A byte order mark is a blank here: it stays in a text that was not read from a file.
            var entry = content.Trim(Blanks);
            if (entry.Length > 0 && entry[0] != '#')
            {
                Read(entry, new TextSpan(line.Start + content.IndexOf(entry, StringComparison.Ordinal), entry.Length), entries, problems);
            }
        }

        return new ConnectionApiFile(entries.ToImmutable(), problems.ToImmutable());
    }

    private static readonly char[] Blanks = { ' ', '\t', '\u00A0', '\u3000', '\uFEFF' };

    private static void Read(
        string text, TextSpan span, ICollection<ConnectionApiEntry> entries, ICollection<ConnectionApiProblem> problems)
    {
        var fields = text.Split(';').Select(field => field.Trim(Blanks)).ToArray();
        if (fields.Length is not (2 or 3) || fields.Any(field => field.Length == 0))
        {
            problems.Add(new ConnectionApiProblem(text, span, "SLA0001_Fields"));
        }
        else if (!Verbs.TryGetValue(fields[0], out var verb))
        {
            problems.Add(new ConnectionApiProblem(text, span, "SLA0001_Verb", fields[0]));
        }
        else if (!DeclarationIds.IsWellFormed(fields[1]))
        {
            problems.Add(new ConnectionApiProblem(text, span, "SLA0001_Id", fields[1]));
        }
        else
        {
            entries.Add(new ConnectionApiEntry(verb, fields[1], fields.Length == 3 ? fields[2] : null, span));
        }
    }
}

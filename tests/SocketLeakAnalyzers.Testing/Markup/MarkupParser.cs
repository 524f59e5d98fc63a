using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>
/// Takes the markup out of a source. <c>[|x|]</c> and <c>{|ID:x|}</c> nest; <c>{|#0:x|#0}</c> names the span it closes,
/// and may therefore cross others; <c>$$</c> is a position. All other text is kept to the character.
/// </summary>
internal sealed class MarkupParser
{
    private static readonly Regex NamedStart = new(@"\G\{\|([^:|\[\]{}]+):", RegexOptions.CultureInvariant);

    private static readonly Regex NamedEnd = new(@"\G\|(#[0-9]+)\}", RegexOptions.CultureInvariant);

    private readonly StringBuilder _output = new();
    private readonly List<int> _positions = new();
    private readonly List<Tag> _tags = new();

    private MarkupParser()
    {
    }

    public static MarkupResult Parse(string input, bool treatPositionIndicatorsAsCode)
    {
        var parser = new MarkupParser();
        parser.Scan(input, treatPositionIndicatorsAsCode);
        return new MarkupResult(parser._output.ToString(), parser._positions.ToImmutableArray(), parser.MatchTags());
    }

    private void Scan(string input, bool treatPositionIndicatorsAsCode)
    {
        for (var index = 0; index < input.Length;)
        {
            var two = index + 1 < input.Length ? input.Substring(index, 2) : string.Empty;
            var length = 2;
            if (two == "$$" && !treatPositionIndicatorsAsCode)
            {
                _positions.Add(_output.Length);
            }
            else if (two == "[|")
            {
                AddTag(index, isStart: true, key: string.Empty, isBrace: false);
            }
            else if (two == "|]")
            {
                AddTag(index, isStart: false, key: string.Empty, isBrace: false);
            }
            else if (two == "|}")
            {
                AddTag(index, isStart: false, key: string.Empty, isBrace: true);
            }
            else if (two == "{|" && NamedStart.Match(input, index) is { Success: true } start)
            {
                AddTag(index, isStart: true, key: start.Groups[1].Value, isBrace: true);
                length = start.Length;
            }
            else if (two == "|#" && NamedEnd.Match(input, index) is { Success: true } end)
            {
                AddTag(index, isStart: false, key: end.Groups[1].Value, isBrace: true);
                length = end.Length;
            }
            else
            {
                _output.Append(input[index]);
                length = 1;
            }

            index += length;
        }
    }

    private void AddTag(int input, bool isStart, string key, bool isBrace)
        => _tags.Add(new Tag(input, _output.Length, isStart, key, isBrace));

    private ImmutableArray<MarkupSpan> MatchTags()
    {
        var starts = _tags.Count(tag => tag.IsStart);
        if (starts * 2 != _tags.Count)
        {
            throw new ArgumentException($"The input contained '{starts}' starting spans and '{_tags.Count - starts}' ending spans.");
        }

        var spans = new List<MarkupSpan>();
        var open = new Stack<Tag>();
        var closedByName = MatchNamedEnds(spans);
        foreach (var tag in _tags.Where(tag => !closedByName.Contains(tag)))
        {
            if (tag.IsStart)
            {
                open.Push(tag);
                continue;
            }

            if (!open.TryPop(out var start))
            {
                throw new ArgumentException($"Mismatched end tag found at position '{tag.Input}'");
            }

            // The real package pairs '[|' with '|}' too. That is never what the author of a test meant.
            if (start.IsBrace != tag.IsBrace)
            {
                throw new ArgumentException(
                    $"The end tag at position '{tag.Input}' does not fit the start tag at position '{start.Input}'");
            }

            spans.Add(new MarkupSpan(start.Key, TextSpan.FromBounds(start.Output, tag.Output)));
        }

        return spans.OrderBy(span => span.Span.Start).ThenByDescending(span => span.Span.Length).ToImmutableArray();
    }

    private HashSet<Tag> MatchNamedEnds(List<MarkupSpan> spans)
    {
        var matched = new HashSet<Tag>();
        foreach (var end in _tags.Where(tag => !tag.IsStart && tag.Key.Length > 0))
        {
            var start = _tags.Find(tag => tag.IsStart && tag.Key == end.Key && tag.Input < end.Input);
            if (start == default)
            {
                throw new ArgumentException($"The input did not contain a start tag for span '{end.Key}'");
            }

            if (!matched.Add(start))
            {
                throw new ArgumentException($"The input contained more than one ending tag for span '{end.Key}'");
            }

            matched.Add(end);
            spans.Add(new MarkupSpan(end.Key, TextSpan.FromBounds(start.Output, end.Output)));
        }

        return matched;
    }

    private readonly record struct Tag(int Input, int Output, bool IsStart, string Key, bool IsBrace);
}

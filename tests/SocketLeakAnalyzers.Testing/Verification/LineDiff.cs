using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Shows two texts that differ, line by line, with the line endings visible.</summary>
internal static class LineDiff
{
    private const int ContextLines = 3;

    // The table below is quadratic; beyond this a diff of two test sources helps nobody anyway.
    private const long LargestTable = 4_000_000;

    public static string Render(string expected, string actual)
    {
        var oldLines = SplitLines(expected);
        var newLines = SplitLines(actual);

        var prefix = 0;
        while (prefix < oldLines.Count && prefix < newLines.Count && oldLines[prefix] == newLines[prefix])
        {
            prefix++;
        }

        var suffix = 0;
        while (suffix < oldLines.Count - prefix && suffix < newLines.Count - prefix
            && oldLines[^(suffix + 1)] == newLines[^(suffix + 1)])
        {
            suffix++;
        }

        var text = new StringBuilder();
        foreach (var line in oldLines.Take(prefix).Skip(prefix - ContextLines))
        {
            AppendLine(text, ' ', line);
        }

        AppendMiddle(
            text,
            oldLines.GetRange(prefix, oldLines.Count - prefix - suffix),
            newLines.GetRange(prefix, newLines.Count - prefix - suffix));

        foreach (var line in oldLines.Skip(oldLines.Count - suffix).Take(ContextLines))
        {
            AppendLine(text, ' ', line);
        }

        return text.ToString();
    }

    private static void AppendMiddle(StringBuilder text, List<string> oldLines, List<string> newLines)
    {
        if ((long)oldLines.Count * newLines.Count > LargestTable)
        {
            oldLines.ForEach(line => AppendLine(text, '-', line));
            newLines.ForEach(line => AppendLine(text, '+', line));
            return;
        }

        // common[i, j]: length of the longest common subsequence of the lines from i and from j on.
        var common = new int[oldLines.Count + 1, newLines.Count + 1];
        for (var i = oldLines.Count - 1; i >= 0; i--)
        {
            for (var j = newLines.Count - 1; j >= 0; j--)
            {
                common[i, j] = oldLines[i] == newLines[j]
                    ? common[i + 1, j + 1] + 1
                    : System.Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        int oldIndex = 0, newIndex = 0;
        while (oldIndex < oldLines.Count || newIndex < newLines.Count)
        {
            if (oldIndex < oldLines.Count && newIndex < newLines.Count && oldLines[oldIndex] == newLines[newIndex])
            {
                AppendLine(text, ' ', oldLines[oldIndex++]);
                newIndex++;
            }
            else if (newIndex == newLines.Count
                || (oldIndex < oldLines.Count && common[oldIndex + 1, newIndex] >= common[oldIndex, newIndex + 1]))
            {
                AppendLine(text, '-', oldLines[oldIndex++]);
            }
            else
            {
                AppendLine(text, '+', newLines[newIndex++]);
            }
        }
    }

    private static void AppendLine(StringBuilder text, char mark, string line)
    {
        // Endings are shown as text on every line: a diff of CRLF against LF would otherwise look like no diff at all.
        text.Append(mark).Append(line.Replace("\r", "<CR>").Replace("\n", "<LF>")).AppendLine();
    }

    private static List<string> SplitLines(string text)
    {
        var lines = new List<string>();
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                lines.Add(text.Substring(start, i + 1 - start));
                start = i + 1;
            }
        }

        if (start < text.Length)
        {
            lines.Add(text.Substring(start));
        }

        return lines;
    }
}

using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>
/// Pairs reported diagnostics with expected ones so that the pairs differ least in total. Pairing in order would let one
/// missing diagnostic make all that follow look wrong, and a loose expectation take the partner of a strict one.
/// </summary>
internal static class DiagnosticPairing
{
    public static ImmutableArray<(FoundDiagnostic? Actual, DiagnosticResult? Expected)> Pair(
        ImmutableArray<FoundDiagnostic> actual, ImmutableArray<DiagnosticResult> expected)
    {
        var size = System.Math.Max(actual.Length, expected.Length);
        var costs = new int[size, size];
        for (var row = 0; row < expected.Length; row++)
        {
            for (var column = 0; column < actual.Length; column++)
            {
                costs[row, column] = DiagnosticComparison.Distance(actual[column].Diagnostic, expected[row]);
            }
        }

        var columns = Assign(costs, size);
        var pairs = new List<(FoundDiagnostic? Actual, DiagnosticResult? Expected)>();
        for (var row = 0; row < size; row++)
        {
            pairs.Add((
                columns[row] < actual.Length ? actual[columns[row]] : null,
                row < expected.Length ? expected[row] : null));
        }

        return pairs.ToImmutableArray();
    }

    /// <summary>
    /// The assignment problem by shortest augmenting paths (the "Hungarian" method), O(n^3). Rows and columns count
    /// from 1 inside; column 0 stands for the row being placed.
    /// </summary>
    private static int[] Assign(int[,] costs, int size)
    {
        var rowPotential = new int[size + 1];
        var columnPotential = new int[size + 1];
        var rowOfColumn = new int[size + 1];
        var previousColumn = new int[size + 1];

        for (var row = 1; row <= size; row++)
        {
            rowOfColumn[0] = row;
            var column = 0;
            var slack = Enumerable.Repeat(int.MaxValue, size + 1).ToArray();
            var visited = new bool[size + 1];
            do
            {
                visited[column] = true;
                var delta = int.MaxValue;
                var next = 0;
                for (var other = 1; other <= size; other++)
                {
                    if (visited[other])
                    {
                        continue;
                    }

                    var reduced = costs[rowOfColumn[column] - 1, other - 1] - rowPotential[rowOfColumn[column]] - columnPotential[other];
                    if (reduced < slack[other])
                    {
                        slack[other] = reduced;
                        previousColumn[other] = column;
                    }

                    if (slack[other] < delta)
                    {
                        delta = slack[other];
                        next = other;
                    }
                }

                for (var other = 0; other <= size; other++)
                {
                    if (visited[other])
                    {
                        rowPotential[rowOfColumn[other]] += delta;
                        columnPotential[other] -= delta;
                    }
                    else if (other > 0)
                    {
                        slack[other] -= delta;
                    }
                }

                column = next;
            }
            while (rowOfColumn[column] != 0);

            while (column != 0)
            {
                rowOfColumn[column] = rowOfColumn[previousColumn[column]];
                column = previousColumn[column];
            }
        }

        var columnOfRow = new int[size];
        for (var column = 1; column <= size; column++)
        {
            columnOfRow[rowOfColumn[column] - 1] = column - 1;
        }

        return columnOfRow;
    }
}

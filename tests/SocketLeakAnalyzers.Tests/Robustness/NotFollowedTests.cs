using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Robustness;

/// <summary>SLA0002: does a function that is given up say so, and only such a one?</summary>
public sealed class NotFollowedTests
{
    [Theory]
    [InlineData(3, false)]
    [InlineData(60, true)]
    public async Task Flags_that_are_asked_once_more(int count, bool isGivenUp)
    {
        var declared = string.Concat(Enumerable.Range(0, count).Select(i => $"bool b{i} = asked[{i}];\n"));
        var asked = string.Concat(Enumerable.Range(0, count).Select(i => $"if (b{i}) s.Send(new byte[1]);\n"));
        var again = string.Concat(Enumerable.Range(0, count).Reverse().Select(i => $"if (b{i}) Console.WriteLine({i});\n"));

        var found = await Loose.AnalyzeAsync(Loose.Compile($$"""
            using System;
            using System.Net.Sockets;
            class Subject
            {
                void Dispatch(bool[] asked)
                {
                    var s = new Socket(SocketType.Stream, ProtocolType.Tcp);
                    {{declared}}{{asked}}{{again}}
                }
            }
            """));

        var expected = isGivenUp ? RuleIds.FunctionNotFollowed : RuleIds.AcquiredNotClosed;
        Assert.Equal([expected], found.Select(one => one.Id));
        Assert.Contains(isGivenUp ? "'Dispatch'" : "'s'", found.Single().GetMessage(), System.StringComparison.Ordinal);
    }
}

using System.Linq;
using System.Threading.Tasks;
using SocketLeakAnalyzers.Tests.Documentation;
using SocketLeakAnalyzers.Tests.Robustness;
using Xunit;

namespace SocketLeakAnalyzers.Tests.ValidCode;

/// <summary>Is the analyzer silent on correct code? The files beside this one are data, no part of the build.</summary>
public sealed class ValidCodeTests
{
    private const string Folder = "tests/SocketLeakAnalyzers.Tests/ValidCode/Corpus";

    public static TheoryData<string> Files => new(Repository.FileNames(Folder, "*.cs").ToArray());

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Correct_code_is_left_alone(string file)
    {
        var compilation = Loose.Compile([(file, Repository.Read($"{Folder}/{file}"))]);
        Loose.AssertSilent(await Loose.AnalyzeAsync(compilation));
    }

    [Fact]
    public async Task Correct_code_is_left_alone_in_one_program_too()
    {
        var compilation = Loose.Compile(Repository.FileNames(Folder, "*.cs").Select(file => (file, Repository.Read($"{Folder}/{file}"))));
        Loose.AssertSilent(await Loose.AnalyzeAsync(compilation));
    }
}

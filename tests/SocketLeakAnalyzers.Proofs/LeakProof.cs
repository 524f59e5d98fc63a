using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace SocketLeakAnalyzers.Proofs;

/// <summary>
/// The proof at run time that a rule and its fix are right: the analyzer reports the scenario, the scenario does leave
/// connections behind when its peer closes first, and after the code fix it does not.
/// </summary>
/// <remarks>
/// A scenario is a compilation unit with a type <c>Scenario</c> outside of namespaces and exactly one static method
/// <c>Run</c> (void) or <c>RunAsync</c> (task). With a parameter of type <see cref="System.Net.IPEndPoint"/> it is the
/// client and connects there; with a <see cref="System.Net.Sockets.TcpListener"/>, a <see cref="System.Net.Sockets.Socket"/>
/// or a <see cref="System.Net.HttpListener"/> it is the server and accepts one connection from it. It is called once for each
/// connection, in a process that all calls have to themselves and that ends when they have been measured. So it need not keep its
/// objects alive, for nothing is collected meanwhile, and its loops need no end.
/// </remarks>
public static class LeakProof
{
    /// <summary>Proves a rule and its fix on one scenario, or throws <see cref="ProofException"/>.</summary>
    /// <param name="source">The leaky scenario.</param>
    /// <param name="ruleId">The rule that must report it.</param>
    /// <param name="fix">The provider whose first action must cure it.</param>
    /// <param name="options">The peer, and what counts as a leak.</param>
    /// <param name="analyzer">The analyzer, if not the one of this project.</param>
    /// <param name="stop">Cancels the analysis and the fixing. The runs end by themselves.</param>
    public static async Task<ProofResult> ProveAsync(
        string source,
        string ruleId,
        CodeFixProvider fix,
        ProofOptions? options = null,
        DiagnosticAnalyzer? analyzer = null,
        CancellationToken stop = default)
    {
        options ??= new ProofOptions();
        analyzer ??= new SocketLeakAnalyzer();
        var document = ScenarioProject.Create(source);

        var leaky = await ScenarioProject.CompileAsync(document, ProofFailure.BadScenario, stop).ConfigureAwait(false);
        var reported = await ScenarioProject.AnalyzeAsync(document, analyzer, ruleId, stop).ConfigureAwait(false);
        if (reported.IsEmpty)
        {
            throw new ProofException(ProofFailure.NotReported, $"{analyzer.GetType().Name} reports no {ruleId}.", source);
        }

        var before = await new ScenarioMeter(leaky, options).ExpectLeakAsync().ConfigureAwait(false);
        if (before.Of(options.Evidence) != options.ExpectedLeaks)
        {
            throw new ProofException(
                ProofFailure.NotLeaking,
                $"Left behind before the fix: {before}. Expected: {options.ExpectedLeaks} ({options.Evidence}).",
                source);
        }

        var cured = await ScenarioFix.ApplyAsync(document, reported, analyzer, fix, stop).ConfigureAwait(false);
        var after = await new ScenarioMeter(cured.Assembly, options).ExpectNothingAsync().ConfigureAwait(false);
        return after.IsClean
            ? new ProofResult(before, after, cured.Text, reported)
            : throw new ProofException(
                ProofFailure.NotCured, $"Left behind after the fix: {after}. Before it: {before}.", cured.Text);
    }

    /// <summary>
    /// Measures a scenario without analyzer or fix. With <paramref name="expectLeak"/> it waits for what the options expect
    /// to be left behind, otherwise for everything to be closed; the figures tell what came of it.
    /// </summary>
    public static async Task<LeakFigures> MeasureAsync(
        string source, bool expectLeak, ProofOptions? options = null, CancellationToken stop = default)
    {
        var document = ScenarioProject.Create(source);
        var assembly = await ScenarioProject.CompileAsync(document, ProofFailure.BadScenario, stop).ConfigureAwait(false);
        var meter = new ScenarioMeter(assembly, options ?? new ProofOptions());
        return await (expectLeak ? meter.ExpectLeakAsync() : meter.ExpectNothingAsync()).ConfigureAwait(false);
    }
}

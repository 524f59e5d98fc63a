using System.Collections.Immutable;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Xunit;

namespace SocketLeakAnalyzers.Proofs;

/// <summary>Proofs with the analyzer and the fixes that are shipped, and scenarios that are written in few lines.</summary>
internal static class RealRules
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.IO.Pipelines;
        using System.Linq;
        using System.Net;
        using System.Net.Http;
        using System.Net.NetworkInformation;
        using System.Net.Security;
        using System.Net.Sockets;
        using System.Net.WebSockets;
        using System.Security.Cryptography.X509Certificates;
        using System.Text;
        using System.Threading;
        using System.Threading.Tasks;

        """;

    /// <summary>A handshake that takes any certificate, for TLS clients.</summary>
    public const string AnyCertificate = """
        private static bool Any(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) => true;
        """;

    /// <summary>A member that waits until the FIN of the peer has arrived on every connection that the scenario has to it.</summary>
    public const string PeerHasClosed = """
        private static async Task PeerHasClosedAsync(IPEndPoint peer)
        {
            while (IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections().Any(connection =>
                connection.RemoteEndPoint.Port == peer.Port && connection.State == TcpState.Established))
            {
                await Task.Delay(5);
            }
        }
        """;

    /// <summary>A scenario that connects to <c>peer</c>.</summary>
    public static string Client(string body, string members = "") => Scenario("void Run(IPEndPoint peer)", body, members);

    /// <summary>An asynchronous scenario that connects to <c>peer</c>.</summary>
    public static string ClientAsync(string body, string members = "") =>
        Scenario("async Task RunAsync(IPEndPoint peer)", body, members);

    /// <summary>A scenario that accepts from <c>listener</c>.</summary>
    public static string Server(string body, string members = "") => Scenario("void Run(TcpListener listener)", body, members);

    /// <summary>An asynchronous scenario that accepts from <c>listener</c>.</summary>
    public static string ServerAsync(string body, string members = "") =>
        Scenario("async Task RunAsync(TcpListener listener)", body, members);

    /// <summary>SLA0101 is reported, leaks, and is cured by the first action of its fix.</summary>
    public static Task<ProofResult> ProveEndOfStreamAsync(string source, ProofOptions? options = null) =>
        LeakProof.ProveAsync(source, RuleIds.EndOfStreamNotClosed, new EndOfStreamNotClosedFix(), options);

    /// <summary>The same with the second action: the close in the branch where a <c>using</c> is possible as well.</summary>
    public static Task<ProofResult> ProveCloseInBranchAsync(string source, ProofOptions? options = null) =>
        LeakProof.ProveAsync(
            source, RuleIds.EndOfStreamNotClosed, new OnlyActionsOf(new EndOfStreamNotClosedFix(), ConnectionFixProvider.AlternativeKey), options);

    /// <summary>SLA0201 is reported, leaks, and is cured by the first action of its fix.</summary>
    public static Task<ProofResult> ProveAcquiredAsync(string source, ProofOptions? options = null) =>
        LeakProof.ProveAsync(source, RuleIds.AcquiredNotClosed, new AcquiredNotClosedFix(), options);

    /// <summary>A rule is reported, leaks, and is cured by the first action that is offered for it.</summary>
    public static Task<ProofResult> ProveAsync(string ruleId, string source, ProofOptions? options = null)
    {
        var fixes = typeof(ConnectionFixProvider).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(CodeFixProvider)) && !type.IsAbstract)
            .Select(type => (CodeFixProvider)System.Activator.CreateInstance(type)!)
            .Where(provider => provider.FixableDiagnosticIds.Contains(ruleId))
            .ToArray();
        return fixes.Length == 0
            ? throw new ProofException(ProofFailure.FixNotOffered, $"No provider fixes {ruleId}.", source)
            : LeakProof.ProveAsync(source, ruleId, new AllOf(fixes), options);
    }

    /// <summary>Nothing is left behind, and nothing is reported.</summary>
    public static async Task ProveHarmlessAsync(string source, ProofOptions? options = null)
    {
        var figures = await LeakProof.MeasureAsync(source, expectLeak: false, options).ConfigureAwait(false);
        Assert.True(figures.IsClean, figures.ToString());
        Assert.Empty(await ReportedAsync(ruleId: null, source).ConfigureAwait(false));
    }

    /// <summary>What is reported, of one rule or of all.</summary>
    public static Task<ImmutableArray<Diagnostic>> ReportedAsync(string? ruleId, string source) =>
        ScenarioProject.AnalyzeAsync(ScenarioProject.Create(source), new SocketLeakAnalyzer(), ruleId, CancellationToken.None);

    /// <summary>Of all rules one is reported, once; and what it leaves behind.</summary>
    public static async Task<LeakFigures> MeasureReportedAsync(string ruleId, string source, ProofOptions? options = null)
    {
        Assert.Equal([ruleId], (await ReportedAsync(ruleId: null, source).ConfigureAwait(false)).Select(found => found.Id));
        return await LeakProof.MeasureAsync(source, expectLeak: true, options).ConfigureAwait(false);
    }

    /// <summary>
    /// An HTTP server that keeps its connections until a number of calls has returned, and is then called once more. After the fix
    /// all calls share one connection.
    /// </summary>
    public static ProofOptions KeepAlive(int calls, int status = 200, string body = "ok") => new()
    {
        Connections = 1,
        Calls = calls,
        CallsAfterClose = 1,
        Leaks = calls,
        PeerSpeaks = PeerSpeech.Http,
        PeerSends = Encoding.ASCII.GetBytes($"HTTP/1.1 {status} Status\r\nContent-Length: {body.Length}\r\n\r\n{body}"),
    };

    /// <summary>A scenario of any members, the method that runs among them.</summary>
    public static string Scenario(string members) => Usings + $$"""
        public static class Scenario
        {
            {{Indented(members, 4)}}
        }
        """;

    private static string Scenario(string method, string body, string members) => Scenario($$"""
        public static {{method}}
        {
            {{Indented(body, 4)}}
        }

        {{members}}
        """);

    private static string Indented(string text, int spaces) =>
        text.ReplaceLineEndings("\n").Replace("\n", "\n" + new string(' ', spaces), System.StringComparison.Ordinal);

    /// <summary>The providers for one rule, as an editor asks them: all, for each diagnostic.</summary>
    private sealed class AllOf(CodeFixProvider[] providers) : CodeFixProvider
    {
        public override ImmutableArray<string> FixableDiagnosticIds => providers[0].FixableDiagnosticIds;

        public override FixAllProvider? GetFixAllProvider() => null;

        public override async Task RegisterCodeFixesAsync(CodeFixContext context)
        {
            foreach (var provider in providers)
            {
                await provider.RegisterCodeFixesAsync(context).ConfigureAwait(false);
            }
        }
    }

    private sealed class OnlyActionsOf(CodeFixProvider provider, string key) : CodeFixProvider
    {
        public override ImmutableArray<string> FixableDiagnosticIds => provider.FixableDiagnosticIds;

        public override FixAllProvider? GetFixAllProvider() => null;

        public override Task RegisterCodeFixesAsync(CodeFixContext context)
        {
            void Register(CodeAction action, ImmutableArray<Diagnostic> diagnostics)
            {
                if (action.EquivalenceKey == key)
                {
                    context.RegisterCodeFix(action, diagnostics);
                }
            }

            return provider.RegisterCodeFixesAsync(
                new CodeFixContext(context.Document, context.Diagnostics.Single(), Register, context.CancellationToken));
        }
    }
}

using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis.Testing;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Setup;

/// <summary>What do the options <c>socket_leak.*</c> change, and what is said of one that is malformed?</summary>
public class OptionTests
{
    private const string Nothing = "void Nothing() { }";

    [Theory]
    [InlineData("Ask")]
    [InlineData("Subject")]
    [InlineData("Subject.Ask")]
    [InlineData("M:Subject.Ask")]
    [InlineData("M:Subject.Ask(System.Net.Sockets.TcpListener)")]
    [InlineData("T:Subject")]
    [InlineData("Other | Ask |")]
    public Task Nothing_is_reported_in_an_excluded_symbol(string names) => Acme.Test("""
        void Ask(TcpListener listener)
        {
            void Inner() => listener.AcceptTcpClient();
            listener.AcceptTcpClient();
        }
        """, null, "socket_leak.excluded_symbol_names = " + names).RunAsync();

    [Theory]
    [InlineData("")]
    [InlineData("As")]
    [InlineData("ask")]
    [InlineData("Other.Ask")]
    [InlineData("M:Subject.Ask()")]
    [InlineData("P:Subject.Ask")]
    public Task All_is_reported_in_any_other(string names) => Acme.Test("""
        void Ask(TcpListener listener)
        {
            {|SLA0201:listener.AcceptTcpClient()|};
        }
        """, null, "socket_leak.excluded_symbol_names = " + names).RunAsync();

    [Theory]
    [InlineData("Client")]
    [InlineData("P:Subject.Client")]
    public Task A_property_is_excluded_with_its_accessors(string names) => Acme.Test("""
        TcpListener _listener;

        bool Client
        {
            get
            {
                var client = _listener.AcceptTcpClient();
                return client.NoDelay;
            }
        }
        """, null, "socket_leak.excluded_symbol_names = " + names).RunAsync();

    [Theory]
    [InlineData("TcpClient")]
    [InlineData("System.Net.Sockets.TcpClient")]
    [InlineData("T:System.Net.Sockets.TcpClient")]
    public Task A_value_of_an_excluded_type_is_no_connection(string types) => Acme.Test("""
        void Ask(TcpListener listener)
        {
            var client = new TcpClient();
            var accepted = listener.AcceptTcpClient();
            var other = {|SLA0201:listener.AcceptSocket()|};
        }
        """, null, "socket_leak.excluded_types = " + types).RunAsync();

    [Fact]
    public Task Nor_is_one_of_a_type_that_derives_from_it() => Acme.Test("""
        class Pooled : TcpClient { }

        class Rented : Pooled { }

        static void Serve(Rented client)
        {
            while (true)
            {
                int n = client.GetStream().Read(new byte[9], 0, 9);
                if (n == 0)
                {
                    return;
                }
            }
        }

        static void Start() => _ = Task.Run(() => Serve(new Rented()));
        """, null, "socket_leak.excluded_types = Pooled").RunAsync();

    [Fact]
    public Task Without_the_option_it_is() => Acme.Test("""
        class Pooled : TcpClient { }

        class Rented : Pooled { }

        static void Serve(Rented client)
        {
            while (true)
            {
                int n = client.GetStream().Read(new byte[9], 0, 9);
                if (n == 0)
                {
                    {|SLA0101:return;|}
                }
            }
        }

        static void Start() => _ = Task.Run(() => Serve(new Rented()));
        """).RunAsync();

    [Theory]
    [InlineData("Shelf", "")]
    [InlineData("Shelf`1", "")]
    [InlineData("T:Subject.Shelf`1", "")]
    [InlineData("Drawer", "{|SLA0201:")]
    public Task An_owner_type_takes_over_what_is_added(string types, string flagged) => Acme.Test($$"""
        class Shelf<T>
        {
            public void Add(TcpClient client, int place) => Console.WriteLine(client.NoDelay);
        }

        void Ask(Shelf<int> shelf)
        {
            var client = {{flagged}}new TcpClient(){{(flagged.Length > 0 ? "|}" : "")}};
            shelf.Add(client, 1);
        }
        """, null, "socket_leak.additional_owner_types = " + types).RunAsync();

    [Fact]
    public async Task An_option_holds_for_the_files_of_its_section()
    {
        const string Members = "void Ask(TcpListener listener) => Console.WriteLine({0} is null);";
        var test = Verify.Test("class One { " + Members.Replace("{0}", "{|SLA0201:listener.AcceptTcpClient()|}") + " }");
        test.TestState.Sources.Add(("/old/Two.cs", "class Two { " + Members.Replace("{0}", "listener.AcceptTcpClient()") + " }"));
        test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", "root = true\n[old/*.cs]\nsocket_leak.excluded_types = TcpClient"));
        await test.RunAsync();
    }

    [Theory]
    [InlineData("socket_leak.excluded_types = System.Net.Http.HttpResponseMessage")]
    [InlineData("socket_leak.excluded_symbol_names = Subject.GetAsync")]
    [InlineData("socket_leak.exception_paths = off")]
    public Task Responses_are_left_alone_as_the_options_say(string option) => Acme.Test("""
        static async Task GetAsync(HttpClient client, string url)
        {
            var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);
            response.EnsureSuccessStatusCode();
            response.Dispose();
        }
        """, null, option).RunAsync();

    [Theory]
    [InlineData("socket_leak.exception_paths = maybe", "'socket_leak.exception_paths = maybe' is ignored: it is 'on' or 'off'; it counts as 'on'")]
    [InlineData("socket_leak.excluded_types = A, B", "'socket_leak.excluded_types = A, B' is ignored: it is a list of names or documentation comment ids with '|' between them; it counts as empty")]
    [InlineData("socket_leak.excluded_types = A..B", null)]
    [InlineData("socket_leak.excluded_types = X:A.B", null)]
    [InlineData("socket_leak.excluded_symbol_names = M:A B", null)]
    [InlineData("socket_leak.excluded_symbol_names = M:A(", null)]
    [InlineData("socket_leak.additional_owner_types = <none>", null)]
    public async Task A_malformed_option_is_reported_once(string option, string? message)
    {
        var test = Acme.Test(Nothing, null, option);
        test.TestState.Sources.Add("class Another { }");
        var expected = DiagnosticResult.CompilerWarning("SLA0001").WithSpan("/0/Test0.cs", 1, 1, 1, 6);
        test.ExpectedDiagnostics.Add(message is null ? expected : expected.WithMessage(message));
        await test.RunAsync();
    }

    [Theory]
    [InlineData("socket_leak.exception_paths = on")]
    [InlineData("socket_leak.exception_paths = off")]
    [InlineData("socket_leak.exception_paths =")]
    [InlineData("socket_leak.excluded_types = A | M:B.C(System.Int32) |")]
    public Task A_well_formed_option_is_not_reported(string option) => Acme.Test(Nothing, null, option).RunAsync();

    [Theory]
    [InlineData("TemporaryGeneratedFile_1.cs")]
    [InlineData("One.g.cs")]
    [InlineData("One.g.i.cs")]
    [InlineData("One.Designer.cs")]
    [InlineData("One.generated.cs")]
    public Task No_file_that_is_generated_by_its_name_takes_the_report(string name) =>
        MalformedAsync("/0/Two.cs", 1, (name, "class One { }"), ("Two.cs", "class Two { }"));

    [Fact]
    public Task A_file_with_a_comment_at_its_beginning_takes_it() =>
        MalformedAsync("/0/One.cs", 2, ("One.cs", "// Not generated: class One.\nclass One { }"), ("Two.cs", "class Two { }"));

    [Fact]
    public Task So_does_one_without_a_word() => MalformedAsync("/0/One.cs", 1, ("One.cs", ""), ("Two.cs", "class Two { }"));

    [Fact]
    public async Task It_is_reported_in_the_first_file_that_is_written_by_hand()
    {
        var test = Verify.Test("// <auto-generated/>\nclass One { }");
        test.TestState.Sources.Add(("/0/Two.g.cs", "class Two { }"));
        test.TestState.Sources.Add(("/0/Three.cs", "class Three { }"));
        test.TestState.Sources.Add(("/0/Four.cs", "class Four { }"));
        test.TestState.Sources.RemoveAll(source => source.filename == "/0/Usings.cs");
        test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", "root = true\n[*.cs]\nsocket_leak.exception_paths = maybe"));
        test.ExpectedDiagnostics.Add(DiagnosticResult.CompilerWarning("SLA0001").WithSpan("/0/Three.cs", 1, 1, 1, 6));
        await test.RunAsync();
    }

    [Fact]
    public async Task A_malformed_option_counts_as_its_default()
    {
        var test = Acme.Test("""
            void Ask(TcpListener listener)
            {
                {|SLA0201:listener.AcceptTcpClient()|};
            }
            """, null, "socket_leak.excluded_types = TcpClient, Socket", "socket_leak.excluded_symbol_names = Ask | A B");
        test.ExpectedDiagnostics.Add(DiagnosticResult.CompilerWarning("SLA0001").WithSpan("/0/Test0.cs", 1, 1, 1, 6));
        test.ExpectedDiagnostics.Add(DiagnosticResult.CompilerWarning("SLA0001").WithSpan("/0/Test0.cs", 1, 1, 1, 6));
        await test.RunAsync();
    }

    /// <summary>Files with a malformed option, which is reported once, at this line of this one.</summary>
    private static async Task MalformedAsync(string reported, int line, params (string Name, string Text)[] files)
    {
        var test = Verify.Test(files[0].Text);
        test.TestState.Sources.Clear();
        test.TestState.Sources.AddRange(files.Select(file => ("/0/" + file.Name, SourceText.From(file.Text))));
        test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", "root = true\n[*.cs]\nsocket_leak.exception_paths = maybe"));
        test.ExpectedDiagnostics.Add(DiagnosticResult.CompilerWarning("SLA0001").WithLocation(reported, line, 1));
        await test.RunAsync();
    }
}

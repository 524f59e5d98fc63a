using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Setup;

/// <summary>What does each verb of <c>ConnectionApis.txt</c> make of a call?</summary>
public class ConnectionApisTests
{
    private const string Open = "acquire; M:Acme.Net.Gateway.Open\n";

    /// <summary>Without these it would be unknown what the methods do, and so nothing would be said in any case.</summary>
    private const string LooksOnly = "borrow; T:Acme.Net.Gateway\nborrow; M:Acme.Net.IHub.Settle\n";

    private const string Dropped = """
        void Ask()
        {
            var link = {|SLA0201:Gateway.Open()|};
            link.Send("hello");
        }
        """;

    [Fact]
    public Task Nothing_is_known_of_a_library_that_no_entry_names() => Acme.Test("""
        void Ask()
        {
            var link = Gateway.Open();
            link.Send("hello");
        }
        """).RunAsync();

    [Fact]
    public Task Acquire_makes_the_result_an_obligation() => Acme.WithApisAsync(Open, Dropped);

    [Theory]
    [InlineData("""var link = {|SLA0201:Gateway.Open("host")|};""")]
    [InlineData("var link = {|SLA0201:Gateway.Open(new Hub())|};")]
    public Task Without_parameters_it_names_all_overloads(string acquisition) => Acme.WithApisAsync(Open, $$"""
        void Ask()
        {
            {{acquisition}}
        }
        """);

    [Fact]
    public Task A_call_is_seen_where_its_type_is_not_named() => Acme.WithApisAsync("acquire; M:Subject.Depot.Rent", """
        class Depot { public Link Rent() => throw new NotSupportedException(); }

        Depot _depot;

        void Ask()
        {
            var link = {|SLA0201:_depot.Rent()|};
            link.Send("hello");
        }
        """);

    [Fact]
    public Task With_parameters_it_names_one() => Acme.WithApisAsync("acquire; M:Acme.Net.Gateway.Open(System.String)", """
        void Ask()
        {
            var one = Gateway.Open();
            var other = {|SLA0201:Gateway.Open("host")|};
        }
        """);

    [Fact]
    public Task With_empty_parentheses_it_names_the_one_without_parameters() => Acme.WithApisAsync("acquire; M:Acme.Net.Gateway.Open()", """
        void Ask()
        {
            var one = {|SLA0201:Gateway.Open()|};
            var other = Gateway.Open("host");
        }
        """);

    [Fact]
    public Task Acquire_sees_through_the_task_of_a_result() => Acme.WithApisAsync("acquire; M:Acme.Net.Gateway.OpenAsync", """
        async Task Ask()
        {
            var link = await {|SLA0201:Gateway.OpenAsync()|}.ConfigureAwait(false);
        }
        """);

    [Theory]
    [InlineData("acquire; M:Acme.Net.Link.#ctor")]
    [InlineData("acquire; T:Acme.Net.Link")]
    public Task Acquire_of_a_constructor_or_type_is_about_new(string apis) => Acme.WithApisAsync(apis, """
        void Ask()
        {
            Link link = {|SLA0201:new("host")|};
            link.Send("hello");
        }
        """);

    [Fact]
    public Task Acquire_of_a_property_is_about_its_value() => Acme.WithApisAsync("acquire; P:Acme.Net.Gateway.Current", """
        void Ask()
        {
            var link = {|SLA0201:Gateway.Current|};
            link.Send("hello");
        }
        """);

    [Fact]
    public Task Acquire_of_an_out_parameter_counts_where_the_method_says_true() => Acme.WithApisAsync("acquire; M:Acme.Net.Gateway.TryOpen; link", """
        void Closed()
        {
            if (!Gateway.TryOpen(out var link))
            {
                return;
            }

            link.Close();
        }

        void Dropped()
        {
            if ({|SLA0201:Gateway.TryOpen(out var link)|})
            {
                link.Send("hello");
            }
        }
        """);

    [Fact]
    public Task Acquire_of_an_out_parameter_counts_always_where_nothing_is_said() => Acme.WithApisAsync("acquire; M:Acme.Net.Gateway.Obtain; link", """
        Link _link;

        void Dropped()
        {
            {|SLA0201:Gateway.Obtain(out var link)|};
            link.Send("hello");
        }

        Link Returned()
        {
            Gateway.Obtain(out Link link);
            return link;
        }

        void Stored() => Gateway.Obtain(out _link);

        void Discarded() => Gateway.Obtain(out _);
        """);

    [Fact]
    public Task Who_acquires_takes_over_the_connections_it_is_given() => Acme.WithApisAsync(Open, """
        void Ask(string host, int port)
        {
            var link = Gateway.Open(new TcpClient(host, port));
            link.Close();
        }
        """);

    [Theory]
    [InlineData("link.Close();")]
    [InlineData("link.Disconnect();")]
    [InlineData("((LinkBase)link).Close();")]
    public Task A_member_that_says_so_closes_without_an_entry(string close) => Acme.WithApisAsync(Open, $$"""
        void Ask()
        {
            var link = Gateway.Open();
            link.Send("hello");
            {{close}}
        }
        """);

    [Theory]
    [InlineData("close; M:Acme.Net.Link.Farewell", "link.Farewell();")]
    [InlineData("close; M:Acme.Net.ILink.Farewell", "link.Farewell();")]
    [InlineData("close; M:Acme.Net.ILink.Farewell", "((ILink)link).Farewell();")]
    [InlineData("close; M:Acme.Net.Gateway.Shut(Acme.Net.Link)", "Gateway.Shut(link);")]
    [InlineData("close; M:Acme.Net.Gateway.Shut", "Gateway.Shut(null, link, null);")]
    [InlineData("close; M:Acme.Net.Gateway.Shut; other", "Gateway.Shut(null, null, other: link);")]
    [InlineData("close; M:Acme.Net.Gateway.Quit", "link.Quit();")]
    [InlineData("close; M:Acme.Net.IHub.Settle(System.String,Acme.Net.Link); link", "((IHub)new Hub()).Settle(null, link);")]
    [InlineData("close; M:Acme.Net.IHub.Settle(System.String,Acme.Net.Link); link", "new Hub().Settle(null, link);")]
    public Task Close_ends_the_obligation(string apis, string close) => Acme.WithApisAsync(Open + LooksOnly + apis, $$"""
        void Ask()
        {
            var link = Gateway.Open();
            {{close}}
        }
        """);

    [Theory]
    [InlineData("link.Farewell();")]
    [InlineData("Gateway.Shut(link);")]
    [InlineData("link.Quit();")]
    [InlineData("new Hub().Settle(null, link);")]
    public Task Without_an_entry_for_it_nothing_of_that_does(string close) => Acme.WithApisAsync(Open + LooksOnly, $$"""
        void Ask()
        {
            var link = {|SLA0201:Gateway.Open()|};
            {{close}}
        }
        """);

    [Fact]
    public Task An_entry_for_an_interface_is_about_what_implements_it_and_no_other_overload() => Acme.WithApisAsync(
        Open + "close; M:Acme.Net.IHub.Settle; link",
        """
        class Desk : IHub
        {
            public void Settle(string reason, Link link) => Console.WriteLine(link == null);
            public void Settle(int reason, Link link) => Console.WriteLine(link == null);
        }

        void Settled(Desk desk)
        {
            var link = Gateway.Open();
            desk.Settle("done", link);
        }

        void Not(Desk desk)
        {
            var link = {|SLA0201:Gateway.Open()|};
            desk.Settle(1, link);
        }
        """);

    [Fact]
    public Task Close_of_another_parameter_closes_just_that() => Acme.WithApisAsync(Open + "close; M:Acme.Net.Gateway.Shut; other", """
        void Ask()
        {
            var link = {|SLA0201:Gateway.Open()|};
            var other = Gateway.Open();
            Gateway.Shut(null, link, other);
        }
        """);

    [Fact]
    public Task Borrow_leaves_the_obligation() => Acme.WithApisAsync(Open + "borrow; M:Acme.Net.Hub.Show", """
        void Ask(Hub hub)
        {
            var link = {|SLA0201:Gateway.Open()|};
            hub.Show(link);
        }

        void Give(Hub hub)
        {
            var link = Gateway.Open();
            hub.Adopt(link);
        }
        """);

    [Fact]
    public Task Borrow_of_a_constructor_leaves_it_too() => Acme.WithApisAsync(Open + "borrow; M:Acme.Net.Viewer.#ctor", """
        void Ask()
        {
            var link = {|SLA0201:Gateway.Open()|};
            var viewer = new Viewer(link);
        }
        """);

    [Fact]
    public Task Borrow_of_a_type_is_about_all_that_does_not_close_by_its_name() => Acme.WithApisAsync("acquire; T:Acme.Net.Link\nborrow; T:Acme.Net.Link", """
        void Dropped()
        {
            var link = {|SLA0201:new Link()|};
            link.Farewell();
        }

        void Closed()
        {
            var link = new Link();
            link.Close();
        }
        """);

    [Fact]
    public Task Transfer_ends_the_obligation() => Acme.WithApisAsync(Open + "transfer; M:Acme.Net.Hub.Adopt\nborrow; T:Acme.Net.Hub", """
        void Given(Hub hub)
        {
            var link = Gateway.Open();
            hub.Adopt(link);
        }

        void Shown(Hub hub)
        {
            var link = {|SLA0201:Gateway.Open()|};
            hub.Show(link);
        }
        """);

    [Fact]
    public Task Transfer_of_a_source_method_counts_although_it_only_looks() => Acme.WithApisAsync(
        Open + "transfer; M:Subject.Adopt(Acme.Net.Link,Acme.Net.Link); link",
        """
        static void Adopt(Link link, Link other) => Console.WriteLine(link == other);

        void Ask()
        {
            var link = Gateway.Open();
            var other = {|SLA0201:Gateway.Open()|};
            Adopt(link, other);
        }
        """);

    [Theory]
    [InlineData("transfer; T:Subject.Shelf", "", "")]
    [InlineData("transfer; M:Subject.Shelf.#ctor", "", "{|SLA0201:")]
    [InlineData("transfer; M:Subject.Shelf.Put", "{|SLA0201:", "")]
    public Task Transfer_of_a_type_is_about_its_constructors_and_methods(string apis, string first, string second) => Acme.WithApisAsync(
        Open + apis,
        $$"""
        class Shelf
        {
            public Shelf(Link link) => Console.WriteLine(link == null);
            public void Put(Link link) => Console.WriteLine(link == null);
        }

        void Constructed()
        {
            var link = {{Marked(first, "Gateway.Open()")}};
            var shelf = new Shelf(link);
        }

        void Put(Shelf shelf)
        {
            var link = {{Marked(second, "Gateway.Open()")}};
            shelf.Put(link);
        }
        """);

    [Fact]
    public Task Wrap_makes_an_owning_link() => Acme.WithApisAsync(Open + "wrap; T:Acme.Net.Secure", """
        void Closed()
        {
            using var secure = new Secure(Gateway.Open());
            secure.Send("hello");
        }

        void Dropped()
        {
            var secure = new Secure({|SLA0201:Gateway.Open()|});
            secure.Send("hello");
        }
        """);

    [Fact]
    public Task Wrap_with_a_flag_owns_as_the_flag_says() => Acme.WithApisAsync(Open + "wrap; M:Acme.Net.Secure.#ctor; leaveOpen=false", """
        void NotOwned()
        {
            var link = Gateway.Open();
            using var secure = {|SLA0206:new Secure(link, leaveOpen: true)|};
        }

        void Owned()
        {
            var link = Gateway.Open();
            using var secure = new Secure(link, leaveOpen: false);
        }

        void WithoutTheFlag()
        {
            var link = Gateway.Open();
            using var secure = new Secure(link);
        }
        """);

    [Fact]
    public Task Wrap_with_a_flag_may_own_where_it_is_true() => Acme.WithApisAsync(Open + "wrap; M:Acme.Net.Secure.#ctor; leaveOpen=true", """
        void NotOwned()
        {
            var link = Gateway.Open();
            using var secure = {|SLA0206:new Secure(link, leaveOpen: false)|};
        }

        void Owned()
        {
            var link = Gateway.Open();
            using var secure = new Secure(link, leaveOpen: true);
        }
        """);

    [Fact]
    public Task Wrap_may_take_over_what_else_it_is_given() => Acme.WithApisAsync(Open + "wrap; T:Acme.Net.Secure", """
        void Ask()
        {
            using var secure = new Secure(Gateway.Open(), Gateway.Open());
        }
        """);

    [Theory]
    [InlineData("borrow; T:Acme.Net.Hub\ntransfer; M:Acme.Net.Hub.Adopt")]
    [InlineData("transfer; M:Acme.Net.Hub.Adopt\nborrow; T:Acme.Net.Hub")]
    [InlineData("borrow; M:Acme.Net.Hub.Adopt\ntransfer; M:Acme.Net.Hub.Adopt(Acme.Net.Link)")]
    public Task The_entry_that_says_more_of_its_member_counts(string apis) => Acme.WithApisAsync(Open + apis, """
        void Ask(Hub hub)
        {
            var link = Gateway.Open();
            hub.Adopt(link);
        }
        """);

    [Fact]
    public Task An_entry_wins_over_the_catalog() => Acme.WithApisAsync("borrow; M:System.Net.Sockets.TcpListener.AcceptTcpClient", """
        void Ask(TcpListener listener)
        {
            var client = listener.AcceptTcpClient();
        }
        """);

    [Fact]
    public async Task Several_files_are_read()
    {
        var test = Acme.Test(Dropped, "// nothing here");
        test.TestState.AdditionalFiles.Add(("/0/ConnectionApis.Acme.txt", Open));
        await test.RunAsync();
    }

    [Fact]
    public Task A_file_of_another_name_is_not_read()
    {
        var test = Acme.Test(Dropped.Replace("{|SLA0201:", string.Empty).Replace("|}", string.Empty));
        test.TestState.AdditionalFiles.Add(("/0/OtherConnectionApis.txt", Open));
        return test.RunAsync();
    }

    private static string Marked(string start, string expression) => start + expression + (start.Length > 0 ? "|}" : string.Empty);
}

using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Setup;

/// <summary>Is a connection of <c>ConnectionApis.txt</c> followed as a socket is: through its reads, its helpers and its callers?</summary>
public class ConnectionApisFollowedTests
{
    private const string Open = "acquire; M:Acme.Net.Gateway.Open\n";

    [Theory]
    [InlineData("read; M:Acme.Net.Link.Next", "string text = link.Next();", "text == null")]
    [InlineData("read; M:Acme.Net.ILink.Next", "string text = link.Next();", "text == null")]
    [InlineData("read; M:Acme.Net.Link.NextAsync", "string text = await link.NextAsync();", "text is null")]
    [InlineData("read; M:Acme.Net.Link.Fetch", "int count = link.Fetch(new byte[9]);", "count == 0")]
    [InlineData("read; M:Acme.Net.Link.NextAsync; null", "string text = await link.NextAsync();", "text is null")]
    [InlineData("read; M:Acme.Net.Link.Fetch; zero", "int count = link.Fetch(new byte[9]);", "count == 0")]
    [InlineData("read; M:Acme.Net.Link.Fetch; minus-one", "int count = link.Fetch(new byte[9]);", "count < 0")]
    [InlineData("read; M:Acme.Net.Link.Wait", "bool more = link.Wait();", "!more")]
    [InlineData("read; M:Acme.Net.Link.Wait; false", "bool more = link.Wait();", "!more")]
    [InlineData("read; M:Acme.Net.Link.Wait; true", "bool ended = link.Wait();", "ended")]
    [InlineData("read; M:Acme.Net.Gateway.NextOf", "string text = Gateway.NextOf(link);", "text == null")]
    public Task Read_tells_the_end(string apis, string read, string test) => Acme.WithApisAsync(Open + apis, $$"""
        async Task Ask()
        {
            var link = Gateway.Open();
            while (true)
            {
                {{read}}
                if ({{test}})
                {
                    {|SLA0101:return;|}
                }
            }
        }
        """);

    [Theory]
    [InlineData("read; M:Acme.Net.Link.Demand", "link.Demand()")]
    [InlineData("read; M:Acme.Net.Link.Fetch; throws", "link.Fetch(new byte[9])")]
    public Task Read_that_throws_at_the_end(string apis, string read) => Acme.WithApisAsync(Open + apis, $$"""
        void Ask()
        {
            var link = Gateway.Open();
            while (true)
            {
                try
                {
                    {|SLA0101:{{read}}|};
                }
                catch (EndOfStreamException)
                {
                    return;
                }
            }
        }
        """);

    [Fact]
    public Task Read_of_a_type_that_an_entry_acquires_is_followed_from_a_parameter() => Acme.WithApisAsync(
        "acquire; T:Acme.Net.Link\nread; M:Acme.Net.Link.Next",
        """
        void Ask(Link link)
        {
            while (true)
            {
                Console.WriteLine({|SLA0102:link.Next()|});
            }
        }
        """);

    [Theory]
    [InlineData("acquire; T:Acme.Net.Secure\nacquire; M:Acme.Net.Gateway.Open\nread; M:Acme.Net.Link.Next", "Link link", "link.Next()")]
    [InlineData("acquire; T:System.IO.MemoryStream\nacquire; T:Acme.Net.Link", "MemoryStream stream", "stream.ReadByte()")]
    public Task One_of_another_type_is_not(string apis, string parameter, string read) => Acme.WithApisAsync(apis, $$"""
        void Ask({{parameter}})
        {
            while (true)
            {
                Console.WriteLine({{read}});
            }
        }
        """);

    [Fact]
    public Task Read_is_seen_where_no_type_is_named() => Acme.WithApisAsync("acquire; T:Acme.Net.Link\nread; M:Acme.Net.Link.Next", """
        interface IDepot { Link Shown { get; } }

        IDepot _depot;

        void Ask()
        {
            var link = _depot.Shown;
            while (true)
            {
                Console.WriteLine({|SLA0102:link.Next()|});
            }
        }
        """);

    [Fact]
    public Task Read_counts_in_a_helper_too() => Acme.WithApisAsync(Open + "acquire; T:Acme.Net.Link\nread; M:Acme.Net.Link.Next", """
        void Ask()
        {
            var link = Gateway.Open();
            while (true)
            {
                if (Answer(link) == null)
                {
                    {|SLA0101:return;|}
                }
            }
        }

        static string Answer(Link link) => link.Next();
        """);

    [Theory]
    [InlineData("close; M:Acme.Net.Link.Farewell", "link.Farewell()")]
    [InlineData("close; M:Acme.Net.ILink.Farewell", "link.Farewell()")]
    public Task A_helper_that_ends_the_connection_by_an_entry_does_not_only_look(string apis, string end) => Acme.WithApisAsync(Open + apis, $$"""
        static void Leave(Link link) => {{end}};

        void Ask()
        {
            var link = Gateway.Open();
            Leave(link);
        }
        """);

    [Fact]
    public Task A_helper_that_only_looks_only_looks() => Acme.WithApisAsync(Open + "close; M:Acme.Net.Link.Farewell", """
        static void Greet(Link link) => link.Send("hello");   // As Farewell would be without its entry.

        void Ask()
        {
            var link = {|SLA0201:Gateway.Open()|};
            Greet(link);
        }
        """);

    [Theory]
    [InlineData("close; M:Acme.Net.Link.Farewell", "link.Farewell()", false)]
    [InlineData("close; M:Acme.Net.Gateway.Quit", "link.Quit()", false)]
    [InlineData("transfer; M:Acme.Net.Hub.Adopt", "new Hub().Adopt(link)", false)]
    [InlineData("borrow; T:Acme.Net.Hub", "link.Disconnect()", false)]
    [InlineData("borrow; T:Acme.Net.Hub", "link.Close()", false)]
    [InlineData("borrow; T:Acme.Net.Hub", "link.Send(string.Empty)", true)]
    public Task A_caller_that_ends_the_connection_by_an_entry_may_do_so_at_the_end_of_the_stream(string apis, string after, bool flagged) => Acme.WithApisAsync(
        "acquire; T:Acme.Net.Link\nread; M:Acme.Net.Link.Next\n" + apis,
        $$"""
        void Ask(Hub hub)
        {
            var link = new Link();
            Serve(link);
            {{after}};
        }

        static void Serve(Link link)
        {
            while (true)
            {
                if (link.Next() == null)
                {
                    {{(flagged ? "{|SLA0101:return;|}" : "return;")}}
                }
            }
        }
        """);
}

using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using SocketLeakAnalyzers.Catalog;
using SocketLeakAnalyzers.Tests.Robustness;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Setup;

/// <summary>What do the attributes of JetBrains.Annotations say of the members and parameters that have them?</summary>
public class OwnershipAttributeTests
{
    private const string Attributes = """
        namespace JetBrains.Annotations
        {
            [AttributeUsage(AttributeTargets.All)]
            internal sealed class MustDisposeResourceAttribute : Attribute
            {
                public MustDisposeResourceAttribute(bool value = true) { }
            }

            [AttributeUsage(AttributeTargets.All)]
            internal sealed class HandlesResourceDisposalAttribute : Attribute { }
        }
        """;

    [Fact]
    public Task A_method_whose_result_must_be_disposed_of_acquires() => TestAsync("""
        [MustDisposeResource] static TcpClient Open() => throw new NotSupportedException();

        void Dropped()
        {
            var client = {|SLA0201:Open()|};
            client.NoDelay = true;
        }

        void Closed()
        {
            using var client = Open();
        }

        TcpClient Returned() => Open();
        """);

    [Fact]
    public Task A_task_of_one_does_too() => TestAsync("""
        [JetBrains.Annotations.MustDisposeResourceAttribute] static Task<Stream> OpenAsync() => throw new NotSupportedException();

        async Task Dropped()
        {
            var stream = await {|SLA0201:OpenAsync()|};
            stream.WriteByte(1);
        }
        """);

    [Theory]
    [InlineData("[MustDisposeResource(false)] static TcpClient Open()")]
    [InlineData("static TcpClient Open()")]
    [InlineData("[MustDisposeResource] static Action Open()")]
    [InlineData("[MustDisposeResource] static CancellationTokenSource Open()")]
    public Task A_method_that_says_no_or_makes_no_connection_does_not(string declaration) => TestAsync(declaration + """
         => throw new NotSupportedException();

        void Dropped()
        {
            var made = Open();
            Console.WriteLine(made);
        }
        """);

    [Fact]
    public Task An_override_is_what_it_overrides() => TestAsync("""
        abstract class Source { [MustDisposeResource] public abstract TcpClient Open(); }

        class Own : Source { public override TcpClient Open() => throw new NotSupportedException(); }

        void Dropped(Own own)
        {
            var client = {|SLA0201:own.Open()|};
            client.NoDelay = true;
        }
        """);

    [Theory]
    [InlineData("[MustDisposeResource] class Session { public readonly TcpClient Client = new(); public void End() => Client.Close(); }")]
    [InlineData("class Session { public readonly TcpClient Client = new(); [MustDisposeResource] public Session() { } public void End() => Client.Close(); }")]
    [InlineData("[MustDisposeResource] class Session : TcpClient { }")]
    public Task A_type_or_constructor_makes_new_an_acquisition(string type) => TestAsync(type + """


        void Dropped()
        {
            Session session = {|SLA0201:new()|};
            Console.WriteLine(session == null);
        }
        """);

    [Theory]
    [InlineData("[MustDisposeResource] class Session { public readonly TcpClient Client = new(); [MustDisposeResource(false)] public Session() { } public void End() => Client.Close(); }")]
    [InlineData("[MustDisposeResource] class Session { public readonly CancellationTokenSource Client = new(); }")]
    public Task A_constructor_that_says_no_or_a_type_without_a_connection_does_not(string type) => TestAsync(type + """


        void Dropped()
        {
            Session session = new();
            Console.WriteLine(session == null);
        }
        """);

    [Fact]
    public Task An_out_parameter_brings_back_a_fresh_connection() => TestAsync("""
        static bool TryOpen([MustDisposeResource] out TcpClient client) => throw new NotSupportedException();

        void Dropped()
        {
            if ({|SLA0201:TryOpen(out var client)|})
            {
                client.NoDelay = true;
            }
        }

        void Closed()
        {
            if (TryOpen(out var client))
            {
                client.Close();
            }
        }
        """);

    [Theory]
    [InlineData("static bool Try(out TcpClient client)", "out var client")]
    [InlineData("static bool Try([MustDisposeResource] out Action client)", "out var client")]
    [InlineData("static bool Try([MustDisposeResource] object client)", "new object()")]
    [InlineData("static bool Try([MustDisposeResource] TcpClient client)", "_client")]
    public Task No_other_parameter_does(string declaration, string argument) => TestAsync($$"""
        readonly TcpClient _client;

        {{declaration}} => throw new NotSupportedException();

        Subject(TcpClient client) => _client = client;

        void Ask() => Console.WriteLine(Try({{argument}}));
        """);

    [Fact]
    public Task A_method_of_a_type_that_must_be_disposed_of_only_shows() => TestAsync("""
        [MustDisposeResource]
        class Session
        {
            readonly TcpClient _client = new();
            public TcpClient Shown() => _client;
            public void End() => _client.Close();
        }

        static void Ask(Session session)
        {
            Session same = session;
            var client = same.Shown();
            client.NoDelay = true;
        }
        """);

    [Fact]
    public async Task Attributes_that_take_no_argument_or_stand_on_an_assembly_do_no_harm()
    {
        var test = Verify.Test("using JetBrains.Annotations;\n[assembly: MustDisposeResource]\n" + Verify.InClass("""
            [MustDisposeResource] static TcpClient Open() => throw new NotSupportedException();

            void Dropped()
            {
                var client = {|SLA0201:Open()|};
                client.NoDelay = true;
            }
            """));
        test.TestState.Sources.Add(("/0/Attributes.cs", Attributes.Replace("(bool value = true)", "()", System.StringComparison.Ordinal)));
        await test.RunAsync();
    }

    [Fact]
    public Task A_parameter_that_handles_disposal_takes_over() => TestAsync("""
        static void Adopt([HandlesResourceDisposal] TcpClient client, TcpClient other) => Console.WriteLine(client.NoDelay == other.NoDelay);

        void Ask()
        {
            var client = new TcpClient();
            var other = {|SLA0201:new TcpClient()|};
            Adopt(client, other);
        }
        """);

    [Fact]
    public Task A_parameter_that_handles_disposal_takes_over_what_its_method_reads() => TestAsync("""
        static int Serve([HandlesResourceDisposal] Socket client) => client.Receive(new byte[9]);

        void Ask(Socket listener)
        {
            var client = listener.Accept();
            if (Serve(client) == 0)
            {
                return;
            }
        }
        """);

    [Fact]
    public Task Who_takes_over_and_makes_something_of_it_wraps() => TestAsync("""
        [MustDisposeResource] static Stream Secure([HandlesResourceDisposal] Stream inner) => throw new NotSupportedException();

        void Dropped()
        {
            var stream = Secure({|SLA0201:new TcpClient()|}.GetStream());
            stream.WriteByte(1);
        }

        void Closed()
        {
            using var stream = Secure(new TcpClient().GetStream());
        }
        """);

    [Theory]
    [InlineData("Line", "Farewell", "Close")]
    [InlineData("Line", "Greet", "None")]
    [InlineData("Line", "Shut", "None")]
    [InlineData("Token", "Farewell", "None")]
    public void A_method_that_handles_disposal_closes_its_object(string type, string method, string role)
    {
        var compilation = Loose.Compile("using System; using System.Net.Sockets; using JetBrains.Annotations;\n" + Attributes + """
            class Line
            {
                private readonly Socket _socket = null!;
                [HandlesResourceDisposal] public void Farewell() => _socket.Close();
                [HandlesResourceDisposal] public static void Shut() { }
                public void Greet() { }
            }

            class Token { [HandlesResourceDisposal] public void Farewell() { } }
            """);
        Loose.AssertCompiles(compilation);
        var catalog = ConnectionCatalog.TryCreate(compilation, UserApis.None)!;

        Assert.Equal(role, catalog.RoleOf(compilation.GetTypeByMetadataName(type)!.GetMembers(method).Single()).ToString());
    }

    [Fact]
    public async Task The_attributes_of_a_library_count()
    {
        var test = Verify.Test(Verify.InClass("""
            void Dropped()
            {
                var client = {|SLA0201:Plant.Open()|};
                client.NoDelay = true;
            }
            """));
        test.TestState.AdditionalReferences.Add(Acme.Compile(
            "using System; using System.Net.Sockets;\n" + Attributes
            + "public static class Plant { [JetBrains.Annotations.MustDisposeResource] public static TcpClient Open() => null; }"));
        await test.RunAsync();
    }

    [Fact]
    public async Task So_do_those_that_it_has_from_another_library()
    {
        var (attributes, plant) = Libraries();
        var test = Verify.Test(Verify.InClass("""
            void Dropped()
            {
                var client = {|SLA0201:Plant.Open()|};
                client.NoDelay = true;
            }
            """));
        test.TestState.AdditionalReferences.Add(attributes);
        test.TestState.AdditionalReferences.Add(plant);
        await test.RunAsync();
    }

    [Fact]
    public void A_call_of_any_name_may_acquire_only_where_a_library_uses_the_attributes()
    {
        var (attributes, plant) = Libraries();
        var own = Library("Own", Attributes);

        Assert.False(MayAcquireByAnyName("using System;\n" + Attributes));
        Assert.False(MayAcquireByAnyName("class C { }", attributes));
        Assert.False(MayAcquireByAnyName("using System;\n" + Attributes, attributes));
        Assert.True(MayAcquireByAnyName("class C { }", attributes, plant));
        Assert.True(MayAcquireByAnyName("class C { }", own));
    }

    [Fact]
    public void A_field_or_property_that_handles_disposal_is_known()
    {
        var compilation = Loose.Compile("using System; using System.Net.Sockets; using JetBrains.Annotations;\n" + Attributes + """
            class Owner
            {
                [HandlesResourceDisposal] Socket one;
                [HandlesResourceDisposal] Socket Two { get; set; }
                Socket three;
                [MustDisposeResource] Socket four;
            }
            """);
        Loose.AssertCompiles(compilation);
        var catalog = ConnectionCatalog.TryCreate(compilation, UserApis.None)!;

        Assert.Equal(
            new[] { "Two", "one" },
            compilation.GetTypeByMetadataName("Owner")!.GetMembers()
                .Where(member => member is IFieldSymbol { IsImplicitlyDeclared: false } or IPropertySymbol && catalog.HandlesDisposal(member))
                .Select(member => member.Name)
                .OrderBy(name => name, System.StringComparer.Ordinal));
    }

    [Fact]
    public void Without_the_attributes_nothing_is_asked()
    {
        var catalog = ConnectionCatalog.TryCreate(Loose.Compile("class C { int x; }"), UserApis.None)!;

        Assert.Empty(catalog.MoreTriggers);
        Assert.False(catalog.MayAcquireByAnyName);
    }

    private static Task TestAsync(string members)
    {
        var test = Verify.Test("using JetBrains.Annotations;\n" + Verify.InClass(members));
        test.TestState.Sources.Add(("/0/Attributes.cs", Attributes));
        return test.RunAsync();
    }

    /// <summary>A library that declares the attributes for others, as the package does, and one that uses them.</summary>
    private static (MetadataReference Attributes, MetadataReference Plant) Libraries()
    {
        var attributes = Library("Attributes", Attributes.Replace("internal", "public", System.StringComparison.Ordinal));
        var plant = Library(
            "Plant",
            "using System.Net.Sockets;\n"
            + "public static class Plant { [JetBrains.Annotations.MustDisposeResource] public static TcpClient Open() => null; }",
            attributes);
        return (attributes, plant);
    }

    private static MetadataReference Library(string name, string text, params MetadataReference[] references)
    {
        using var image = new MemoryStream();
        var library = Loose.Compile([("Library.cs", "using System;\n" + text)], references: Framework.References.Concat(references));
        Assert.True(library.WithAssemblyName(name).Emit(image).Success);
        return MetadataReference.CreateFromImage(image.ToArray());
    }

    private static bool MayAcquireByAnyName(string text, params MetadataReference[] references) => ConnectionCatalog
        .TryCreate(Loose.Compile([("Text.cs", text)], references: Framework.References.Concat(references)), UserApis.None)!
        .MayAcquireByAnyName;
}

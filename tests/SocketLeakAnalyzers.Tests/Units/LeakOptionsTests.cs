using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using Microsoft.CodeAnalysis.Diagnostics;
using SocketLeakAnalyzers.Options;
using SocketLeakAnalyzers.Tests.Robustness;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Units;

public class LeakOptionsTests
{
    [Theory]
    [InlineData(null, true)]
    [InlineData("", true)]
    [InlineData("on", true)]
    [InlineData(" ON ", true)]
    [InlineData("off", false)]
    [InlineData("Off", false)]
    [InlineData("false", true)]
    [InlineData("of", true)]
    public void Exception_paths(string? value, bool expected) =>
        Assert.Equal(expected, LeakOptions.Of(new Given("socket_leak.exception_paths", value)).ExceptionPaths);

    [Fact]
    public void Nothing_said_is_the_default() => Assert.Equal(LeakOptions.Default, LeakOptions.Of(new Given("indent_size", "4")));

    [Fact]
    public void Options_of_the_same_texts_are_equal()
    {
        var options = LeakOptions.Of(new Given("socket_leak.excluded_types", "A|B"));

        Assert.Equal(options, LeakOptions.Of(new Given("socket_leak.excluded_types", " A|B")));
        Assert.Equal(options.GetHashCode(), LeakOptions.Of(new Given("socket_leak.excluded_types", "A|B")).GetHashCode());
        Assert.NotEqual(options, LeakOptions.Of(new Given("socket_leak.excluded_types", "A|C")));
        Assert.NotEqual(options, LeakOptions.Of(new Given("socket_leak.additional_owner_types", "A|B")));
    }

    [Theory]
    [InlineData("Method", true)]
    [InlineData("Inner.Method", true)]
    [InlineData("Outer.Inner.Method", true)]
    [InlineData("Outer+Inner.Method", true)]
    [InlineData("Outer`1.Inner.Method", true)]
    [InlineData("Space.Outer.Inner.Method", true)]
    [InlineData("M:Space.Outer`1.Inner.Method", true)]
    [InlineData("M:Space.Outer`1.Inner.Method``1(``0)", true)]
    [InlineData("X | Method", true)]
    [InlineData("Outer.Method", false)]
    [InlineData("Wide.Space.Outer.Inner.Method", false)]
    [InlineData("Outer`2.Inner.Method", false)]
    [InlineData("M:Space.Outer`1.Inner.Meth", false)]
    [InlineData("M:Space.Outer`1.Inner.Method``1(System.Int32)", false)]
    [InlineData("T:Space.Outer`1.Inner.Method", false)]
    public void Names(string list, bool expected)
    {
        var method = Loose.Compile("namespace Space { class Outer<T> { class Inner { void Method<U>(U u) { } } } }")
            .GetTypeByMetadataName("Space.Outer`1+Inner")!.GetMembers("Method").Single();

        Assert.True(NameList.IsWellFormed(list));
        Assert.Equal(expected, new NameList(list).Names(method));
    }

    [Fact]
    public void An_empty_parameter_list_names_the_method_without_parameters()
    {
        var methods = Loose.Compile("class C { void Method() { } void Method(int n) { } }").GetTypeByMetadataName("C")!.GetMembers("Method");

        Assert.Equal([true, false], methods.Select(new NameList("M:C.Method()").Names));
    }

    private sealed class Given(string key, string? value) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string asked, [NotNullWhen(true)] out string? found)
        {
            found = asked == key ? value : null;
            return found is not null;
        }

        public override IEnumerable<string> Keys => [key];
    }
}

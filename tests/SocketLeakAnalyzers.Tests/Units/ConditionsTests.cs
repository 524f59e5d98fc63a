using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Flow;
using SocketLeakAnalyzers.Tests.Robustness;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Units;

/// <summary>What is a comparison when a read returned the end, and does it tell so?</summary>
public sealed class ConditionsTests
{
    // Any operation will do for "the read that this value comes from".
    private static readonly IOperation Read = OperationOf("b.Length");

    [Theory]
    [InlineData(BinaryOperatorKind.Equals, 0, true, true)]
    [InlineData(BinaryOperatorKind.NotEquals, 0, false, true)]
    [InlineData(BinaryOperatorKind.GreaterThan, 0, false, true)]
    [InlineData(BinaryOperatorKind.LessThanOrEqual, 0, true, true)]
    [InlineData(BinaryOperatorKind.LessThan, 1, true, true)]
    [InlineData(BinaryOperatorKind.GreaterThanOrEqual, 1, false, true)]
    [InlineData(BinaryOperatorKind.LessThan, 4, true, true)]
    [InlineData(BinaryOperatorKind.Equals, 4, false, true)]
    [InlineData(BinaryOperatorKind.Equals, -1, false, false)]
    [InlineData(BinaryOperatorKind.NotEquals, -1, true, false)]
    [InlineData(BinaryOperatorKind.LessThan, 0, false, false)]
    [InlineData(BinaryOperatorKind.GreaterThanOrEqual, 0, true, false)]
    [InlineData(BinaryOperatorKind.GreaterThan, -1, true, false)]
    public void A_count_of_zero_compared_with_a_number(BinaryOperatorKind kind, int number, bool outcome, bool tells)
    {
        var value = Conditions.Compare(kind, End(AbstractValue.Of(0)), AbstractValue.Of(number));

        Assert.Equal((outcome, tells), (value.AsBoolean, value.From is not null));
    }

    [Theory]
    [InlineData(BinaryOperatorKind.Equals, -1, true, true)]
    [InlineData(BinaryOperatorKind.NotEquals, -1, false, true)]
    [InlineData(BinaryOperatorKind.LessThan, 0, true, true)]
    [InlineData(BinaryOperatorKind.GreaterThanOrEqual, 0, false, true)]
    [InlineData(BinaryOperatorKind.GreaterThan, -1, false, true)]
    [InlineData(BinaryOperatorKind.LessThan, -1, false, false)]
    [InlineData(BinaryOperatorKind.Equals, -2, false, false)]
    public void A_byte_of_minus_one_compared_with_a_number(BinaryOperatorKind kind, int number, bool outcome, bool tells)
    {
        var value = Conditions.Compare(kind, End(AbstractValue.Of(-1)), AbstractValue.Of(number));

        Assert.Equal((outcome, tells), (value.AsBoolean, value.From is not null));
    }

    [Theory]
    [InlineData(BinaryOperatorKind.Equals, true)]
    [InlineData(BinaryOperatorKind.LessThan, false)]
    [InlineData(BinaryOperatorKind.GreaterThanOrEqual, true)]
    public void The_number_may_stand_on_the_left(BinaryOperatorKind kind, bool outcome)
    {
        var value = Conditions.Compare(kind, AbstractValue.Of(0), End(AbstractValue.Of(0)));

        Assert.Equal(outcome, value.AsBoolean);
        Assert.Equal(kind != BinaryOperatorKind.GreaterThanOrEqual || outcome, value.From is not null);
    }

    [Fact]
    public void A_count_that_differs_from_the_length_of_a_buffer_tells()
    {
        var value = Conditions.Compare(BinaryOperatorKind.NotEquals, End(AbstractValue.Of(0)), AbstractValue.Positive);

        Assert.True(value.AsBoolean);
        Assert.Same(Read, value.From);
    }

    [Fact]
    public void A_line_that_is_null_tells_and_one_that_is_no_text_does_not()
    {
        var isNull = Conditions.Compare(BinaryOperatorKind.Equals, End(AbstractValue.Null), AbstractValue.Null);
        var isText = Conditions.Compare(BinaryOperatorKind.Equals, End(AbstractValue.Null), AbstractValue.NonNull);
        var isLine = Conditions.Compare(BinaryOperatorKind.Equals, AbstractValue.Text, End(AbstractValue.Null));

        Assert.Equal((true, Read), (isNull.AsBoolean, isNull.From));
        Assert.Equal((false, null), (isText.AsBoolean, isText.From));
        Assert.Equal((false, null), (isLine.AsBoolean, isLine.From));
    }

    [Fact]
    public void Nothing_is_known_of_what_is_unknown()
    {
        Assert.Equal(AbstractValue.Unknown, Conditions.Compare(BinaryOperatorKind.Equals, AbstractValue.Unknown, AbstractValue.Of(0)));
        Assert.Null(Conditions.Compare(BinaryOperatorKind.Equals, End(AbstractValue.Of(0)), AbstractValue.Unknown).AsBoolean);
        Assert.Null(Conditions.Compare(BinaryOperatorKind.Add, End(AbstractValue.Of(0)), AbstractValue.Of(1)).AsBoolean);
    }

    [Fact]
    public void What_is_unknown_of_a_read_depends_on_its_end()
    {
        var compared = Conditions.Compare(BinaryOperatorKind.Equals, End(AbstractValue.Of(0)), AbstractValue.Unknown);
        var matched = Conditions.Match(End(AbstractValue.Unknown), PatternOf("n", "0"));

        Assert.Equal((null, Read), (compared.AsBoolean, compared.From));
        Assert.Equal((null, Read), (matched.AsBoolean, matched.From));
    }

    [Theory]
    [InlineData(BinaryOperatorKind.Equals, 0)]
    [InlineData(BinaryOperatorKind.NotEquals, 0)]
    [InlineData(BinaryOperatorKind.GreaterThan, 0)]
    [InlineData(BinaryOperatorKind.LessThanOrEqual, 0)]
    [InlineData(BinaryOperatorKind.LessThanOrEqual, 5)]
    [InlineData(BinaryOperatorKind.LessThan, 1)]
    public void A_byte_may_be_any_number_from_zero_up(BinaryOperatorKind kind, int number)
    {
        var turned = kind switch
        {
            BinaryOperatorKind.GreaterThan => BinaryOperatorKind.LessThan,
            BinaryOperatorKind.LessThan => BinaryOperatorKind.GreaterThan,
            BinaryOperatorKind.LessThanOrEqual => BinaryOperatorKind.GreaterThanOrEqual,
            _ => kind,
        };

        Assert.Equal(AbstractValue.Unknown, Conditions.Compare(kind, AbstractValue.NonNegative, AbstractValue.Of(number)));
        Assert.Equal(AbstractValue.Unknown, Conditions.Compare(turned, AbstractValue.Of(number), AbstractValue.NonNegative));
    }

    [Theory]
    [InlineData(BinaryOperatorKind.Equals, true, false)]
    [InlineData(BinaryOperatorKind.NotEquals, false, true)]
    public void A_text_without_characters_is_only_that(BinaryOperatorKind kind, bool itself, bool other)
    {
        Assert.Equal(itself, Conditions.Compare(kind, AbstractValue.Empty, AbstractValue.Empty).AsBoolean);
        Assert.Equal(other, Conditions.Compare(kind, AbstractValue.Empty, AbstractValue.Text).AsBoolean);
        Assert.Equal(other, Conditions.Compare(kind, AbstractValue.Text, AbstractValue.Empty).AsBoolean);
    }

    [Theory]
    [InlineData(BinaryOperatorKind.Equals, true, false, true)]
    [InlineData(BinaryOperatorKind.NotEquals, false, true, false)]
    [InlineData(BinaryOperatorKind.ExclusiveOr, false, true, false)]
    [InlineData(BinaryOperatorKind.And, false, false, true)]
    [InlineData(BinaryOperatorKind.ConditionalAnd, false, false, true)]
    [InlineData(BinaryOperatorKind.Or, false, true, true)]
    [InlineData(BinaryOperatorKind.ConditionalOr, false, true, true)]
    public void Two_flags(BinaryOperatorKind kind, bool none, bool one, bool both)
    {
        var (no, yes) = (AbstractValue.Of(false), AbstractValue.Of(true));

        Assert.Equal(none, Conditions.Compare(kind, no, no).AsBoolean);
        Assert.Equal(one, Conditions.Compare(kind, yes, no).AsBoolean);
        Assert.Equal(one, Conditions.Compare(kind, no, yes).AsBoolean);
        Assert.Equal(both, Conditions.Compare(kind, yes, yes).AsBoolean);
        Assert.Null(Conditions.Compare(kind, yes, AbstractValue.Unknown).AsBoolean);
    }

    [Fact]
    public void A_flag_compared_with_a_constant_keeps_telling()
    {
        var flag = End(AbstractValue.Of(true));

        Assert.Same(Read, Conditions.Compare(BinaryOperatorKind.Equals, flag, AbstractValue.Of(true)).From);
        Assert.Same(Read, Conditions.Compare(BinaryOperatorKind.NotEquals, AbstractValue.Of(false), flag).From);
    }

    [Fact]
    public void Not_turns_the_outcome_and_keeps_the_read()
    {
        var not = Conditions.Not(End(AbstractValue.Of(true)));

        Assert.Equal((false, Read), (not.AsBoolean, not.From));
        Assert.Equal(AbstractValue.Unknown, Conditions.Not(AbstractValue.Positive));
        Assert.Equal(AbstractValue.Unknown, Conditions.Not(AbstractValue.Unknown));
    }

    [Theory]
    [InlineData("0", true, true)]
    [InlineData("not 0", false, true)]
    [InlineData("> 0", false, true)]
    [InlineData("<= 0", true, true)]
    [InlineData("0 or -1", true, true)]
    [InlineData("> 0 and < 10", false, true)]
    [InlineData("not (> 0)", true, true)]
    [InlineData("-1", false, false)]
    [InlineData(">= 0", true, false)]
    [InlineData("var x", true, false)]
    [InlineData("1 or _", true, false)]
    public void A_count_of_zero_matched(string pattern, bool outcome, bool tells)
    {
        var value = Conditions.Match(End(AbstractValue.Of(0)), PatternOf("n", pattern));

        Assert.Equal((outcome, tells), (value.AsBoolean, value.From is not null));
    }

    [Theory]
    [InlineData("null", true, true)]
    [InlineData("not null", false, true)]
    [InlineData("{ }", false, true)]
    [InlineData("string x", false, true)]
    [InlineData("null or \"\"", true, true)]
    [InlineData("\"quit\"", false, false)]
    [InlineData("{ Length: > 0 }", false, false)]
    [InlineData("var x", true, false)]
    public void A_line_of_null_matched(string pattern, bool outcome, bool tells)
    {
        var value = Conditions.Match(End(AbstractValue.Null), PatternOf("line", pattern));

        Assert.Equal(outcome, value.AsBoolean);
        if (tells)
        {
            Assert.Same(Read, value.From);
        }
    }

    [Theory]
    [InlineData("{ }", true)]
    [InlineData("string x", true)]
    [InlineData("{ Length: > 0 }", null)]
    public void What_is_there_is_matched_as_far_as_is_known(string pattern, bool? outcome)
    {
        Assert.Equal(outcome, Conditions.Match(AbstractValue.NonNull, PatternOf("line", pattern)).AsBoolean);
        Assert.Null(Conditions.Match(AbstractValue.Unknown, PatternOf("line", pattern)).AsBoolean);
    }

    [Fact]
    public void Null_or_not()
    {
        Assert.True(Conditions.IsNull(AbstractValue.Null, _ => true));
        Assert.False(Conditions.IsNull(AbstractValue.NonNull, _ => true));
        Assert.Null(Conditions.IsNull(AbstractValue.Unknown, _ => false));
        Assert.Null(Conditions.IsNull(AbstractValue.LinkTo(3, owning: true), _ => true));
        Assert.False(Conditions.IsNull(AbstractValue.LinkTo(3, owning: true), connection => connection != 3));
    }

    private static AbstractValue End(AbstractValue value) => value with { From = Read, Connection = 0 };

    private static IPatternOperation PatternOf(string value, string pattern) =>
        ((IIsPatternOperation)OperationOf($"{value} is {pattern}")).Pattern;

    private static IOperation OperationOf(string expression)
    {
        var compilation = Loose.Compile($"class C {{ object M(int n, string? line, byte[] b) => ({expression}); }}");
        Loose.AssertCompiles(compilation);
        var tree = compilation.SyntaxTrees.Single();
        var syntax = tree.GetRoot().DescendantNodes().OfType<ParenthesizedExpressionSyntax>().First().Expression;
        return compilation.GetSemanticModel(tree).GetOperation(syntax)!;
    }
}

using System.Collections.Generic;
using System.Linq;
using SocketLeakAnalyzers.Flow;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Units;

/// <summary>What is a value when the read brought data, what is a constant, and which two say the same?</summary>
public sealed class AbstractValueTests
{
    [Fact]
    public void With_data_a_value_is_another()
    {
        Assert.Equal(AbstractValue.Positive, AbstractValue.Of(0).WithData());
        Assert.Equal(AbstractValue.NonNegative, AbstractValue.Of(-1).WithData());
        Assert.Equal(AbstractValue.NonNull, AbstractValue.Null.WithData());
        Assert.Equal(AbstractValue.NonNull, AbstractValue.Empty.WithData());
        Assert.Equal(AbstractValue.Null, AbstractValue.NonNull.WithData());
        Assert.Equal(AbstractValue.Of(false), AbstractValue.Of(true).WithData());
        Assert.Equal(AbstractValue.Of(true), AbstractValue.Of(false).WithData());
        Assert.Equal(AbstractValue.Message(end: false), AbstractValue.Message(end: true).WithData());
        Assert.Equal(AbstractValue.Unknown, AbstractValue.Text.WithData());
    }

    [Fact]
    public void A_constant_is_a_number_a_flag_a_text_or_null()
    {
        foreach (var seven in new object[] { (sbyte)7, (byte)7, (short)7, (ushort)7, 7, 7u, 7L, 7ul })
        {
            Assert.Equal(AbstractValue.Of(7), AbstractValue.OfConstant(seven));
        }

        Assert.Equal(AbstractValue.Of(int.MaxValue), AbstractValue.OfConstant((uint)int.MaxValue));
        Assert.Equal(AbstractValue.Of(int.MaxValue), AbstractValue.OfConstant((long)int.MaxValue));
        Assert.Equal(AbstractValue.Of(int.MinValue), AbstractValue.OfConstant((long)int.MinValue));
        Assert.Equal(AbstractValue.Of(int.MaxValue), AbstractValue.OfConstant((ulong)int.MaxValue));
        Assert.Equal(AbstractValue.Of(true), AbstractValue.OfConstant(true));
        Assert.Equal(AbstractValue.Null, AbstractValue.OfConstant(null));
        Assert.Equal(AbstractValue.Empty, AbstractValue.OfConstant(string.Empty));
        Assert.Equal(AbstractValue.Text, AbstractValue.OfConstant("quit"));
    }

    [Fact]
    public void One_that_is_too_large_or_no_integer_is_unknown()
    {
        foreach (var other in new object[] { uint.MaxValue, int.MaxValue + 1L, int.MinValue - 1L, ulong.MaxValue, 7.0, 'c' })
        {
            Assert.Equal(AbstractValue.Unknown, AbstractValue.OfConstant(other));
        }
    }

    [Fact]
    public void Two_values_that_differ_in_anything_are_not_equal()
    {
        var values = new List<AbstractValue>
        {
            AbstractValue.LinkTo(1, owning: true),
            AbstractValue.LinkTo(1, owning: false),
            AbstractValue.LinkTo(2, owning: true),
            AbstractValue.Of(0),
            AbstractValue.Of(1),
            AbstractValue.Of(true),
            AbstractValue.Message(end: true),
            AbstractValue.Message(end: false),
            AbstractValue.Unknown,
        };

        Assert.Equal(values.Count, values.Distinct().Count());
    }
}

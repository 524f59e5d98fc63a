using System;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Callers;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Rules;

/// <summary>Answers how long the <see cref="TimeSpan"/> is that an expression stands for.</summary>
internal static class Durations
{
    private static readonly TypeName Type = new("System.TimeSpan");

    /// <summary>
    /// The duration, written with constants where it is used or in a static read-only field; null for every other expression,
    /// and for <c>TimeSpan.MaxValue</c> and <c>Timeout.InfiniteTimeSpan</c>, which are no durations.
    /// </summary>
    public static TimeSpan? Of(IOperation value, SourceBodies bodies, CancellationToken cancellation) =>
        Unconverted(value) is IFieldReferenceOperation { Field: { IsStatic: true, IsReadOnly: true, DeclaringSyntaxReferences: { IsEmpty: false } declarations } field }
            ? Initial(field, declarations[0].GetSyntax(cancellation), bodies, cancellation)
            : Written(value);

    /// <summary>What a field is initialized with; null where a static constructor may say otherwise. No further field is followed.</summary>
    private static TimeSpan? Initial(IFieldSymbol field, SyntaxNode declaration, SourceBodies bodies, CancellationToken cancellation) =>
        declaration is VariableDeclaratorSyntax
        && field.ContainingType.StaticConstructors.All(constructor => constructor.IsImplicitlyDeclared)
        && bodies.Mentioning(null, declaration, cancellation).Select(body => body.Operations).OfType<IFieldInitializerOperation>().FirstOrDefault() is { Value: var value }
            ? Written(value)
            : null;

    private static TimeSpan? Written(IOperation value) => Unconverted(value) switch
    {
        { Type: not INamedTypeSymbol } => null,
        { Type: INamedTypeSymbol type } when !Type.Is(type) => null,
        IDefaultValueOperation => TimeSpan.Zero,
        IObjectCreationOperation creation => Sum(creation.Arguments, "ticks"),
        IInvocationOperation { TargetMethod: { ContainingType: { } type, Name: var name } } call when Type.Is(type) && name.StartsWith("From", StringComparison.Ordinal) =>
            Sum(call.Arguments, name.Substring("From".Length).ToLowerInvariant()),
        IFieldReferenceOperation { Field: { Name: nameof(TimeSpan.Zero), ContainingType: { } type } } when Type.Is(type) => TimeSpan.Zero,
        _ => null,
    };

    /// <summary>The sum of arguments, each in the unit that its parameter is named by, or else in that of the method.</summary>
    private static TimeSpan? Sum(ImmutableArray<IArgumentOperation> arguments, string unit)
    {
        var sum = 0.0;
        foreach (var argument in arguments)
        {
            if (argument is not { Parameter.Name: var name, Value.ConstantValue: { HasValue: true, Value: int or long or double } amount }
                || TicksPer(name == "value" ? unit : name) is not { } ticks)
            {
                return null;
            }

            sum += Convert.ToDouble(amount.Value, CultureInfo.InvariantCulture) * ticks;
        }

        // What does not fit throws when it runs.
        return Math.Abs(sum) < TimeSpan.MaxValue.Ticks ? new TimeSpan((long)sum) : null;
    }

    private static long? TicksPer(string unit) => unit switch
    {
        "days" => TimeSpan.TicksPerDay,
        "hours" => TimeSpan.TicksPerHour,
        "minutes" => TimeSpan.TicksPerMinute,
        "seconds" => TimeSpan.TicksPerSecond,
        "milliseconds" => TimeSpan.TicksPerMillisecond,
        "microseconds" => TimeSpan.TicksPerMillisecond / 1000,
        "ticks" => 1,
        _ => null,
    };

    private static IOperation Unconverted(IOperation value) => value is IConversionOperation conversion ? Unconverted(conversion.Operand) : value;
}

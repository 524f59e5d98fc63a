using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers;

/// <summary>What the result of a read is at the end of the stream: how to ask for it, and whether a condition asks for it.</summary>
internal sealed class EndOfRead
{
    private readonly string _test;
    private readonly object? _end;
    private readonly object?[] _data;
    private readonly string _part;

    private EndOfRead(string test, object? end, object?[] data, string part = "")
    {
        _test = test;
        _end = end;
        _data = data;
        _part = part;
    }

    /// <summary>What a variable is called that gets the result.</summary>
    public string VariableName => _end is null ? "line" : "read";

    /// <summary>Whether the result is an object of which a part tells the end.</summary>
    public bool IsMessage => _part.Length > 0;

    /// <summary>The end by its sign, for a result of that type; null when there is no test for it.</summary>
    public static EndOfRead? Of(EndSign sign, ITypeSymbol? type, int position, FixContext context)
    {
        switch (sign)
        {
            case EndSign.Zero when type?.SpecialType == SpecialType.System_Int32:
                return new EndOfRead(" == 0", 0, new object?[] { 1, 2, 255, 4096, int.MaxValue });
            case EndSign.MinusOne when type?.SpecialType == SpecialType.System_Int32:
                return new EndOfRead(" == -1", -1, new object?[] { 0, 1, 10, 13, 127, 255 });
            case EndSign.Null when type?.SpecialType == SpecialType.System_String:
                return new EndOfRead(" == null", null, new object?[] { "", "text" });
            case EndSign.True when type?.SpecialType == SpecialType.System_Boolean:
                return new EndOfRead("", true, new object?[] { false });
            case EndSign.Message when type?.Name == "ReadResult":
                return new EndOfRead("", true, new object?[] { false }, ".IsCompleted");
            case EndSign.Message when context.NameOf("System.Net.WebSockets.WebSocketMessageType", position) is { } name:
                return new EndOfRead($" == {name}.Close", 2, new object?[] { 0, 1 }, ".MessageType");
            default:
                return null;
        }
    }

    /// <summary>The condition that is true at the end and only there.</summary>
    public string Test(string subject) => subject + _part + _test;

    /// <summary>What a condition is at the end, where it is the opposite otherwise: true or false; null for every other condition.</summary>
    public bool? IsTest(ExpressionSyntax condition, string subject, FixContext context) =>
        Evaluate(condition, subject, _end, context) is { } atEnd && _data.All(data => Evaluate(condition, subject, data, context) == !atEnd) ? atEnd : null;

    /// <summary>What a condition is at the end; null when that depends on something else.</summary>
    public bool? AtEnd(ExpressionSyntax condition, string subject, FixContext context) => Evaluate(condition, subject, _end, context);

    private bool? Evaluate(ExpressionSyntax condition, string subject, object? value, FixContext context)
    {
        switch (condition)
        {
            case ParenthesizedExpressionSyntax inner:
                return Evaluate(inner.Expression, subject, value, context);
            case PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } not:
                return !Evaluate(not.Operand, subject, value, context);
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression } and:
                var (left, right) = (Evaluate(and.Left, subject, value, context), Evaluate(and.Right, subject, value, context));
                return left == false || right == false ? false : left & right;
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalOrExpression } or:
                (left, right) = (Evaluate(or.Left, subject, value, context), Evaluate(or.Right, subject, value, context));
                return left == true || right == true ? true : left | right;
            case BinaryExpressionSyntax binary when IsSubject(binary.Left, subject):
                return Compare(binary.Kind(), value, binary.Right, context);
            case BinaryExpressionSyntax binary when IsSubject(binary.Right, subject):
                return Compare(Mirrored(binary.Kind()), value, binary.Left, context);
            case IsPatternExpressionSyntax pattern when IsSubject(pattern.Expression, subject):
                return Match(pattern.Pattern, value, context);
            default:
                return IsSubject(condition, subject) ? value as bool? : null;
        }
    }

    private static bool? Match(PatternSyntax pattern, object? value, FixContext context) => pattern switch
    {
        ConstantPatternSyntax constant => Compare(SyntaxKind.EqualsExpression, value, constant.Expression, context),
        UnaryPatternSyntax not => !Match(not.Pattern, value, context),
        RelationalPatternSyntax relation => Compare(
            relation.OperatorToken.Kind() switch
            {
                SyntaxKind.LessThanToken => SyntaxKind.LessThanExpression,
                SyntaxKind.LessThanEqualsToken => SyntaxKind.LessThanOrEqualExpression,
                SyntaxKind.GreaterThanToken => SyntaxKind.GreaterThanExpression,
                _ => SyntaxKind.GreaterThanOrEqualExpression,
            },
            value,
            relation.Expression,
            context),
        _ => null,
    };

    private static bool? Compare(SyntaxKind kind, object? value, ExpressionSyntax other, FixContext context)
    {
        if (context.Model.GetConstantValue(other, context.Cancellation) is not { HasValue: true, Value: var constant })
        {
            return null;
        }

        return (kind, value, constant) switch
        {
            (SyntaxKind.EqualsExpression, _, _) => Equals(value, constant),
            (SyntaxKind.NotEqualsExpression, _, _) => !Equals(value, constant),
            (SyntaxKind.LessThanExpression, int number, int limit) => number < limit,
            (SyntaxKind.LessThanOrEqualExpression, int number, int limit) => number <= limit,
            (SyntaxKind.GreaterThanExpression, int number, int limit) => number > limit,
            (SyntaxKind.GreaterThanOrEqualExpression, int number, int limit) => number >= limit,
            _ => null,
        };
    }

    private static SyntaxKind Mirrored(SyntaxKind kind) => kind switch
    {
        SyntaxKind.LessThanExpression => SyntaxKind.GreaterThanExpression,
        SyntaxKind.LessThanOrEqualExpression => SyntaxKind.GreaterThanOrEqualExpression,
        SyntaxKind.GreaterThanExpression => SyntaxKind.LessThanExpression,
        SyntaxKind.GreaterThanOrEqualExpression => SyntaxKind.LessThanOrEqualExpression,
        _ => kind,
    };

    /// <summary>The variable, the read itself, or the read as it is put into a variable.</summary>
    private bool IsSubject(ExpressionSyntax expression, string subject) => expression switch
    {
        ParenthesizedExpressionSyntax inner => IsSubject(inner.Expression, subject),
        AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } assignment => !IsMessage && (assignment.Left.ToString() == subject || IsSubject(assignment.Right, subject)),
        _ => expression.ToString() == subject + _part,
    };
}

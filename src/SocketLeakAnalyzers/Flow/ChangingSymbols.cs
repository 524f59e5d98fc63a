using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace SocketLeakAnalyzers.Flow;

/// <summary>What a loop changes by itself, turn by turn, although no more data comes: a condition on it comes out differently some time.</summary>
internal sealed class ChangingSymbols
{
    private readonly HashSet<ISymbol> _symbols = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _counts = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _sums = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _called = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _copies = new(SymbolEqualityComparer.Default);
    private readonly HashSet<string> _writtenElsewhere = new(StringComparer.Ordinal);
    private readonly HashSet<IOperation> _reads;
    private bool _memberHoldsCount;

    private ChangingSymbols(HashSet<IOperation> reads)
    {
        _reads = reads;
    }

    /// <param name="operations">The operations of the loop.</param>
    /// <param name="reads">Those among them, or within them, that bring nothing more.</param>
    public static ChangingSymbols In(IEnumerable<IOperation> operations, HashSet<IOperation> reads)
    {
        var changing = new ChangingSymbols(reads);
        var all = operations.Distinct().SelectMany(operation => operation.DescendantsAndSelf()).ToArray();
        var assignments = all.OfType<ISimpleAssignmentOperation>().ToArray();
        foreach (var assignment in assignments.Where(assignment => changing.IsRead(assignment.Value)))
        {
            changing.NoteCount(assignment.Target);
        }

        foreach (var operation in all)
        {
            changing.Note(operation);
        }

        changing.Spread(assignments);
        return changing;
    }

    /// <summary>Whether a condition may come out differently in another turn.</summary>
    public bool MayChange(IOperation condition)
    {
        var parts = condition.DescendantsAndSelf().ToArray();
        return Mentions(condition, _symbols) || AsksTime(condition)
            || (Mentions(condition, _sums) && Mentions(condition, _copies))
            || parts.Any(part => part is IInvocationOperation { TargetMethod.Name: "MoveNext" or "MoveNextAsync" })
            || parts.Any(part => part is IFieldReferenceOperation field && _writtenElsewhere.Contains(field.Field.Name))
            || (_memberHoldsCount && parts.Any(part => part is IInvocationOperation { TargetMethod.DeclaringSyntaxReferences.IsEmpty: false } or IPropertyReferenceOperation { Property.DeclaringSyntaxReferences.IsEmpty: false }));
    }

    /// <summary>Whether a condition asks something that is called, or was computed by a call, in the loop: it may know more.</summary>
    public bool MayBeAnswered(IOperation condition) =>
        Mentions(condition, _called) || condition.DescendantsAndSelf().Any(part => part is IInvocationOperation);

    private bool IsRead(IOperation value) => value.DescendantsAndSelf().Any(_reads.Contains);

    private void NoteCount(IOperation target)
    {
        if (SymbolOf(target) is { } symbol)
        {
            _counts.Add(symbol);
            _memberHoldsCount |= symbol is IFieldSymbol or IPropertySymbol;
        }
    }

    private void Note(IOperation operation)
    {
        switch (operation)
        {
            case IIncrementOrDecrementOperation increment:
                Add(_symbols, increment.Target);
                break;

            // What is added to is the same again when nothing is added: the count of a read past the end.
            case ICompoundAssignmentOperation compound:
                Add(IsRead(compound.Value) || (SymbolOf(compound.Value) is { } count && _counts.Contains(count)) ? _sums : _symbols, compound.Target);
                break;
            case ISimpleAssignmentOperation assignment:
                NoteAssignment(assignment);
                break;
            case IInvocationOperation { TargetMethod: { Name: "Clear" or "Fill", ContainingType.Name: "Array" or "Span" or "Memory" or "Buffer" } } clearing:
                // A buffer that is cleared in each turn holds other bytes than the last one did, as one that is made anew.
                if (clearing.DescendantsAndSelf().Select(SymbolOf).FirstOrDefault(symbol => symbol is not null) is { } buffer)
                {
                    _symbols.Add(buffer);
                }

                break;
            case IInvocationOperation { Instance: null or IInstanceReferenceOperation } call:
                NoteWrites(call.TargetMethod);
                break;
        }
    }

    private void NoteAssignment(ISimpleAssignmentOperation assignment)
    {
        if (SymbolOf(assignment.Target) is not { } target)
        {
            return;
        }

        if (assignment.Value.DescendantsAndSelf().Any(part => part is IInvocationOperation or IObjectCreationOperation))
        {
            _called.Add(target);
        }

        var isSum = assignment.Value is IBinaryOperation && Mentions(assignment.Value, new HashSet<ISymbol>(SymbolEqualityComparer.Default) { target });
        if (isSum)
        {
            (IsRead(assignment.Value) || Mentions(assignment.Value, _counts) ? _sums : _symbols).Add(target);
        }
        else if (IsFresh(assignment.Value) || AsksTime(assignment.Value))
        {
            _symbols.Add(target);
        }
        else if (_counts.Contains(target) is false && SymbolOf(assignment.Value) is { } source && SymbolOf(assignment.Target) is ILocalSymbol copy
            && !SymbolEqualityComparer.Default.Equals(source, copy))
        {
            _copies.Add(copy);
            if (target is IFieldSymbol or IPropertySymbol && _counts.Contains(source))
            {
                _memberHoldsCount = true;
            }
        }
        else if (target is IFieldSymbol or IPropertySymbol && Mentions(assignment.Value, _counts))
        {
            _memberHoldsCount = true;
        }
    }

    /// <summary>A method of the same type may set the flag that the loop runs on.</summary>
    private void NoteWrites(IMethodSymbol method)
    {
        foreach (var reference in method.OriginalDefinition.DeclaringSyntaxReferences)
        {
            foreach (var assignment in reference.GetSyntax().DescendantNodes().OfType<AssignmentExpressionSyntax>())
            {
                _writtenElsewhere.Add(assignment.Left switch
                {
                    IdentifierNameSyntax name => name.Identifier.ValueText,
                    MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } member => member.Name.Identifier.ValueText,
                    _ => string.Empty,
                });
            }
        }
    }

    /// <summary>What is computed from something that changes changes.</summary>
    private void Spread(ISimpleAssignmentOperation[] assignments)
    {
        for (var grown = true; grown;)
        {
            grown = false;
            foreach (var assignment in assignments)
            {
                grown |= SymbolOf(assignment.Target) is { } target && Mentions(assignment.Value, _symbols) && _symbols.Add(target);
            }
        }
    }

    /// <summary>A buffer that is made anew in each turn holds other bytes than the last one did.</summary>
    private static bool IsFresh(IOperation value) => value is IArrayCreationOperation { Initializer: null };

    private static void Add(HashSet<ISymbol> symbols, IOperation target)
    {
        if (SymbolOf(target) is { } symbol)
        {
            symbols.Add(symbol);
        }
    }

    private static bool Mentions(IOperation operation, HashSet<ISymbol> symbols) =>
        symbols.Count > 0 && operation.DescendantsAndSelf().Any(part => SymbolOf(part) is { } symbol && symbols.Contains(symbol));

    private static ISymbol? SymbolOf(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation field => field.Field,
        IPropertyReferenceOperation { Instance: null or IInstanceReferenceOperation } property => property.Property,
        IConversionOperation conversion => SymbolOf(conversion.Operand),
        _ => null,
    };

    /// <summary>A question about the time, or to a source of tokens that may have been set to fire by itself.</summary>
    private static bool AsksTime(IOperation operation) => operation.DescendantsAndSelf().Any(part =>
        part.Type is { Name: "DateTime" or "DateTimeOffset" or "TimeSpan" or "Stopwatch" }
        || part is IPropertyReferenceOperation { Property.Name: "IsCancellationRequested", Instance: ILocalReferenceOperation { Type.Name: "CancellationTokenSource" } }
        || ((Catalog.ConnectionCatalog.MemberOf(part)?.Name) is { } name
            && (name.StartsWith("Elapsed", StringComparison.Ordinal) || name.StartsWith("TickCount", StringComparison.Ordinal) || name.EndsWith("Timestamp", StringComparison.Ordinal))));
}

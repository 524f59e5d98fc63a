using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SocketLeakAnalyzers.Rules;

/// <summary>A field or automatic property of a type, and a value that one of the type's members puts into it.</summary>
/// <param name="Member">The field or property.</param>
/// <param name="Value">The value; of what is not seen the <c>out</c> argument, or the tuple that it is an element of.</param>
/// <param name="Store">The operation that stores it.</param>
internal sealed record StoredField(ISymbol Member, IOperation Value, IOperation Store)
{
    /// <summary>Everything that a body stores in fields and automatic properties, its object's or static ones.</summary>
    public static IEnumerable<StoredField> In(IOperation body)
    {
        foreach (var operation in body.DescendantsAndSelf())
        {
            switch (operation)
            {
                case IFieldInitializerOperation { InitializedFields: { Length: 1 } fields } initializer:
                    yield return new StoredField(fields[0], initializer.Value, operation);
                    break;
                case IPropertyInitializerOperation { InitializedProperties: { Length: 1 } properties } initializer:
                    yield return new StoredField(properties[0], initializer.Value, operation);
                    break;
                case ISimpleAssignmentOperation { IsRef: false } assignment when MemberOf(assignment.Target) is { } member:
                    yield return new StoredField(member, assignment.Value, operation);
                    break;
                case ICoalesceAssignmentOperation assignment when MemberOf(assignment.Target) is { } member:
                    yield return new StoredField(member, assignment.Value, operation);
                    break;
                case IArgumentOperation { Parameter.RefKind: RefKind.Out } argument when MemberOf(argument.Value) is { } member:
                    yield return new StoredField(member, argument, operation);
                    break;
                case IDeconstructionAssignmentOperation { Target: ITupleOperation target } assignment:
                    for (var i = 0; i < target.Elements.Length; i++)
                    {
                        if (MemberOf(target.Elements[i]) is { } element)
                        {
                            yield return new StoredField(element, Opposite(assignment.Value, target, i), operation);
                        }
                    }

                    break;
            }
        }
    }

    /// <summary>What a deconstruction puts into an element of its target: the one opposite, or the whole of what is not seen as a tuple.</summary>
    public static IOperation Opposite(IOperation value, ITupleOperation target, int index) =>
        (value is IConversionOperation conversion ? conversion.Operand : value) is ITupleOperation values && values.Elements.Length == target.Elements.Length ? values.Elements[index] : value;

    /// <summary>Whether a property is its own storage.</summary>
    public static bool IsAuto(IPropertySymbol property) =>
        property.ContainingType.GetMembers().Any(member => member is IFieldSymbol field && SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));

    /// <summary>The field or automatic property, of the own object or static, that an expression names; null for everything else.</summary>
    public static ISymbol? MemberOf(IOperation target) => target switch
    {
        IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } } field => field.Field,
        IPropertyReferenceOperation { Instance: null or IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } } property
            when IsAuto(property.Property) => property.Property,
        _ => null,
    };
}

using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Catalog;
using SocketLeakAnalyzers.Flow;

namespace SocketLeakAnalyzers.Rules;

/// <summary>Answers which variable a value comes from: through awaits, views, wrappers and locals that are assigned once.</summary>
internal sealed class Roots
{
    private const int MaxDepth = 16;

    private readonly Dictionary<ILocalSymbol, IOperation> _initializers = new(SymbolEqualityComparer.Default);
    private readonly VariableUses _uses;
    private readonly ConnectionCatalog _catalog;

    public Roots(IOperation body, ConnectionCatalog catalog)
    {
        _catalog = catalog;
        _uses = new VariableUses(body, catalog);
        foreach (var declarator in body.Descendants().OfType<IVariableDeclaratorOperation>())
        {
            if (declarator.GetVariableInitializer() is { } initializer && !_uses.IsRewritten(declarator.Symbol))
            {
                _initializers[declarator.Symbol] = initializer.Value;
            }
        }
    }

    /// <summary>Whether the variable is assigned after its declaration, or passed by reference.</summary>
    public bool IsRewritten(ISymbol variable) => _uses.IsRewritten(variable);

    /// <summary>The value itself: without conversions, and with the initializer in place of a local that is assigned once.</summary>
    public IOperation Value(IOperation value)
    {
        for (var depth = 0; depth < MaxDepth; depth++)
        {
            var inner = value switch
            {
                IConversionOperation conversion => conversion.Operand,
                IParenthesizedOperation parenthesized => parenthesized.Operand,
                ILocalReferenceOperation { Local: var local } when _initializers.TryGetValue(local, out var initializer) => initializer,
                _ => null,
            };
            if (inner is null)
            {
                break;
            }

            value = inner;
        }

        return value;
    }

    /// <summary>
    /// The local, parameter, or member of the own type that holds the connection of a value; null for everything else. Of
    /// a chain it is the innermost: the client of <c>new SslStream(client.GetStream())</c>.
    /// </summary>
    public ISymbol? RootOf(IOperation? value) => RootOf(value, MaxDepth);

    private ISymbol? RootOf(IOperation? value, int depth)
    {
        if (depth == 0)
        {
            return null;
        }

        switch (value)
        {
            case IConversionOperation conversion:
                return RootOf(conversion.Operand, depth - 1);
            case IParenthesizedOperation parenthesized:
                return RootOf(parenthesized.Operand, depth - 1);
            case IAwaitOperation awaited:
                return RootOf(awaited.Operation, depth - 1);
            case ILocalReferenceOperation { Local: var local }:
                return (_initializers.TryGetValue(local, out var initializer) ? RootOf(initializer, depth - 1) : null) ?? local;
            case IParameterReferenceOperation { Parameter: var parameter }:
                return parameter;
            case IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } field:
                return field.Field;
            case IInvocationOperation call when _catalog.RoleOf(call.TargetMethod) is ApiRole.View or ApiRole.Transparent:
                return RootOf(call.Instance, depth - 1);
            case IInvocationOperation call when _catalog.RoleOf(call.TargetMethod) == ApiRole.Wrap:
                return RootOf(call.Arguments.FirstOrDefault()?.Value, depth - 1);
            case IObjectCreationOperation creation when _catalog.RoleOf(creation.Constructor) == ApiRole.Wrap:
                return RootOf(creation.Arguments.FirstOrDefault()?.Value, depth - 1);
            case IPropertyReferenceOperation property when _catalog.RoleOf(property.Property) is ApiRole.View or ApiRole.Transparent:
                return RootOf(property.Instance, depth - 1);
            case IPropertyReferenceOperation { Instance: null or IInstanceReferenceOperation } property:
                return property.Property;
            case IConditionalAccessOperation access:
                return RootOf(access.WhenNotNull, depth - 1);
            case IConditionalAccessInstanceOperation instance:
                return RootOf(Accessed(instance), depth - 1);
            default:
                return null;
        }
    }

    /// <summary>What stands before the <c>?.</c> of a member.</summary>
    private static IOperation? Accessed(IConditionalAccessInstanceOperation instance)
    {
        for (IOperation current = instance; current.Parent is { } parent; current = parent)
        {
            if (parent is IConditionalAccessOperation access && access.WhenNotNull == current)
            {
                return access.Operation;
            }
        }

        return null;
    }
}

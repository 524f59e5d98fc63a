using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Callers;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Rules;

/// <summary>
/// SLA0202 where a start fails half way: the connect or bind throws before the flag is set that says "started", and all that
/// would close the field leaves early while the flag says that nothing has been started.
/// </summary>
internal sealed class CleanupNotStarted : IBodyRule
{
    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => Descriptors.LostOnException;

    /// <inheritdoc/>
    public ImmutableArray<string> Triggers { get; } = ImmutableArray.Create("Bind", "Listen", "Connect", "ConnectAsync");

    /// <inheritdoc/>
    public IEnumerable<Diagnostic> Judge(Body body, CancellationToken cancellation)
    {
        if (body.Owner is not IMethodSymbol { MethodKind: MethodKind.Ordinary, IsStatic: false, ContainingType: { } type } method)
        {
            yield break;
        }

        foreach (var store in StoredField.In(body.Operations))
        {
            var (field, place) = (store.Member, store.Value.Syntax);
            if (!field.IsStatic && SymbolEqualityComparer.Default.Equals(field.ContainingType, type)
                && body.Catalog.IsConnection(ConnectionCatalog.TypeOf(field))
                && body.Catalog.RoleOf(ConnectionCatalog.MemberOf(Unconverted(store.Value))) == ApiRole.Acquire
                && FirstRisk(body, field, place) is { } risk
                && !ClosedNames.ClosesDirectly(body.Operations.Syntax, field.Name)
                && FlagsSetAfter(body, risk.Syntax, type).ToArray() is { Length: > 0 } flags
                && Closers(type, field, method, cancellation) is { Count: > 0 } closers
                && flags.Any(flag => closers.All(closer => LeavesEarly(closer, field.Name, flag))))
            {
                yield return Diagnostic.Create(
                    Descriptor, risk.Syntax.GetLocation(), new[] { place.GetLocation() }, field.Name, risk.TargetMethod.Name, DiagnosticProperties.LineOf(risk));
            }
        }
    }

    private static IOperation Unconverted(IOperation value) => value is IConversionOperation conversion ? Unconverted(conversion.Operand) : value;

    private static IInvocationOperation? FirstRisk(Body body, ISymbol field, SyntaxNode store) => body.All.OfType<IInvocationOperation>()
        .Where(call => call.Syntax.SpanStart > store.Span.End
            && body.Catalog.RoleOf(call.TargetMethod) is ApiRole.Connect or ApiRole.Handshake
            && ClosedNames.RootName(call.Instance?.Syntax as ExpressionSyntax) == field.Name)
        .OrderBy(call => call.Syntax.SpanStart)
        .FirstOrDefault();

    /// <summary>The flags of the type that are set once the call has not thrown, with what they are set to.</summary>
    private static IEnumerable<(string Name, bool Value)> FlagsSetAfter(Body body, SyntaxNode risk, INamedTypeSymbol type) =>
        from assignment in body.All.OfType<ISimpleAssignmentOperation>()
        where assignment.Syntax.SpanStart > risk.Span.End && assignment.Value.ConstantValue is { HasValue: true, Value: bool }
        let member = assignment.Target switch
        {
            IFieldReferenceOperation { Instance: IInstanceReferenceOperation } flag => (ISymbol)flag.Field,
            IPropertyReferenceOperation { Instance: IInstanceReferenceOperation } flag => flag.Property,
            _ => null,
        }
        where member is not null && SymbolEqualityComparer.Default.Equals(member.ContainingType, type)
        select (member.Name, (bool)assignment.Value.ConstantValue.Value!);

    /// <summary>The members, other than the one that starts, that close the field.</summary>
    private static List<SyntaxNode> Closers(INamedTypeSymbol type, ISymbol field, IMethodSymbol starter, CancellationToken cancellation) =>
        type.DeclaringSyntaxReferences
            .SelectMany(part => part.GetSyntax(cancellation).DescendantNodes().OfType<MemberDeclarationSyntax>())
            .Where(member => member is not BaseTypeDeclarationSyntax && ClosedNames.ClosesDirectly(member, field.Name)
                && !starter.DeclaringSyntaxReferences.Any(own => own.SyntaxTree == member.SyntaxTree && own.Span == member.Span))
            .Cast<SyntaxNode>()
            .ToList();

    /// <summary>Whether a member closes nothing while the flag has not its value.</summary>
    private static bool LeavesEarly(SyntaxNode closer, string field, (string Name, bool Value) flag)
    {
        var guards = closer.DescendantNodes().OfType<IfStatementSyntax>().ToArray();
        return closer.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Where(call => ClosedNames.ClosesDirectly(call.Parent!, field))
            .All(close => guards.Any(guard => guard.Statement.Span.Contains(close.Span)
                ? Asks(guard.Condition, flag.Name, flag.Value, SyntaxKind.LogicalAndExpression)
                : guard.Span.End <= close.SpanStart && Leaves(guard.Statement) && Asks(guard.Condition, flag.Name, !flag.Value, SyntaxKind.LogicalOrExpression)
                    && (flag.Value || Sets(closer, flag.Name))));
    }

    private static bool Leaves(StatementSyntax statement) => statement switch
    {
        ReturnStatementSyntax => true,
        BlockSyntax { Statements: { Count: > 0 } statements } => statements.Last() is ReturnStatementSyntax,
        _ => false,
    };

    /// <summary>Whether a condition holds only (or, with "or", already) where the flag has the value.</summary>
    private static bool Asks(ExpressionSyntax condition, string flag, bool value, SyntaxKind between) => condition switch
    {
        ParenthesizedExpressionSyntax inner => Asks(inner.Expression, flag, value, between),
        BinaryExpressionSyntax binary when binary.IsKind(between) => Asks(binary.Left, flag, value, between) || Asks(binary.Right, flag, value, between),
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } not => Asks(not.Operand, flag, !value, SyntaxKind.None),
        IdentifierNameSyntax name => value && name.Identifier.ValueText == flag,
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } access => value && access.Name.Identifier.ValueText == flag,
        _ => false,
    };

    /// <summary>Whether a member sets the flag, so that it leaves early the next time.</summary>
    private static bool Sets(SyntaxNode closer, string flag) => closer.DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(assignment =>
        ClosedNames.RootName(assignment.Left) == flag && assignment.Right.IsKind(SyntaxKind.TrueLiteralExpression));
}

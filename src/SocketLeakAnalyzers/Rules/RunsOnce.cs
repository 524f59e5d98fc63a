using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SocketLeakAnalyzers.Callers;

namespace SocketLeakAnalyzers.Rules;

/// <summary>Answers whether code runs but once in the life of a program, or is a test, so that what it makes is not made over and over.</summary>
internal sealed class RunsOnce
{
    /// <summary>A method that a method calls that <c>Main</c> calls: longer ways are not followed.</summary>
    private const int MaxDepth = 3;

    /// <summary>A program that calls a method in so few places, and in no loop, makes a handful in its life: it is no server.</summary>
    private const int MostCalls = 3;

    /// <summary>Calls that run the function they are given once, or keep what it makes.</summary>
    private static readonly ImmutableHashSet<string> OnceCalls = ImmutableHashSet.Create(
        "AddSingleton", "TryAddSingleton", "AddKeyedSingleton", "AddHttpClient", "ConfigurePrimaryHttpMessageHandler", "ConfigureHttpClient", "EnsureInitialized",
        "GetOrAdd", "GetOrCreate", "GetOrCreateAsync", "RegisterInstance", "RegisterSingleton", "SingleInstance", "Lazy", "AsyncLazy");

    /// <summary>Calls that run the function they are given as often as they run themselves.</summary>
    private static readonly ImmutableHashSet<string> InPlaceCalls = ImmutableHashSet.Create("Run", "StartNew", "Thread", "Invoke", "InvokeAsync");

    /// <summary>Calls that are given the command of a tool: a program runs one of its commands, and ends.</summary>
    private static readonly ImmutableHashSet<string> CommandCalls = ImmutableHashSet.Create("CommandHandler", "SetHandler", "SetAction", "OnExecute", "OnExecuteAsync");

    /// <summary>Methods that a host calls when it starts.</summary>
    private static readonly ImmutableHashSet<string> StartMethods = ImmutableHashSet.Create("ConfigureServices", "CreateMauiApp", "OnStartup", "StartAsync");

    private static readonly ImmutableHashSet<string> TestAttributes = ImmutableHashSet.Create(
        "Fact", "Theory", "Test", "TestCase", "TestCaseSource", "TestMethod", "DataTestMethod", "SetUp", "OneTimeSetUp", "TestInitialize", "ClassInitialize", "TestFixture", "TestClass", "Benchmark", "GlobalSetup");

    private static readonly ImmutableArray<string> TestLibraries = ImmutableArray.Create(
        "xunit.core", "xunit.v3.core", "nunit.framework", "Microsoft.VisualStudio.TestPlatform.TestFramework", "MSTest.TestFramework", "TUnit.Core");

    private readonly NameIndex _mentions;
    private readonly bool _isProgram;

    /// <param name="mentions">Where methods are called from.</param>
    /// <param name="isProgram">Whether the compilation has a <c>Main</c>.</param>
    public RunsOnce(NameIndex mentions, bool isProgram)
    {
        _mentions = mentions;
        _isProgram = isProgram;
    }

    /// <summary>Whether a compilation is made of tests, by what it references.</summary>
    public static bool IsOfTests(Compilation compilation) => compilation.ReferencedAssemblyNames.Any(name => TestLibraries.Contains(name.Name));

    /// <summary>Whether the node runs once.</summary>
    public bool Is(SyntaxNode node, CancellationToken cancellation) => Is(node, MaxDepth, cancellation);

    private bool Is(SyntaxNode node, int depth, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (FirstTime.Is(node))
        {
            return true;
        }

        foreach (var outer in node.Ancestors())
        {
            switch (outer)
            {
                case WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax:
                    return false;
                case AnonymousFunctionExpressionSyntax lambda when CalledWith(lambda) is not { } called || !InPlaceCalls.Contains(called):
                    return CalledWith(lambda) is { } keeper && (OnceCalls.Contains(keeper) || IsCommand(keeper));
                case LocalFunctionStatementSyntax local:
                    return depth > 0 && IsCalledOnce(local, local.Identifier.ValueText, depth, cancellation);
                case EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax property }:
                    return property.Modifiers.Any(SyntaxKind.StaticKeyword);
                case BaseFieldDeclarationSyntax field:
                    return field.Modifiers.Any(SyntaxKind.StaticKeyword);
                case ConstructorDeclarationSyntax constructor:
                    return constructor.Modifiers.Any(SyntaxKind.StaticKeyword);
                case MethodDeclarationSyntax method:
                    return IsTest(method) || IsStart(method) || IsKeptInCache(node, method) || IsCalledFirst(method) || (depth > 0 && _isProgram && IsCalledOnce(method, method.Identifier.ValueText, depth, cancellation));
                case MemberDeclarationSyntax member:
                    return member is GlobalStatementSyntax;
            }
        }

        return false;
    }

    /// <summary>Whether few places call a function, and each runs once.</summary>
    private bool IsCalledOnce(SyntaxNode function, string name, int depth, CancellationToken cancellation)
    {
        var mentions = MentionsOf(function, name);
        return mentions.Count is > 0 and <= MostCalls
            && mentions.All(mention => (mention.Parent is ArgumentSyntax && CalledWith(mention) is { } called && IsCommand(called))
                || (Launches.InvocationOf(mention) is { } call && !function.Contains(call) && Is(call, depth - 1, cancellation)));
    }

    /// <summary>The mentions of a name that may be of this function: of a private one those in its type, if the type has no other part.</summary>
    private IReadOnlyList<SimpleNameSyntax> MentionsOf(SyntaxNode function, string name) =>
        function is MethodDeclarationSyntax { Parent: TypeDeclarationSyntax type } method && !type.Modifiers.Any(SyntaxKind.PartialKeyword)
            && method.Modifiers.All(modifier => modifier.IsKind(SyntaxKind.PrivateKeyword) || modifier.IsKind(SyntaxKind.StaticKeyword) || modifier.IsKind(SyntaxKind.AsyncKeyword))
            ? _mentions.MentionsOf(name).Where(mention => mention.SyntaxTree == type.SyntaxTree && type.Span.Contains(mention.Span)).ToArray()
            : _mentions.MentionsOf(name);

    /// <summary>Whether all who can call a method do so only while what they set by it is not set.</summary>
    private bool IsCalledFirst(MethodDeclarationSyntax method) => !method.Modifiers.Any(modifier => modifier.IsKind(SyntaxKind.PublicKeyword) || modifier.IsKind(SyntaxKind.ProtectedKeyword))
        && MentionsOf(method, method.Identifier.ValueText) is { Count: > 0 } mentions && mentions.All(mention => Launches.InvocationOf(mention) is { } call && FirstTime.Is(call));

    private bool IsCommand(string called) => _isProgram && CommandCalls.Contains(called);

    /// <summary>Whether a method first looks for what it made before: it runs on but once for each key.</summary>
    private static bool IsKeptInCache(SyntaxNode node, MethodDeclarationSyntax method) => method.DescendantNodes().OfType<IfStatementSyntax>().Any(choice =>
        choice.Span.End <= node.SpanStart && choice.Parent is { } block && block.Span.Contains(node.Span)
        && choice.Condition is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "TryGetValue" } }
        && choice.Statement is ReturnStatementSyntax or BlockSyntax { Statements: { Count: > 0 } } && choice.Statement.DescendantNodesAndSelf().Any(inner => inner is ReturnStatementSyntax));

    /// <summary>Whether a method is where a program, a service or an application starts.</summary>
    private static bool IsStart(MethodDeclarationSyntax method) => method.Identifier.ValueText switch
    {
        "Main" => method.Modifiers.Any(SyntaxKind.StaticKeyword),
        "ExecuteAsync" => method.Modifiers.Any(SyntaxKind.OverrideKeyword),
        var name => StartMethods.Contains(name),
    };

    private static bool IsTest(MethodDeclarationSyntax method) =>
        HasAttribute(method.AttributeLists) || (method.Parent is TypeDeclarationSyntax type && HasAttribute(type.AttributeLists));

    private static bool HasAttribute(SyntaxList<AttributeListSyntax> lists) => lists.SelectMany(list => list.Attributes)
        .Select(attribute => attribute.Name is QualifiedNameSyntax qualified ? qualified.Right.Identifier.ValueText : attribute.Name.ToString())
        .Any(name => TestAttributes.Contains(name.EndsWith("Attribute", StringComparison.Ordinal) ? name.Substring(0, name.Length - "Attribute".Length) : name));

    /// <summary>The name of the method or type that is given a lambda or a method; null where it is used otherwise.</summary>
    public static string? CalledWith(SyntaxNode lambda) => lambda.Parent switch
    {
        ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: var called } } => NameOf(called),
        ArgumentSyntax { Parent.Parent: ObjectCreationExpressionSyntax { Type: var type } } => NameOf(type),
        ArgumentSyntax { Parent.Parent: ImplicitObjectCreationExpressionSyntax { Parent: EqualsValueClauseSyntax { Parent.Parent: VariableDeclarationSyntax { Type: var type } } } } => NameOf(type),
        ParenthesizedExpressionSyntax or CastExpressionSyntax => CalledWith(lambda.Parent),
        _ => null,
    };

    private static string? NameOf(ExpressionSyntax expression) => expression switch
    {
        MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "CommandHandler" and var binder } } => binder,
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        MemberBindingExpressionSyntax binding => binding.Name.Identifier.ValueText,
        SimpleNameSyntax name => name.Identifier.ValueText,
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        _ => null,
    };
}

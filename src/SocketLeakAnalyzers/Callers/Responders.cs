using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Callers;

/// <summary>
/// Answers which methods of the source may return an HTTP response, or its body, that still holds a connection. By names, once per
/// compilation and only when first asked; of those that are left the flow says whether they do.
/// </summary>
internal sealed class Responders
{
    /// <summary>A method that calls a method that calls a method: deeper ones are not looked for.</summary>
    private const int MaxDepth = 3;

    private static readonly SoughtNames Asking = new(HttpApis.Rows.Where(row => row.Role == ApiRole.Respond).Select(row => row.OnlyWith ?? row.Member).ToArray());

    private readonly Lazy<HashSet<string>> _names;

    public Responders(Factories factories)
    {
        _names = new Lazy<HashSet<string>>(() => Find(factories.DeclaredReturning(HttpApis.IsResponseName).ToArray()), LazyThreadSafetyMode.ExecutionAndPublication);
    }

    /// <summary>The names of the methods that may return one.</summary>
    public IEnumerable<string> Names => _names.Value;

    /// <summary>Whether what a method returns may hold a connection: one of the source whose body is the only one that a call can run.</summary>
    public bool MayRespond(IMethodSymbol method) =>
        method is { MethodKind: MethodKind.Ordinary, IsVirtual: false, IsOverride: false, IsAbstract: false, DeclaringSyntaxReferences.Length: 1 } && _names.Value.Contains(method.Name);

    private static HashSet<string> Find(MethodDeclarationSyntax[] declared)
    {
        var found = new HashSet<string>();
        var asking = Asking;
        for (var depth = 0; depth < MaxDepth && declared.Length > 0; depth++)
        {
            found.UnionWith(declared.Where(method => asking.AreIn((SyntaxNode?)method.Body ?? method.ExpressionBody!)).Select(method => method.Identifier.ValueText).ToArray());
            asking = new SoughtNames(found.ToArray());
        }

        return found;
    }
}

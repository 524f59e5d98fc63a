using System;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Callers;

namespace SocketLeakAnalyzers.Rules;

/// <summary>Answers which new client or handler a method of the source returns to each of its callers.</summary>
internal static class FreshClient
{
    /// <summary>The creation that a method returns; null where it returns another, or may be overridden.</summary>
    /// <param name="factory">The method.</param>
    /// <param name="bodies">The bodies of the source.</param>
    /// <param name="isIt">Whether a creation in a body is of what is looked for.</param>
    /// <param name="cancellation">Ends the search.</param>
    public static IObjectCreationOperation? MadeBy(IMethodSymbol factory, SourceBodies bodies, Func<IObjectCreationOperation, IOperation, bool> isIt, CancellationToken cancellation)
    {
        if (factory is not { IsVirtual: false, IsOverride: false, DeclaringSyntaxReferences: { Length: 1 } references } || references[0].GetSyntax(cancellation) is not MethodDeclarationSyntax declaration)
        {
            return null;
        }

        return bodies.Mentioning(null, declaration, cancellation).Select(body => body.Operations.Descendants().OfType<IObjectCreationOperation>().FirstOrDefault(creation =>
            isIt(creation, body.Operations) && ClientUse.Of(creation, body.Operations, summaries: null) is { IsReturned: true, IsKept: false, IsDisposed: false })).FirstOrDefault();
    }
}

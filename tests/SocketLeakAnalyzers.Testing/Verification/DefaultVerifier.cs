using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>A verifier that needs no test framework: a failed check throws <see cref="VerificationException"/>.</summary>
public class DefaultVerifier : IVerifier
{
    /// <summary>Initializes a new instance of the <see cref="DefaultVerifier"/> class.</summary>
    public DefaultVerifier()
        : this(ImmutableStack<string>.Empty)
    {
    }

    /// <summary>Initializes a new instance of the <see cref="DefaultVerifier"/> class.</summary>
    /// <param name="context">The parts of the test that the verifier works in, innermost first.</param>
    protected DefaultVerifier(ImmutableStack<string> context)
    {
        Context = context ?? throw new ArgumentNullException(nameof(context));
    }

    /// <summary>Gets the parts of the test that the verifier works in, innermost first.</summary>
    protected ImmutableStack<string> Context { get; }

    /// <inheritdoc />
    public virtual void Empty<T>(string collectionName, IEnumerable<T> collection)
    {
        if (collection is null || collection.Any())
        {
            Fail($"Expected '{collectionName}' to be empty, contains '{collection?.Count()}' elements");
        }
    }

    /// <inheritdoc />
    public virtual void Equal<T>(T expected, T actual, string? message = null)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            Fail(message ?? $"items not equal.  expected:'{expected}' actual:'{actual}'");
        }
    }

    /// <inheritdoc />
    public virtual void True([DoesNotReturnIf(false)] bool assert, string? message = null)
    {
        if (!assert)
        {
            Fail(message ?? "Expected value to be 'true' but was 'false'");
        }
    }

    /// <inheritdoc />
    public virtual void False([DoesNotReturnIf(true)] bool assert, string? message = null)
    {
        if (assert)
        {
            Fail(message ?? "Expected value to be 'false' but was 'true'");
        }
    }

    /// <inheritdoc />
    [DoesNotReturn]
    public virtual void Fail(string? message = null) => throw new VerificationException(CreateMessage(message));

    /// <inheritdoc />
    public virtual void LanguageIsSupported(string language)
    {
        if (language != LanguageNames.CSharp)
        {
            Fail($"Unsupported Language: '{language}'");
        }
    }

    /// <inheritdoc />
    public virtual void NotEmpty<T>(string collectionName, IEnumerable<T> collection)
    {
        if (collection?.Any() == false)
        {
            Fail($"expected '{collectionName}' to be non-empty, contains no elements");
        }
    }

    /// <inheritdoc />
    public virtual void SequenceEqual<T>(IEnumerable<T> expected, IEnumerable<T> actual, IEqualityComparer<T>? equalityComparer = null, string? message = null)
    {
        if (!expected.SequenceEqual(actual, equalityComparer))
        {
            Fail(message ?? $"Sequences are not equal. expected:'{string.Join(", ", expected)}' actual:'{string.Join(", ", actual)}'");
        }
    }

    /// <inheritdoc />
    public virtual IVerifier PushContext(string context)
    {
        // A derived verifier that does not override this would lose its own checks without a word.
        if (GetType() != typeof(DefaultVerifier))
        {
            throw new InvalidOperationException($"'{GetType()}' must override '{nameof(PushContext)}'.");
        }

        return new DefaultVerifier(Context.Push(context));
    }

    /// <summary>Puts the parts of the test before a message.</summary>
    /// <param name="message">The message.</param>
    /// <returns>The whole message.</returns>
    protected virtual string CreateMessage(string? message)
    {
        var text = new StringBuilder();
        foreach (var frame in Context.Reverse())
        {
            text.Append("Context: ").AppendLine(frame);
        }

        return text.Append(message).ToString();
    }
}

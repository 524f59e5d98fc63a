using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>The assertions that a test makes, so that it reports in the manner of the test framework at hand.</summary>
public interface IVerifier
{
    /// <summary>Fails when the collection has elements.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="collectionName">The name to report.</param>
    /// <param name="collection">The collection.</param>
    void Empty<T>(string collectionName, IEnumerable<T> collection);

    /// <summary>Fails when the values differ.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="expected">The expected value.</param>
    /// <param name="actual">The actual value.</param>
    /// <param name="message">The message to report.</param>
    void Equal<T>(T expected, T actual, string? message = null);

    /// <summary>Fails when the condition is false.</summary>
    /// <param name="assert">The condition.</param>
    /// <param name="message">The message to report.</param>
    void True([DoesNotReturnIf(false)] bool assert, string? message = null);

    /// <summary>Fails when the condition is true.</summary>
    /// <param name="assert">The condition.</param>
    /// <param name="message">The message to report.</param>
    void False([DoesNotReturnIf(true)] bool assert, string? message = null);

    /// <summary>Fails.</summary>
    /// <param name="message">The message to report.</param>
    [DoesNotReturn]
    void Fail(string? message = null);

    /// <summary>Fails when the language cannot be tested.</summary>
    /// <param name="language">The name of the language.</param>
    void LanguageIsSupported(string language);

    /// <summary>Fails when the collection has no elements.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="collectionName">The name to report.</param>
    /// <param name="collection">The collection.</param>
    void NotEmpty<T>(string collectionName, IEnumerable<T> collection);

    /// <summary>Fails when the sequences differ.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="expected">The expected sequence.</param>
    /// <param name="actual">The actual sequence.</param>
    /// <param name="equalityComparer">The comparer; the default one when null.</param>
    /// <param name="message">The message to report.</param>
    void SequenceEqual<T>(IEnumerable<T> expected, IEnumerable<T> actual, IEqualityComparer<T>? equalityComparer = null, string? message = null);

    /// <summary>Returns a verifier whose messages say in which part of the test they arose.</summary>
    /// <param name="context">The part of the test.</param>
    /// <returns>The new verifier.</returns>
    IVerifier PushContext(string context);
}

using System;
using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Testing.Tests;

/// <summary>Expects a check to fail, and to say why.</summary>
internal static class Failing
{
    public static async Task WithAsync(Func<Task> test, params string[] parts)
    {
        var exception = await Assert.ThrowsAnyAsync<Exception>(test);
        Assert.True(
            exception is InvalidOperationException or ArgumentException,
            $"A failed check should not look like this: {exception}");
        foreach (var part in parts)
        {
            Assert.Contains(part, exception.Message, StringComparison.Ordinal);
        }
    }
}

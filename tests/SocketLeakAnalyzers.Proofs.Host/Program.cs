using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace SocketLeakAnalyzers.Proofs.Host;

/// <summary>
/// Runs one scenario in a process of its own, at the request of the tests (<see cref="Protocol"/>). So all sockets of the process are
/// the scenario's, but for the listener; and whatever it still does when it has been measured ends with the process.
/// </summary>
public static class Program
{
    // The tests end the process much sooner. This is for the day they cannot.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    /// <summary>Answers until the tests close their end, which they also do by dying.</summary>
    public static void Main()
    {
        using var input = new StreamReader(Console.OpenStandardInput());
        using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };

        // A scenario writes to the console as well.
        Console.SetOut(TextWriter.Null);
        new Thread(ExitAtLimit) { IsBackground = true, Name = "Limit" }.Start();

        var session = new Session();
        while (input.ReadLine() is { } line)
        {
            var (number, request) = Protocol.Split(line);
            _ = AnswerAsync(session, request, answer =>
            {
                lock (output)
                {
                    output.WriteLine($"{number} {answer}");
                }
            });
        }

        // Not by a return: threads of the scenario may still run.
        Environment.Exit(0);
    }

    private static async Task AnswerAsync(Session session, string request, Action<string> answer)
    {
        try
        {
            answer(await session.AnswerAsync(request).ConfigureAwait(false));
        }
        catch (Exception e)
        {
            Environment.FailFast($"The host cannot answer '{Protocol.Split(request).Word}'.", e);
        }
    }

    private static void ExitAtLimit()
    {
        Thread.Sleep(Limit);
        Environment.Exit(1);
    }
}

using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>What users of other analyzers asked for: one test per wish that is about types with nothing to close, or with somebody else who does.</summary>
public sealed class WhatUsersWantedOfOtherTypesTests
{
    // github/codeql#7227: a stream in memory holds no connection, and neither do a reader, a text, a source of cancellation.
    [Theory]
    [InlineData("var stream = new MemoryStream();\nstream.WriteByte(1);")]
    [InlineData("var reader = new StreamReader(new MemoryStream(data));\nConsole.WriteLine(reader.ReadLine());")]
    [InlineData("var reader = new StringReader(\"hello\");\nConsole.WriteLine(reader.ReadLine());")]
    [InlineData("var stop = new CancellationTokenSource();\nstop.Cancel();")]
    [InlineData("var file = new FileStream(\"a\", FileMode.Open);\nfile.ReadByte();")]
    [InlineData("_buffer = new MemoryStream();")]
    [InlineData("_kept = new MemoryStream();")]
    public Task A_stream_in_memory_is_nobodys_connection(string statements) => Verify.SilentAsync($$"""
        private Stream _buffer;
        private IDisposable _kept;

        void Run(byte[] data, Socket socket)
        {
            {{statements}}
            socket.Send(data);
        }

        public override string ToString() => $"{_buffer} {_kept}";
        """);

    // dotnet/aspnetcore#10211: the clients of a factory are the factory's to end.
    [Theory]
    [InlineData("var client = factory.CreateClient();\nreturn await client.GetStringAsync(url);")]
    [InlineData("using var client = factory.CreateClient(\"api\");\nreturn await client.GetStringAsync(url);")]
    [InlineData("_client = factory.CreateClient(\"api\");\nreturn await _client.GetStringAsync(url);")]
    public Task A_client_of_a_factory_is_not_flagged(string statements) => Verify.FileAsync($$"""
        public interface IHttpClientFactory
        {
            HttpClient CreateClient(string name = "");
        }

        class Subject
        {
            private HttpClient _client;

            async Task<string> GetAsync(IHttpClientFactory factory, string url)
            {
                {{statements}}
            }

            public override string ToString() => _client.ToString();
        }
        """);

    // WiseTechGlobal/WTG.Analyzers#121, Brightspace/D2L.CodeStyle#545: what holds the connections is the handler; a program that
    // makes one client in Main makes one.
    [Theory]
    [InlineData("static readonly SocketsHttpHandler Handler = new() { PooledConnectionLifetime = TimeSpan.FromMinutes(2) };\n"
        + "    static Task<string> GetAsync(string url) => new HttpClient(Handler, disposeHandler: false).GetStringAsync(url);")]
    [InlineData("static async Task Main()\n    {\n        var client = new HttpClient();\n        Console.WriteLine(await client.GetStringAsync(\"http://localhost\"));\n    }")]
    public Task The_lifetime_that_counts_is_that_of_the_handler(string members) => Verify.SilentAsync(members);
}

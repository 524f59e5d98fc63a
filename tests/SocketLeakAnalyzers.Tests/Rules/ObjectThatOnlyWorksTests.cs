using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0201 for a connection that is given to an object in source: does it, or whom it asks, end the connection?</summary>
public sealed class ObjectThatOnlyWorksTests
{
    [Theory]
    [InlineData("Messages.Next(_reader)")]
    [InlineData("Messages.Next(_reader) + _reader.ReadInt32()")]
    [InlineData("Messages.Last(_reader)", false)]
    [InlineData("Messages.Keep(_reader)", false)]
    [InlineData("Shared.Next(_reader)", false)]
    [InlineData("Convert.ToInt32(_reader)", false)]
    public Task Its_helper(string call, bool isLeak = true)
    {
        var acquisition = isLeak ? "{|SLA0201:new TcpClient(host, 80)|}" : "new TcpClient(host, 80)";
        return Verify.FileAsync($$"""
            static class Program
            {
                public static void Run(string host)
                {
                    var client = {{acquisition}};
                    var session = new Session(client);
                    Console.WriteLine(session.Receive());
                }
            }

            class Session
            {
                private static readonly IMessages Shared = CreateShared();

                private readonly BinaryReader _reader;

                public Session(TcpClient client) => _reader = new BinaryReader(client.GetStream());

                public int Receive() => {{call}};

                private static IMessages CreateShared() => throw new NotSupportedException();
            }

            interface IMessages
            {
                int Next(BinaryReader reader);
            }

            static class Messages
            {
                private static BinaryReader? s_last;

                public static int Next(BinaryReader reader) => LengthOf(reader);

                public static int Last(BinaryReader reader)
                {
                    var last = LengthOf(reader);
                    reader.Close();
                    return last;
                }

                public static int Keep(BinaryReader reader)
                {
                    s_last = reader;
                    return LengthOf(reader);
                }

                private static int LengthOf(BinaryReader reader) => reader.ReadInt32();
            }
            """);
    }

    [Theory]
    [InlineData("public int Next() => _reader.ReadInt32();")]
    [InlineData("public int Next() => _reader.ReadInt32();\n\npublic void Close() => _reader.Close();", false)]
    [InlineData("public int Next() => _reader.ReadInt32();\n\npublic BinaryReader Reader => _reader;", false)]
    [InlineData("public int Next() => Convert.ToInt32(_reader);", false)]
    public Task Its_own_object(string members, bool isLeak = true)
    {
        var acquisition = isLeak ? "{|SLA0201:new TcpClient(host, 80)|}" : "new TcpClient(host, 80)";
        return Verify.FileAsync($$"""
            static class Program
            {
                public static void Run(string host)
                {
                    var client = {{acquisition}};
                    var session = new Session(client);
                    Console.WriteLine(session.Receive());
                }
            }

            class Session
            {
                private readonly Stream _stream;
                private readonly Frames _frames;

                public Session(TcpClient client)
                {
                    _stream = new BufferedStream(client.GetStream());
                    _frames = new Frames(_stream);
                }

                public int Receive() => _frames.Next() + Convert.ToInt32(_frames);
            }

            class Frames
            {
                private readonly BinaryReader _reader;

                public Frames(Stream stream) => _reader = new BinaryReader(stream);

                {{members}}
            }
            """);
    }
}

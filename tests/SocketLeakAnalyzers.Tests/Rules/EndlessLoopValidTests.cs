using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0102 and SLA0103: which loops are in order, though they look like loops that never end?</summary>
public sealed class EndlessLoopValidTests
{
    [Theory]
    [InlineData("while (true)\n{\nint n = stream.Read(buffer, 0, 256);\nif (n == 0)\nbreak;\n}")]
    [InlineData("while (true)\n{\nint n = stream.Read(buffer, 0, 256);\nif (n > 0)\nConsole.WriteLine(n);\nelse\nbreak;\n}")]
    [InlineData("while (true)\n{\nint n = stream.Read(buffer, 0, 256);\nif (n > 0)\ncontinue;\nbreak;\n}")]
    [InlineData("while (true)\n{\nswitch (stream.Read(buffer, 0, 256))\n{\ncase 0:\nreturn;\ndefault:\ncontinue;\n}\n}")]
    [InlineData("int n;\nwhile ((n = stream.Read(buffer, 0, 256)) != 0)\nConsole.WriteLine(n);")]
    [InlineData("int n;\ndo\n{\nn = stream.Read(buffer, 0, 256);\n}\nwhile (n > 0);")]
    [InlineData("for (int n = stream.Read(buffer, 0, 256); n > 0; n = stream.Read(buffer, 0, 256))\n{\n}")]
    [InlineData("bool open = true;\nwhile (open)\n{\nopen = stream.Read(buffer, 0, 256) > 0;\n}")]
    [InlineData("bool done = false;\nwhile (!done)\n{\nif (stream.ReadByte() < 0)\ndone = true;\n}")]
    [InlineData("while (client.Connected)\n{\nif (stream.Read(buffer, 0, 256) == 0)\nbreak;\n}")]
    [InlineData("while (stream.CanRead && stream.ReadByte() != -1)\n{\n}")]
    [InlineData("again:\nif (stream.ReadByte() == -1)\ngoto done;\ngoto again;\ndone:\nConsole.WriteLine();")]
    [InlineData("while (true)\n{\nint n = stream.Read(buffer, 0, 256);\nif (n < 1 || buffer[0] == 4)\nbreak;\n}")]
    [InlineData("while (true)\n{\nint n = stream.Read(buffer, 0, 256);\nif (n == 0)\nthrow new EndOfStreamException();\n}")]
    [InlineData("var reader = new StreamReader(stream);\nwhile (reader.ReadLine() is { } line)\nConsole.WriteLine(line);")]
    [InlineData("var reader = new StreamReader(stream);\nstring line;\ndo\n{\nline = reader.ReadLine();\n}\nwhile (!string.IsNullOrEmpty(line));")]
    [InlineData("var reader = new StreamReader(stream);\nwhile (!reader.EndOfStream)\nConsole.WriteLine(reader.ReadLine());")]
    [InlineData("var reader = new StreamReader(stream);\nwhile (true)\n{\nvar line = reader.ReadLine();\nif (line.Length == 0)\nbreak;\n}")]
    [InlineData("var reader = new StreamReader(stream);\nwhile (true)\n{\nConsole.WriteLine(reader.ReadLine().Trim());\n}")]
    public Task Ends_at_the_end(string loop) => Verify.SilentAsync(WithClient(loop));

    [Theory]
    [InlineData("for (int i = 0; i < 4; i++)\n{\nbuffer[i] = (byte)stream.ReadByte();\n}")]
    [InlineData("for (int i = 3; i >= 0; i--)\nbuffer[i] = (byte)stream.ReadByte();")]
    [InlineData("foreach (var part in new[] { 2, 4 })\n{\nConsole.WriteLine(stream.Read(buffer, 0, part));\n}")]
    [InlineData("int attempts = 0;\nwhile (true)\n{\nif (stream.Read(buffer, 0, 256) > 0)\nbreak;\nif (++attempts == 5)\nbreak;\n}")]
    [InlineData("int attempts = 0;\nwhile (attempts < 5)\n{\nConsole.WriteLine(stream.Read(buffer, 0, 256));\nattempts++;\n}")]
    [InlineData("int left = 5;\nwhile (left-- > 0)\n{\nif (stream.Read(buffer, 0, 256) > 0)\nleft = 5;\n}")]
    public Task Ends_by_a_count(string loop) => Verify.SilentAsync(WithClient(loop));

    [Theory]
    [InlineData("var clock = System.Diagnostics.Stopwatch.StartNew();\nwhile (clock.Elapsed < TimeSpan.FromSeconds(5))\n{\nConsole.WriteLine(stream.Read(buffer, 0, 256));\n}")]
    [InlineData("var clock = System.Diagnostics.Stopwatch.StartNew();\nwhile (true)\n{\nConsole.WriteLine(stream.Read(buffer, 0, 256));\nif (clock.ElapsedMilliseconds > 5000)\nbreak;\n}")]
    [InlineData("var deadline = DateTime.UtcNow.AddSeconds(5);\nwhile (DateTime.UtcNow < deadline)\n{\nConsole.WriteLine(stream.Read(buffer, 0, 256));\n}")]
    [InlineData("var start = Environment.TickCount64;\nwhile (Environment.TickCount64 - start < 5000)\n{\nif (stream.DataAvailable)\nConsole.WriteLine(stream.Read(buffer, 0, 256));\n}")]
    [InlineData("var deadline = DateTime.UtcNow.AddSeconds(5);\nwhile (!stream.DataAvailable && DateTime.UtcNow < deadline)\n{\nThread.Sleep(10);\n}")]
    [InlineData("using var stop = new CancellationTokenSource(5000);\nwhile (!stop.IsCancellationRequested)\n{\nConsole.WriteLine(stream.Read(buffer, 0, 256));\n}")]
    public Task Ends_by_a_clock(string loop) => Verify.SilentAsync(WithClient(loop));

    [Theory]
    [InlineData("if (!Process(n))\nbreak;", "private bool Process(int n) => n > 0;")]
    [InlineData("Check(n);", "private static void Check(int n)\n{\nif (n == 0)\nthrow new EndOfStreamException();\n}")]
    [InlineData("if (!_parser.Feed(buffer.AsSpan(0, n)))\nbreak;", "private readonly Parser _parser = new Parser();")]
    [InlineData("_parser.Append(buffer, n);", "private readonly Parser _parser = new Parser();")]
    [InlineData("Received?.Invoke(n);", "public event Action<int> Received;")]
    [InlineData("_received(buffer, n);", "private Action<byte[], int> _received;")]
    [InlineData("_last = n;\nif (IsOver())\nbreak;", "private int _last;\nprivate bool IsOver() => _last == 0;")]
    [InlineData("_stop = n == 0;\nif (_stop)\nbreak;", "private bool _stop;")]
    [InlineData("ArgumentOutOfRangeException.ThrowIfZero(n);", "")]
    public Task Ends_by_what_the_count_is_given_to(string statements, string member) => Verify.SilentAsync($$"""
        {{member}}

        public void Handle(NetworkStream stream)
        {
            using (stream)
            {
                var buffer = new byte[256];
                while (true)
                {
                    int n = stream.Read(buffer, 0, buffer.Length);
                    {{statements}}
                }
            }
        }

        class Parser
        {
            public bool Feed(ReadOnlySpan<byte> data) => !data.IsEmpty;

            public void Append(byte[] data, int count)
            {
                if (count == 0)
                {
                    throw new EndOfStreamException();
                }
            }
        }
        """);

    [Theory]
    [InlineData("while (true)\n{\nstream.ReadExactly(buffer, 0, 4);\nConsole.WriteLine(buffer[0]);\n}")]
    [InlineData("var binary = new BinaryReader(stream);\nwhile (true)\n{\nConsole.WriteLine(binary.ReadInt32());\n}")]
    [InlineData("while (true)\n{\nstream.ReadAtLeast(buffer, 4);\n}")]
    [InlineData("try\n{\nwhile (true)\n{\nstream.ReadExactly(buffer, 0, 4);\n}\n}\ncatch (EndOfStreamException)\n{\nConsole.WriteLine();\n}")]
    [InlineData("while (true)\n{\ntry\n{\nstream.ReadExactly(buffer, 0, 4);\n}\ncatch (EndOfStreamException)\n{\nbreak;\n}\n}")]
    [InlineData("while (true)\n{\ntry\n{\nstream.ReadExactly(buffer, 0, 4);\n}\ncatch (FormatException)\n{\n}\n}")]
    [InlineData("while (true)\n{\ntry\n{\nstream.ReadExactly(buffer, 0, 4);\n}\ncatch (IOException e) when (e is not EndOfStreamException)\n{\n}\n}")]
    [InlineData("while (true)\n{\ntry\n{\nstream.ReadExactly(buffer, 0, 4);\n}\ncatch (IOException)\n{\nthrow;\n}\n}")]
    [InlineData("while (true)\n{\ntry\n{\nif (stream.ReadByte() == -1)\nbreak;\n}\ncatch (IOException)\n{\n}\n}")]
    public Task Ends_by_an_exception(string loop) => Verify.SilentAsync(WithClient(loop));

    [Theory]
    [InlineData("stream.Read(buffer, 0, 0);")]
    [InlineData("stream.ReadAsync(Memory<byte>.Empty).AsTask().Wait();")]
    [InlineData("stream.Read(Array.Empty<byte>(), 0, 0);")]
    public Task Waits_with_an_empty_buffer_49a(string wait) => Verify.SilentAsync(WithClient($$"""
        while (true)
        {
            {{wait}}
            int n = stream.Read(buffer, 0, buffer.Length);
            if (n == 0)
            {
                break;
            }
        }
        """));

    [Theory]
    [InlineData("using var udp = new UdpClient(53);\nEndPoint from = new IPEndPoint(IPAddress.Any, 0);\nwhile (true)\n{\nConsole.WriteLine(udp.Client.ReceiveFrom(buffer, ref from));\n}")]
    [InlineData("using var udp = new UdpClient(53);\nwhile (true)\n{\nvar result = udp.ReceiveAsync().Result;\nConsole.WriteLine(result.Buffer.Length);\n}")]
    [InlineData("using var udp = new UdpClient(53);\nwhile (true)\n{\nif (udp.Available > 0)\nudp.Client.Receive(buffer);\nThread.Sleep(10);\n}")]
    [InlineData("using var socket = new Socket(SocketType.Dgram, ProtocolType.Udp);\nwhile (true)\n{\nsocket.Receive(buffer);\nConsole.WriteLine(buffer[0]);\n}")]
    [InlineData("using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Icmp);\nwhile (true)\n{\nConsole.WriteLine(socket.Receive(buffer));\n}")]
    [InlineData("using var socket = new Socket(SocketType.Dgram, ProtocolType.Udp);\nwhile (true)\n{\nsocket.Send(buffer);\nThread.Sleep(10);\n}")]
    [InlineData("using var file = new FileStream(\"log\", FileMode.Open);\nwhile (true)\n{\nint n = file.Read(buffer, 0, 256);\nif (n == 0)\nThread.Sleep(100);\nelse\nConsole.WriteLine(n);\n}")]
    [InlineData("var memory = new MemoryStream();\nwhile (memory.CanRead)\n{\nmemory.Read(buffer, 0, 256);\n}")]
    [InlineData("using var tail = new StreamReader(\"log\");\nwhile (true)\n{\nvar line = tail.ReadLine();\nif (line != null)\nConsole.WriteLine(line);\nThread.Sleep(100);\n}")]
    [InlineData("while (true)\n{\nvar line = Console.ReadLine();\nif (line == \"quit\")\nbreak;\n}")]
    public Task Is_no_connection(string loop) => Verify.SilentAsync($$"""
        static void Run()
        {
            var buffer = new byte[256];
            {{loop}}
        }
        """);

    [Fact]
    public Task Is_some_stream() => Verify.SilentAsync("""
        static void Follow(Stream any)
        {
            var buffer = new byte[256];
            while (true)
            {
                int n = any.Read(buffer, 0, buffer.Length);
                if (n > 0)
                {
                    Console.WriteLine(n);
                }
            }
        }
        """);

    private static string WithClient(string loop) => $$"""
        static void Handle(TcpClient client)
        {
            using (client)
            {
                var stream = client.GetStream();
                var buffer = new byte[256];
                {{loop}}
            }
        }
        """;
}

using System;
using System.Buffers;
using System.IO;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Threading.Tasks;

// Pipelines: the pipe is completed and the socket is closed, by whoever holds it.
public static class Pipes
{
    public static async Task ProcessAsync(Socket listener)
    {
        using var socket = await listener.AcceptAsync();
        var pipe = new Pipe();
        var writing = FillAsync(socket, pipe.Writer);
        var reading = DrainAsync(pipe.Reader);
        await Task.WhenAll(reading, writing);
    }

    public static async Task CompletedAsync(string host, int port)
    {
        var client = new TcpClient();
        await client.ConnectAsync(host, port);
        var reader = PipeReader.Create(client.GetStream());
        while (true)
        {
            var result = await reader.ReadAsync();
            reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                break;
            }
        }

        await reader.CompleteAsync();
    }

    public static async Task LeftOpenAndClosedAsync(TcpClient client)
    {
        try
        {
            var reader = PipeReader.Create(client.GetStream(), new StreamPipeReaderOptions(leaveOpen: true));
            while (true)
            {
                ReadResult result = await reader.ReadAsync();
                reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                if (result.IsCompleted)
                {
                    return;
                }
            }
        }
        finally
        {
            client.Dispose();
        }
    }

    public static async Task WriterAsync(TcpListener listener)
    {
        var client = await listener.AcceptTcpClientAsync();
        var writer = PipeWriter.Create(client.GetStream());
        writer.GetSpan(1)[0] = 1;
        writer.Advance(1);
        await writer.FlushAsync();
        await writer.CompleteAsync();
    }

    public static async Task CopiedAsync(TcpListener listener, PipeWriter destination)
    {
        using var client = await listener.AcceptTcpClientAsync();
        await client.GetStream().CopyToAsync(destination);
    }

    private static async Task FillAsync(Socket socket, PipeWriter writer)
    {
        while (true)
        {
            Memory<byte> memory = writer.GetMemory(512);
            int bytesRead = await socket.ReceiveAsync(memory, SocketFlags.None);
            if (bytesRead == 0)
            {
                break;
            }

            writer.Advance(bytesRead);
            FlushResult result = await writer.FlushAsync();
            if (result.IsCompleted)
            {
                break;
            }
        }

        await writer.CompleteAsync();
    }

    private static async Task DrainAsync(PipeReader reader)
    {
        while (true)
        {
            ReadResult result = await reader.ReadAsync();
            ReadOnlySequence<byte> buffer = result.Buffer;
            reader.AdvanceTo(buffer.End);
            if (result.IsCompleted)
            {
                break;
            }
        }

        await reader.CompleteAsync();
    }
}

public sealed class DuplexConnection : IDuplexPipe, IAsyncDisposable
{
    private readonly NetworkStream _stream;

    public DuplexConnection(Socket socket)
    {
        _stream = new NetworkStream(socket, ownsSocket: true);
        Input = PipeReader.Create(_stream);
        Output = PipeWriter.Create(_stream);
    }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    public async ValueTask DisposeAsync()
    {
        await Input.CompleteAsync();
        await Output.CompleteAsync();
        await _stream.DisposeAsync();
    }
}

public sealed class PumpedConnection
{
    private readonly Socket _socket;
    private readonly Pipe _output = new Pipe();

    public PumpedConnection(Socket socket)
    {
        _socket = socket;
        PumpAsync(_output.Reader, _socket);
    }

    public PipeWriter Output => _output.Writer;

    private async void PumpAsync(PipeReader reader, Socket socket)
    {
        try
        {
            while (true)
            {
                ReadResult result = await reader.ReadAsync();
                await socket.SendAsync(result.Buffer.First, SocketFlags.None);
                reader.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted)
                {
                    Close();
                    break;
                }
            }
        }
        catch (Exception)
        {
            Close();
        }
    }

    private void Close() => _socket.Dispose();
}

// A result that a method makes anew by reference still says whether it is the last one.
static class ScrubbedReadResult
{
    static void Forget(this ref ReadResult result) => result = new ReadResult(default, result.IsCanceled, result.IsCompleted);

    public static async Task PumpAsync(PipeReader source, Stream target)
    {
        while (true)
        {
            ReadResult result = await source.ReadAsync();
            foreach (ReadOnlyMemory<byte> part in result.Buffer)
            {
                await target.WriteAsync(part);
            }

            source.AdvanceTo(result.Buffer.End);
            result.Forget();
            if (result.IsCompleted)
            {
                break;
            }
        }

        await source.CompleteAsync();
    }
}

using System;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace SocketLeakAnalyzers.Proofs;

/// <summary>
/// Which conversations of a peer wait for our side and mean to go on doing so? They keep their connections until they are told to
/// close, or until our side closes.
/// </summary>
internal sealed class IdleConversations
{
    private CancellationTokenSource _close = new();
    private int _count;

    /// <summary>How many they are just now.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Receives what our side sends. The result is 0 when it has closed, and when this conversation is to close.</summary>
    public async Task<int> ReceiveAsync(Socket socket, Memory<byte> buffer, CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Volatile.Read(ref _close).Token, stop);
        return await ReceiveForGoodAsync(socket, buffer, end.Token, stop).ConfigureAwait(false);
    }

    /// <summary>Stays silent until our side has closed.</summary>
    public async Task StayAsync(Socket socket, CancellationToken stop)
    {
        var buffer = new byte[4096];
        while (await ReceiveForGoodAsync(socket, buffer, stop, stop).ConfigureAwait(false) > 0)
        {
        }
    }

    /// <summary>Tells those that are idle now to close. Later ones stay.</summary>
    public void Close() => Interlocked.Exchange(ref _close, new CancellationTokenSource()).Cancel();

    private async Task<int> ReceiveForGoodAsync(Socket socket, Memory<byte> buffer, CancellationToken end, CancellationToken stop)
    {
        Interlocked.Increment(ref _count);
        try
        {
            return await socket.ReceiveAsync(buffer, SocketFlags.None, end).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return 0;
        }
        finally
        {
            Interlocked.Decrement(ref _count);
        }
    }
}

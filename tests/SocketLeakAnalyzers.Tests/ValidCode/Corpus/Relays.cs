using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

// Proxies that close both ends.
public static class Relays
{
    public static async Task FirstEndEndsBothAsync(TcpListener listener, IPEndPoint upstream)
    {
        using var client = await listener.AcceptTcpClientAsync();
        using var server = new TcpClient();
        await server.ConnectAsync(upstream);
        var up = client.GetStream().CopyToAsync(server.GetStream());
        var down = server.GetStream().CopyToAsync(client.GetStream());
        await Task.WhenAny(up, down);
    }

    public static async Task EachCopyClosesItsDestinationAsync(TcpClient client, TcpClient server)
    {
        await Task.WhenAll(CopyAndCloseAsync(client, server), CopyAndCloseAsync(server, client));
    }

    public static void PumpOnThreads(Socket listener, EndPoint upstream)
    {
        var client = listener.Accept();
        var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            server.Connect(upstream);
        }
        catch (SocketException)
        {
            client.Close();
            server.Close();
            return;
        }

        new Thread(() => Pump(client, server)).Start();
        new Thread(() => Pump(server, client)).Start();
    }

    public static async Task HalfClosesArePassedOnAsync(Socket client, Socket server)
    {
        try
        {
            await Task.WhenAll(OneWayAsync(client, server), OneWayAsync(server, client));
        }
        finally
        {
            client.Close();
            server.Close();
        }
    }

    public static async Task WithATokenAsync(Stream client, Stream server)
    {
        using var stop = new CancellationTokenSource();
        var first = CopyAsync(client, server, stop);
        var second = CopyAsync(server, client, stop);
        try
        {
            await Task.WhenAll(first, second);
        }
        finally
        {
            client.Dispose();
            server.Dispose();
        }
    }

    private static async Task OneWayAsync(Socket from, Socket to)
    {
        var buffer = new byte[8192];
        int n;
        while ((n = await from.ReceiveAsync(buffer.AsMemory(), SocketFlags.None)) > 0)
        {
            await to.SendAsync(buffer.AsMemory(0, n), SocketFlags.None);
        }

        to.Shutdown(SocketShutdown.Send);
    }

    private static async Task CopyAndCloseAsync(TcpClient source, TcpClient destination)
    {
        try
        {
            await source.GetStream().CopyToAsync(destination.GetStream());
        }
        finally
        {
            destination.Close();
        }
    }

    private static void Pump(Socket from, Socket to)
    {
        var buffer = new byte[4096];
        try
        {
            while (true)
            {
                var n = from.Receive(buffer);
                if (n == 0)
                {
                    break;
                }

                to.Send(buffer, 0, n, SocketFlags.None);
            }
        }
        catch (SocketException)
        {
        }
        finally
        {
            from.Close();
            to.Close();
        }
    }

    private static async Task CopyAsync(Stream from, Stream to, CancellationTokenSource stop)
    {
        var buffer = new byte[4096];
        try
        {
            while (true)
            {
                var n = await from.ReadAsync(buffer, stop.Token);
                if (n == 0)
                {
                    stop.Cancel();
                    return;
                }

                await to.WriteAsync(buffer.AsMemory(0, n), stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }
}

// Both ends are closed together; the flag says that they are.
public static class ClosesThePairOnce
{
    sealed class Pair
    {
        public TcpClient Source;
        public TcpClient Target;
        public NetworkStream SourceStream;
        public NetworkStream TargetStream;
        public readonly byte[] Buffer = new byte[4096];
        public bool Disconnected;
    }

    sealed class ClosedIfConnectedByPair
    {
        public void Start(TcpClient source, TcpClient target)
        {
            var pair = new Pair { Source = source, Target = target, SourceStream = source.GetStream(), TargetStream = target.GetStream() };
            pair.SourceStream.BeginRead(pair.Buffer, 0, pair.Buffer.Length, SourceRead, pair);
        }

        private void SourceRead(IAsyncResult result)
        {
            var pair = (Pair)result.AsyncState;
            if (!pair.Disconnected)
                if (pair.Source.Connected)
                    try
                    {
                        var count = pair.SourceStream.EndRead(result);
                        if (count > 0)
                        {
                            if (pair.Target.Connected)
                            {
                                pair.TargetStream.BeginWrite(pair.Buffer, 0, count, TargetWritten, pair);
                                return;
                            }
                        }
                    }
                    catch (Exception e)
                    {
                        Console.WriteLine(e.Message);
                    }

            if (pair.Disconnected)
                return;
            Disconnect(pair);
        }

        private void TargetWritten(IAsyncResult result)
        {
            var pair = (Pair)result.AsyncState;
            try
            {
                pair.TargetStream.EndWrite(result);
                pair.SourceStream.BeginRead(pair.Buffer, 0, pair.Buffer.Length, SourceRead, pair);
            }
            catch (Exception)
            {
                Disconnect(pair);
            }
        }

        private static void Disconnect(Pair pair)
        {
            if (pair.Disconnected)
                return;
            try
            {
                try
                {
                    if (pair.Target.Client.Connected)
                        pair.Target.Client.Close();
                }
                catch
                {
                }

                if (!pair.Disconnected)
                {
                    pair.Disconnected = true;
                }

                try
                {
                    if (!pair.Source.Client.Connected)
                        return;
                    pair.Source.Client.Close();
                }
                catch
                {
                }
            }
            catch (Exception e)
            {
                Console.WriteLine(e.Message);
            }
        }
    }
}

using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Net.Sockets;
using System.Threading;

// Two functions that share a connection: the one that writes asks whether it is connected, and the one that reads closes it.
public sealed class TwoThreadsOfOneObject
{
    private readonly TcpClient _client;
    private readonly BlockingCollection<byte[]> _messages = new();

    public TwoThreadsOfOneObject(TcpClient client)
    {
        _client = client;
        new Thread(Send).Start();
        new Thread(Receive).Start();
    }

    public void Post(byte[] message) => _messages.Add(message);

    private void Send()
    {
        while (_client.Connected)
        {
            var message = _messages.Take();
            _client.GetStream().Write(message, 0, message.Length);
        }
    }

    private void Receive()
    {
        var buffer = new byte[1024];
        while (_client.GetStream().Read(buffer, 0, buffer.Length) > 0)
        {
            Console.WriteLine(buffer[0]);
        }

        _client.Close();
    }
}

public sealed class TwoThreadsOfOneParameter
{
    public void Serve(TcpClient client)
    {
        new Thread(() => Send(client)).Start();
        new Thread(() => Receive(client)).Start();
    }

    private void Send(TcpClient client)
    {
        while (client.Connected)
        {
            client.Client.Send(new byte[] { 1 });
            Thread.Sleep(1000);
        }
    }

    private void Receive(TcpClient client)
    {
        while (client.GetStream().ReadByte() >= 0)
        {
            Console.WriteLine(client.Available);
        }

        client.Close();
    }
}

public sealed class TwoThreadsOfOneState
{
    public void Serve(TcpClient client)
    {
        var state = new State { Client = client };
        new Thread(() => Send(state)).Start();
        new Thread(() => Receive(state)).Start();
    }

    private void Send(State state)
    {
        while (state.Client.Connected)
        {
            if (state.Messages.TryDequeue(out var message))
            {
                state.Client.Client.Send(message);
            }

            Thread.Sleep(1);
        }
    }

    private void Receive(State state)
    {
        var buffer = new byte[1024];
        while (state.Client.GetStream().Read(buffer, 0, buffer.Length) > 0)
        {
            Console.WriteLine(buffer[0]);
        }

        state.Client.Close();
    }

    private sealed class State
    {
        public TcpClient Client { get; set; }

        public Queue<byte[]> Messages { get; } = new();
    }
}

public sealed class ALambdaThatReads
{
    public void Run(string host)
    {
        using var client = new TcpClient(host, 80);
        new Thread(() =>
        {
            while (client.GetStream().ReadByte() >= 0)
            {
                Console.WriteLine(client.Available);
            }

            client.Close();
        }).Start();
        while (client.Connected)
        {
            client.Client.Send(new byte[] { 1 });
            Thread.Sleep(1000);
        }
    }
}

// The sender takes the connection out of its settings; the reader beside it disposes of it.
public static class ASenderThatIsGivenItsSettings
{
    sealed class Link : IDisposable
    {
        public readonly TcpClient Client;
        public readonly NetworkStream Stream;
        public readonly ManualResetEventSlim Pending = new();
        public readonly ConcurrentQueue<byte[]> Queue = new();
        public Thread Sender;

        public Link(TcpClient client)
        {
            Client = client;
            Stream = client.GetStream();
        }

        public void Dispose()
        {
            Sender?.Interrupt();
            Stream.Dispose();
            Client.Dispose();
        }
    }

    static class SenderHalf
    {
        public readonly struct Settings
        {
            public readonly Link Link;
            public readonly int Size;

            public Settings(Link link, int size)
            {
                Link = link;
                Size = size;
            }

            public void Deconstruct(out Link link, out int size)
            {
                link = Link;
                size = Size;
            }
        }

        public static void Loop(Settings settings)
        {
            (Link link, int size) = settings;
            byte[] buffer = new byte[size];
            try
            {
                TcpClient client = link.Client;
                NetworkStream stream = link.Stream;
                while (client.Connected)
                {
                    link.Pending.Wait();
                    link.Pending.Reset();
                    while (link.Queue.TryDequeue(out byte[] message))
                    {
                        if (!client.Connected)
                        {
                            return;
                        }

                        message.CopyTo(buffer, 0);
                        stream.Write(buffer, 0, message.Length);
                    }
                }
            }
            catch (ThreadInterruptedException)
            {
            }
        }
    }

    static class ReaderHalf
    {
        public static void Loop(Link link)
        {
            byte[] buffer = new byte[1024];
            while (link.Stream.Read(buffer, 0, buffer.Length) > 0)
            {
                Console.WriteLine(buffer[0]);
            }
        }
    }

    static class SenderHalfByConfig
    {
        public static void Serve(TcpClient client)
        {
            Link link = new Link(client);
            try
            {
                Thread sender = new Thread(() =>
                {
                    SenderHalf.Settings settings = new SenderHalf.Settings(link, 4096);
                    SenderHalf.Loop(settings);
                });
                link.Sender = sender;
                sender.Start();
                ReaderHalf.Loop(link);
            }
            finally
            {
                link.Dispose();
            }
        }
    }
}

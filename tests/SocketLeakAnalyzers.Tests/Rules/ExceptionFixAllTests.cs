using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0202, SLA0203 and SLA0206: do their fixes work together, in one file, several files and several projects?</summary>
public sealed class ExceptionFixAllTests
{
    private const string Lost = """
        class Subject
        {
            static Socket Pick(EndPoint one, EndPoint two, bool first)
            {
                var near = {|SLA0202:new Socket(SocketType.Stream, ProtocolType.Tcp)|};
                near.Connect(one);
                if (first)
                {
                    return near;
                }

                near.Close();
                var far = {|SLA0202:new Socket(SocketType.Stream, ProtocolType.Tcp)|};
                far.Connect(two);
                return far;
            }

            static Socket TryOpen(IPAddress[] all)
            {
                foreach (var address in all)
                {
                    var socket = {|SLA0202:new Socket(SocketType.Stream, ProtocolType.Tcp)|};
                    try
                    {
                        socket.Connect(address, 80);
                        return socket;
                    }
                    catch (SocketException)
                    {
                        var other = {|SLA0202:new Socket(SocketType.Stream, ProtocolType.Tcp)|};
                        other.Connect(address, 81);
                        return other;
                    }
                }

                return null;
            }
        }

        """;

    private const string LostAfter = """
        class Subject
        {
            static Socket Pick(EndPoint one, EndPoint two, bool first)
            {
                var near = new Socket(SocketType.Stream, ProtocolType.Tcp);
                try
                {
                    near.Connect(one);
                    if (first)
                    {
                        return near;
                    }

                    near.Close();
                    var far = new Socket(SocketType.Stream, ProtocolType.Tcp);
                    try
                    {
                        far.Connect(two);
                        return far;
                    }
                    catch
                    {
                        far.Dispose();
                        throw;
                    }
                }
                catch
                {
                    near.Dispose();
                    throw;
                }
            }

            static Socket TryOpen(IPAddress[] all)
            {
                foreach (var address in all)
                {
                    var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                    try
                    {
                        socket.Connect(address, 80);
                        return socket;
                    }
                    catch (SocketException)
                    {
                        socket.Dispose();
                        var other = new Socket(SocketType.Stream, ProtocolType.Tcp);
                        try
                        {
                            other.Connect(address, 81);
                            return other;
                        }
                        catch
                        {
                            other.Dispose();
                            throw;
                        }
                    }
                }

                return null;
            }
        }

        """;

    private const string GivenUp = """
        class Subject
        {
            static TcpClient Open(string one, string two)
            {
                var near = {|SLA0203:new TcpClient()|};
                var connecting = near.BeginConnect(one, 80, null, null);
                if (!connecting.AsyncWaitHandle.WaitOne(1000))
                    return null;

                if (near.Connected)
                {
                    return near;
                }

                near.Close();
                var far = {|SLA0203:new TcpClient()|};
                connecting = far.BeginConnect(two, 80, null, null);
                if (!connecting.AsyncWaitHandle.WaitOne(1000)) { return null; }
                return far;
            }
        }

        """;

    private const string GivenUpAfter = """
        class Subject
        {
            static TcpClient Open(string one, string two)
            {
                var near = new TcpClient();
                var connecting = near.BeginConnect(one, 80, null, null);
                if (!connecting.AsyncWaitHandle.WaitOne(1000))
                {
                    near.Dispose();
                    return null;
                }

                if (near.Connected)
                {
                    return near;
                }

                near.Close();
                var far = new TcpClient();
                connecting = far.BeginConnect(two, 80, null, null);
                if (!connecting.AsyncWaitHandle.WaitOne(1000)) { far.Dispose(); return null; }
                return far;
            }
        }

        """;

    private const string Borrowed = """
        class Subject
        {
            static void Greet(TcpListener listener)
            {
                var socket = listener.AcceptSocket();
                using (var stream = {|SLA0206:new NetworkStream(socket)|})
                {
                    stream.WriteByte(1);
                }

                using var second = {|SLA0206:new NetworkStream(listener.AcceptSocket())|};
                second.WriteByte(2);
            }
        }

        """;

    private const string BorrowedAfter = """
        class Subject
        {
            static void Greet(TcpListener listener)
            {
                using var socket = listener.AcceptSocket();
                using (var stream = new NetworkStream(socket))
                {
                    stream.WriteByte(1);
                }

                using var second = new NetworkStream(listener.AcceptSocket(), ownsSocket: true);
                second.WriteByte(2);
            }
        }

        """;

    [Fact]
    public Task Lost_on_exceptions() => Verify.FixFilesEverywhereAsync<LostOnExceptionFix>(Lost, LostAfter);

    [Fact]
    public Task Given_up() => Verify.FixFilesEverywhereAsync<AbandonedNotClosedFix>(GivenUp, GivenUpAfter);

    [Fact]
    public Task Closed_by_borrowers() => Verify.FixFilesEverywhereAsync<OnlyBorrowerClosedFix>(Borrowed, BorrowedAfter);
}

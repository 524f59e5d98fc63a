using System.Linq;
using System.Net.NetworkInformation;

namespace SocketLeakAnalyzers.Proofs;

/// <summary>Which side of a loopback connection is the scenario's?</summary>
internal enum Direction
{
    /// <summary>The scenario connects to the harness's listener.</summary>
    Client,

    /// <summary>The scenario accepts from a listener that the harness's clients connect to.</summary>
    Server,
}

/// <summary>In which states are the connections of one listener?</summary>
/// <param name="CloseWait">Our ends in CLOSE_WAIT.</param>
/// <param name="TimeWait">Our ends in TIME_WAIT: those that closed first.</param>
/// <param name="UnderWay">The ends, of either side, whose SYN or FIN has not been acknowledged yet.</param>
internal readonly record struct Connections(int CloseWait, int TimeWait, int UnderWay)
{
    /// <summary>
    /// Counts them. The system lists every connection of the machine and both ends of a loopback one; the listener's port,
    /// which no other program has, tells ours: the far end of a client's connection, the near end of a server's.
    /// </summary>
    public static Connections Of(Direction direction, int port)
    {
        var (closeWait, timeWait, underWay) = (0, 0, 0);
        foreach (var connection in All())
        {
            var (near, far) = (connection.LocalEndPoint.Port == port, connection.RemoteEndPoint.Port == port);
            var isOurs = direction == Direction.Client ? far : near;
            closeWait += isOurs && connection.State == TcpState.CloseWait ? 1 : 0;
            timeWait += isOurs && connection.State == TcpState.TimeWait ? 1 : 0;
            underWay += (near || far) && IsUnderWay(connection.State) ? 1 : 0;
        }

        return new Connections(closeWait, timeWait, underWay);
    }

    /// <summary>
    /// Whether a port has no connection. The system may hand out a port again while connections of an earlier listener are still
    /// there, in TIME_WAIT for example, and they would be counted.
    /// </summary>
    public static bool HasNone(int port) =>
        !All().Any(connection => connection.LocalEndPoint.Port == port || connection.RemoteEndPoint.Port == port);

    private static TcpConnectionInformation[] All() => IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections();

    private static bool IsUnderWay(TcpState state) =>
        state is TcpState.SynSent or TcpState.SynReceived or TcpState.FinWait1 or TcpState.Closing or TcpState.LastAck;
}

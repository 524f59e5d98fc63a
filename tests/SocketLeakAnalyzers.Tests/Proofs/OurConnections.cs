using System.Linq;
using System.Net.NetworkInformation;

namespace SocketLeakAnalyzers.Tests.Proofs;

/// <summary>Which side of a loopback connection is the scenario's?</summary>
internal enum Direction
{
    /// <summary>The scenario connects to the harness's listener.</summary>
    Client,

    /// <summary>The scenario accepts from a listener that the harness's clients connect to.</summary>
    Server,
}

/// <summary>How many connections of our side are in CLOSE_WAIT?</summary>
internal static class OurConnections
{
    /// <summary>
    /// Counts them. The system lists every connection of the machine and both ends of a loopback one; the listener's port,
    /// which no other program has, tells ours: the far end of a client's connection, the near end of a server's.
    /// </summary>
    public static int InCloseWait(Direction direction, int listenerPort) =>
        IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections().Count(connection =>
            connection.State == TcpState.CloseWait
            && (direction == Direction.Client ? connection.RemoteEndPoint : connection.LocalEndPoint).Port == listenerPort);
}

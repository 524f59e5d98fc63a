using System.Linq;
using System.Net.NetworkInformation;

namespace ServerSample;

/// <summary>What netstat shows, for one port.</summary>
internal static class TcpStates
{
    /// <summary>How many connections from or to this port have been closed by their peer and not by their owner.</summary>
    public static int CloseWaits(int port) =>
        IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections().Count(connection =>
            connection.State == TcpState.CloseWait
            && (connection.LocalEndPoint.Port == port || connection.RemoteEndPoint.Port == port));

    /// <summary>How many connections to this port have been closed by their owner first, so that the port at this end is taken for a minute.</summary>
    public static int TimeWaits(int port) =>
        IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections().Count(connection =>
            connection.State == TcpState.TimeWait && connection.RemoteEndPoint.Port == port);
}

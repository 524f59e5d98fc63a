using System;

namespace SocketLeakAnalyzers.Tests.GroundTruth;

/// <summary>Where the code of a scenario has its connection from.</summary>
public enum Holder
{
    /// <summary>A parameter, in a handler that nobody is seen to call.</summary>
    Parameter,

    /// <summary>A local that the method itself acquires.</summary>
    Local,

    /// <summary>A private field that no member closes.</summary>
    Field,
}

/// <summary>Puts the body of a scenario into a method that gets its connection from there.</summary>
internal static class Holders
{
    /// <summary>A method with a <c>socket</c>.</summary>
    public static string OfSocket(this Holder holder, string body) => Method(
        holder, body, "Socket socket", "var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);\nsocket.Connect(peer);");

    /// <summary>A method with a <c>client</c>.</summary>
    public static string OfClient(this Holder holder, string body) => Method(
        holder, body, "TcpClient client", "var client = new TcpClient();\nclient.Connect(peer);");

    private static string Method(Holder holder, string body, string declaration, string acquisition)
    {
        var result = body.Contains("await ", StringComparison.Ordinal) ? "async Task" : "void";
        return holder switch
        {
            Holder.Parameter => $$"""
                static {{result}} Handle({{declaration}})
                {
                {{body}}
                }
                """,
            Holder.Local => $$"""
                static {{result}} Run(IPEndPoint peer)
                {
                {{acquisition}}
                {{body}}
                }
                """,
            _ => $$"""
                private {{declaration}};

                public void Open(IPEndPoint peer)
                {
                {{acquisition.Replace("var ", string.Empty, StringComparison.Ordinal)}}
                }

                public {{result}} Run()
                {
                {{body}}
                }
                """,
        };
    }
}

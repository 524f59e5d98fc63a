using System.Collections.Generic;

namespace SocketLeakAnalyzers.Catalog;

/// <summary>
/// The table for HTTP: which members hand out a response that holds a connection, and what gives the connection back. One link of
/// response, content and stream disposed of is enough (15b, 15n), and so is a body that was read to its end or that failed on the way
/// (15f, 15h, 15k, 15m, 15o). A response that was buffered before the call returned holds nothing (15d).
/// </summary>
internal static class HttpApis
{
    private const string Client = "System.Net.Http.HttpClient";
    private const string Content = "System.Net.Http.HttpContent";
    private const string Response = "System.Net.Http.HttpResponseMessage";
    private const string WebRequest = "System.Net.WebRequest";
    private const string WebResponse = "System.Net.WebResponse";
    private const string WebClient = "System.Net.WebClient";
    private const string Unbuffered = "ResponseHeadersRead";

    /// <summary>Types of which a value may hold the connection of a request.</summary>
    public static readonly string[] ResponseTypes = { Response, WebResponse };

    /// <summary>Whether a type of this name may be that of a response, or of its body.</summary>
    public static bool IsResponseName(string name) => name is "HttpResponseMessage" or "WebResponse" or "HttpWebResponse" or "FtpWebResponse" or "Stream";

    /// <summary>The rows, as <see cref="FrameworkApis.Rows"/>.</summary>
    public static readonly IReadOnlyList<ApiRow> Rows = new[]
    {
        // A response whose body is still to come: 15a, 15c, 15e, 15p, 16a.
        new ApiRow(Client, "GetAsync", ApiRole.Respond) { OnlyWith = Unbuffered },
        new ApiRow(Client, "Send", ApiRole.Respond) { OnlyWith = Unbuffered },
        new ApiRow(Client, "SendAsync", ApiRole.Respond) { OnlyWith = Unbuffered },
        new ApiRow(Client, "GetStreamAsync", ApiRole.Respond),
        new ApiRow(WebRequest, "GetResponse", ApiRole.Respond),
        new ApiRow(WebRequest, "GetResponseAsync", ApiRole.Respond),
        new ApiRow(WebRequest, "EndGetResponse", ApiRole.Respond),

        // Names that are too common to wait for. The response to a request that failed comes with the exception; .NET Framework has
        // read it by then.
        new ApiRow(WebClient, "OpenRead", ApiRole.Respond) { Trigger = "WebClient" },
        new ApiRow(WebClient, "OpenReadTaskAsync", ApiRole.Respond) { Trigger = "WebClient" },
        new ApiRow("System.Net.WebException", "Response", ApiRole.Respond) { Trigger = "WebException", OnFramework = ApiRole.None },

        // Views of the same response.
        new ApiRow(Response, "Content", ApiRole.View),
        new ApiRow(Content, "ReadAsStream", ApiRole.View),
        new ApiRow(Content, "ReadAsStreamAsync", ApiRole.View),
        new ApiRow(WebResponse, "GetResponseStream", ApiRole.View),

        // Throws for every status but success, and leaves the response as it is (15i); .NET Framework disposes of the content first.
        new ApiRow(Response, "EnsureSuccessStatusCode", ApiRole.Demand) { OnFramework = ApiRole.View },

        new ApiRow(WebResponse, "Close", ApiRole.Close),

        // What reads the body to its end.
        new ApiRow(Content, "ReadAsStringAsync", ApiRole.Drain),
        new ApiRow(Content, "ReadAsByteArrayAsync", ApiRole.Drain),
        new ApiRow(Content, "LoadIntoBufferAsync", ApiRole.Drain),
        new ApiRow(Content, "CopyTo", ApiRole.Drain),
        new ApiRow(Content, "CopyToAsync", ApiRole.Drain),
        new ApiRow("System.Net.Http.Json.HttpContentJsonExtensions", "ReadFromJsonAsync", ApiRole.Drain),
        new ApiRow("System.Net.Http.HttpContentExtensions", "ReadAsAsync", ApiRole.Drain),
    };
}

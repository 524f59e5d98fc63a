#pragma warning disable SYSLIB0014
using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Json;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

// HTTP responses that hold a connection: each is read to its end, disposed of or handed on.
public sealed class Responses : IDisposable
{
    private static readonly HttpClient Client = new HttpClient();
    private readonly List<HttpResponseMessage> _open = new List<HttpResponseMessage>();
    private HttpResponseMessage _current;

    public static async Task DownloadAsync(string url, string path, IProgress<long> progress, CancellationToken token)
    {
        using var response = await Client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, token).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        using var body = await response.Content.ReadAsStreamAsync(token).ConfigureAwait(false);
        using var file = File.Create(path);
        var buffer = new byte[81920];
        long total = 0;
        int n;
        while ((n = await body.ReadAsync(buffer, token).ConfigureAwait(false)) > 0)
        {
            await file.WriteAsync(buffer.AsMemory(0, n), token).ConfigureAwait(false);
            progress.Report(total += n);
        }
    }

    public static async Task<T> GetJsonAsync<T>(string url)
    {
        var response = await Client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);
        if (!response.IsSuccessStatusCode)
        {
            var text = await response.Content.ReadAsStringAsync();
            throw new InvalidOperationException(text);
        }

        return await response.Content.ReadFromJsonAsync<T>();
    }

    public static async Task<T> GetJsonOfStreamAsync<T>(string url) =>
        await JsonSerializer.DeserializeAsync<T>(await Client.GetStreamAsync(url));

    public static async Task<JsonDocument> GetDocumentAsync(string url)
    {
        var stream = await Client.GetStreamAsync(url);
        return await JsonDocument.ParseAsync(stream);
    }

    public static async Task<Stream> OpenAsync(string url)
    {
        var response = await Client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);
        if (!response.IsSuccessStatusCode)
        {
            response.Dispose();
            return null;
        }

        return await response.Content.ReadAsStreamAsync();
    }

    public static async Task<HttpResponseMessage> RetryAsync(Func<HttpRequestMessage> make, CancellationToken token)
    {
        for (var attempt = 0; ; attempt++)
        {
            var response = await Client.SendAsync(make(), HttpCompletionOption.ResponseHeadersRead, token);
            if (response.StatusCode != HttpStatusCode.ServiceUnavailable || attempt == 3)
            {
                return response;
            }

            response.Dispose();
            await Task.Delay(1000, token);
        }
    }

    public static async Task<string> FirstMirrorAsync(IEnumerable<string> mirrors)
    {
        foreach (var mirror in mirrors)
        {
            HttpResponseMessage response = null;
            try
            {
                response = await Client.GetAsync(mirror, HttpCompletionOption.ResponseHeadersRead);
                if (response.IsSuccessStatusCode)
                {
                    return await response.Content.ReadAsStringAsync();
                }
            }
            catch (HttpRequestException)
            {
                // The next one.
            }
            finally
            {
                response?.Dispose();
            }
        }

        return null;
    }

    public static async Task<long?> LengthAsync(string url)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, url);
        var response = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return response.Content.Headers.ContentLength;
    }

    public static async Task<string> FirstLineAsync(string url)
    {
        using (var response = await Client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead))
        using (var reader = new StreamReader(new GZipStream(await response.Content.ReadAsStreamAsync(), CompressionMode.Decompress)))
        {
            return await reader.ReadLineAsync();
        }
    }

    public static async IAsyncEnumerable<string> LinesAsync(string url)
    {
        using var response = await Client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        while (await reader.ReadLineAsync() is { } line)
        {
            yield return line;
        }
    }

    public static string Older(string url)
    {
        var request = WebRequest.Create(url);
        try
        {
            using (var response = request.GetResponse())
            using (var reader = new StreamReader(response.GetResponseStream()))
            {
                return reader.ReadToEnd();
            }
        }
        catch (WebException e) when (e.Response is HttpWebResponse failed)
        {
            using (failed)
            {
                return failed.StatusDescription;
            }
        }
    }

    public static void Begun(WebRequest request) => request.BeginGetResponse(
        result =>
        {
            var response = request.EndGetResponse(result);
            response.Close();
        },
        null);

    public static HttpStatusCode StatusOf(WebRequest request)
    {
        HttpWebResponse response;
        try
        {
            response = (HttpWebResponse)request.GetResponse();
        }
        catch (WebException e)
        {
            response = (HttpWebResponse)e.Response;
        }

        var status = response.StatusCode;
        response.Close();
        return status;
    }

    public static async Task AllAsync(IEnumerable<string> urls)
    {
        var responses = await Task.WhenAll(urls.Select(url => Client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead)));
        foreach (var response in responses)
        {
            response.Dispose();
        }
    }

    public async Task KeepAsync(string url)
    {
        _current?.Dispose();
        _current = await Client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);
        _open.Add(await Client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead));
    }

    public void Dispose()
    {
        _current?.Dispose();
        foreach (var response in _open)
        {
            response.Dispose();
        }
    }
}

// A command without data is done when the response is there (measured: none of five stays).
#pragma warning disable SYSLIB0014
static class FtpCommandWithoutData
{
    public static void MakeDirectories(string target, string path, NetworkCredential credentials)
    {
        string made = "";
        foreach (var part in path.Trim('/').Split('/'))
        {
            made += part + "/";
            var request = (FtpWebRequest)WebRequest.Create(target + made);
            request.Credentials = credentials;
            request.Method = WebRequestMethods.Ftp.MakeDirectory;
            try { request.GetResponse(); }
            catch
            {
                Console.WriteLine("there already");
            }
        }
    }
}
#pragma warning restore SYSLIB0014

// A response without a body has given its connection back.
#pragma warning disable SYSLIB0014
static class ThrownForEmptyBody
{
    public static Stream Fetch(Uri uri)
    {
        HttpWebRequest request = (HttpWebRequest)WebRequest.Create(uri);
        request.KeepAlive = false;
        WebResponse response = request.GetResponse();
        Stream file = response.GetResponseStream();
        if (response.ContentLength == 0)
            throw new InvalidDataException(uri + " is empty");

        return new BufferedStream(file, 1000000);
    }
}
#pragma warning restore SYSLIB0014

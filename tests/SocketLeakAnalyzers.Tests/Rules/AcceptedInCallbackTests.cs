using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0202: the completion of an accept starts a handshake that throws, and catches it.</summary>
public sealed class AcceptedInCallbackTests
{
    [Theory]
    [InlineData("catch (Exception) { Stop(); }")]
    [InlineData("catch (IOException x) { Console.WriteLine(x); }")]
    [InlineData("catch { }")]
    public Task Handshake_that_throws(string handler) => Verify.FlaggedAsync(Method("{|SLA0202:tls.BeginAuthenticateAsServer(_certificate, Authenticated, tls)|};", handler));

    [Theory]
    [InlineData("catch (Exception) { tls.Dispose(); }")]
    [InlineData("catch (Exception) { client.Close(); }")]
    [InlineData("catch (Exception) { e.AcceptSocket.Close(); }")]
    [InlineData("catch (Exception) { throw; }")]
    [InlineData("finally { Console.WriteLine(); }")]
    public Task Closed_or_not_caught(string handler) => Verify.SilentAsync(Method("tls.BeginAuthenticateAsServer(_certificate, Authenticated, tls);", handler));

    private static string Method(string handshake, string handler) => $$"""
        private System.Security.Cryptography.X509Certificates.X509Certificate _certificate;

        private void Accepted(object sender, SocketAsyncEventArgs e)
        {
            Socket client = e.AcceptSocket;
            SslStream tls = new SslStream(new NetworkStream(client, true), false);
            try
            {
                {{handshake}}
            }
            {{handler}}

            e.AcceptSocket = null;
        }

        private void Authenticated(IAsyncResult ar)
        {
            using (var tls = (SslStream)ar.AsyncState)
            {
                tls.EndAuthenticateAsServer(ar);
            }
        }

        private void Stop() { }
        """;
}

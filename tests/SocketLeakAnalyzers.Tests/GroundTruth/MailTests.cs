using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.GroundTruth;

/// <summary>Rows 60 of the ground truth: the framework's mail client keeps its connection until it is disposed. 60c is 60a after 150 seconds.</summary>
public sealed class MailTests
{
    [Theory]
    [InlineData("client.Send(message);")]
    [InlineData("client.SendMailAsync(message).Wait();")]
    [InlineData("client.EnableSsl = true;\nclient.Send(\"a@b\", \"c@d\", \"hello\", \"world\");")]
    public Task Undisposed_60a_60c(string send) => Verify.FlaggedAsync($$"""
        static void Send(System.Net.Mail.MailMessage message)
        {
            var client = {|SLA0201:new System.Net.Mail.SmtpClient("mail", 25)|};
            {{send}}
        }
        """);

    [Theory]
    [InlineData("using var client = new System.Net.Mail.SmtpClient(\"mail\");\nclient.Send(message);")]
    [InlineData("var client = new System.Net.Mail.SmtpClient();\ntry\n{\nclient.Send(message);\n}\nfinally\n{\nclient.Dispose();\n}")]
    [InlineData("var client = new System.Net.Mail.SmtpClient();\nclient.SendCompleted += (_, _) => client.Dispose();\nclient.SendAsync(message, null);")]
    [InlineData("var client = new System.Net.Mail.SmtpClient();\nclient.SendAsync(message, null);")]
    [InlineData("_client = new System.Net.Mail.SmtpClient();\n_client.Send(message);")]
    public Task Disposed_or_kept_60b(string send) => Verify.SilentAsync($$"""
        private System.Net.Mail.SmtpClient _client;

        void Send(System.Net.Mail.MailMessage message)
        {
            {{send}}
        }
        """);

    [Fact]
    public Task Fixed_by_a_using_60b() => Verify.FixAsync<AcquiredNotClosedFix>(
        """
        static void Send(System.Net.Mail.MailMessage message)
        {
            var client = {|SLA0201:new System.Net.Mail.SmtpClient("mail", 25)|};
            client.Send(message);
        }
        """,
        """
        static void Send(System.Net.Mail.MailMessage message)
        {
            using var client = new System.Net.Mail.SmtpClient("mail", 25);
            client.Send(message);
        }
        """);
}

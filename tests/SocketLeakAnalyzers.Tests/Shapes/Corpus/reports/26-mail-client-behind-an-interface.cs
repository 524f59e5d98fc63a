// pending: summaries
using System.Net.Mail;

internal interface IMailClient { string Host { get; set; } int Port { get; set; } void Send(MailMessage m); }
internal sealed class OwnSmtpClient : SmtpClient, IMailClient { }

public class MailTarget
{
    public string Server { get; set; } = "localhost";
    internal virtual IMailClient CreateClient() => new OwnSmtpClient();

    protected void Write(string text)
    {
        using (var msg = new MailMessage("a@example.org", "b@example.org", "log", text))
        {
            IMailClient client = CreateClient(); // expect SLA0201
            client.Host = Server;
            client.Port = 25;
            client.Send(msg);
        }
    }
}

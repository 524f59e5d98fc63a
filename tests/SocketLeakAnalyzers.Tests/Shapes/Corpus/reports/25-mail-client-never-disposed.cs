using System.Net.Mail;

public class ErrorMailer
{
    public string Host, User, Password; public int Port;

    public void Report(MailMessage mail)
    {
        var client = new SmtpClient(); // expect SLA0201
        if (!string.IsNullOrEmpty(Host)) client.Host = Host;
        if (Port > 0) client.Port = Port;
        if (!string.IsNullOrEmpty(User)) client.Credentials = new NetworkCredential(User, Password);
        client.Send(mail);
    }
}

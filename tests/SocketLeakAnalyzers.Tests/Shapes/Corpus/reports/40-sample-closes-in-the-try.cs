// pending: exits
static class Sample
{
    static void Ask(string server, string message)
    {
        try
        {
            var client = new TcpClient(server, 13000); // expect SLA0202
            var data = Encoding.ASCII.GetBytes(message);
            var stream = client.GetStream();
            stream.Write(data, 0, data.Length);
            data = new byte[256];
            int n = stream.Read(data, 0, data.Length);
            Console.WriteLine(Encoding.ASCII.GetString(data, 0, n));
            stream.Close();
            client.Close();
        }
        catch (ArgumentNullException e) { Console.WriteLine(e); }
        catch (SocketException e) { Console.WriteLine(e); }
    }

    static void Serve(TcpListener server)
    {
        try
        {
            server.Start();
            var bytes = new byte[256];
            while (true)
            {
                TcpClient client = server.AcceptTcpClient();
                var stream = client.GetStream();
                int i;
                while ((i = stream.Read(bytes, 0, bytes.Length)) != 0) // expect SLA0107
                {
                    var up = Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(bytes, 0, i).ToUpper());
                    stream.Write(up, 0, up.Length);
                }

                client.Close();
            }
        }
        catch (SocketException e) { Console.WriteLine(e); }
        finally { server.Stop(); }
    }
}

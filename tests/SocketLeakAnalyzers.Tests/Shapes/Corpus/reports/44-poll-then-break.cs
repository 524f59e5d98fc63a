// pending: summaries
static class Greeter
{
    static void Run()
    {
        var listener = new TcpListener(IPAddress.Loopback, 9000);
        listener.Start();
        while (true)
        {
            if (listener.Pending())
            {
                TcpClient client = listener.AcceptTcpClient(); // expect SLA0201|SLA0101
                Task.Run(() =>
                {
                    NetworkStream stream = client.GetStream();
                    while (true)
                    {
                        if (stream.DataAvailable)
                        {
                            var data = new byte[1024];
                            int n = stream.Read(data, 0, 1024);
                            var back = Encoding.UTF8.GetBytes("Hello " + Encoding.UTF8.GetString(data, 0, n));
                            stream.Write(back, 0, back.Length);
                        }

                        if (!client.Online()) // expect SLA0101|SLA0201
                        {
                            Console.WriteLine("closed");
                            break;
                        }

                        Thread.Sleep(1);
                    }
                });
            }

            Thread.Sleep(1);
        }
    }

    static bool Online(this TcpClient c) =>
        !((c.Client.Poll(15000, SelectMode.SelectRead) && c.Client.Available == 0) || !c.Client.Connected);
}

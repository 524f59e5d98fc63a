class A
{
    static void Handle(Socket s)
    {
        var b = new byte[9];
        try
        {
            while (true)
            {
                int n = s.Receive(b);
                if (n <= 0) break; // expect SLA0101
                Console.WriteLine(n);
            }
        }
        catch (SocketException)
        {
            s.Close();
        }
    }
}

class A
{
    static void Handle(Socket s, byte[] b)
    {
        try
        {
            while (true)
            {
                int n = s.Receive(b);
                if (n <= 0) break; // expect SLA0101
            }
        }
        catch (SocketException)
        {
            s.Close();
        }
    }
}

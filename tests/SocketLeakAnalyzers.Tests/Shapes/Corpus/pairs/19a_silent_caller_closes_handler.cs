// silent: the caller closes
class A
{
    static void Handle(Socket s)
    {
        while (true)
        {
            if (s.Receive(new byte[8]) == 0)
            {
                return;
            }
        }
    }

    static void Serve(Socket l)
    {
        var s = l.Accept();
        new Thread(() =>
        {
            Handle(s);
            s.Dispose();
        }).Start();
    }
}

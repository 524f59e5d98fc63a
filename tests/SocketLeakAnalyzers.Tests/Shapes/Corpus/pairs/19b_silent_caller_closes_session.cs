// silent: the caller closes
class A
{
    static void Handle(Socket s)
    {
        new S(s).Run();
    }

    sealed class S
    {
        private Socket _h;

        public S(Socket h)
        {
            _h = h;
        }

        public void Run()
        {
            while (true)
            {
                if (_h.Receive(new byte[8]) == 0)
                {
                    return;
                }
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

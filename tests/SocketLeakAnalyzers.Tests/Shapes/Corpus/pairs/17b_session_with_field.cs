class A
{
    static void Handle(Socket s)
    {
        new S(s).Run();
    }

    sealed class S
    {
        Socket _h;

        public S(Socket h)
        {
            _h = h;
        }

        public void Run()
        {
            var b = new byte[9];
            try
            {
                while (true)
                {
                    int n = _h.Receive(b);
                    if (n <= 0) break; // expect SLA0101
                    Console.WriteLine(n);
                }
            }
            catch (SocketException)
            {
                _h.Close();
            }
        }
    }
}

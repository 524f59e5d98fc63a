// silent: the usual repair
class Room
{
    private static readonly object gate = new object();
    private static readonly List<Guest> guests = new List<Guest>();

    class Guest : IDisposable
    {
        private readonly TcpClient client; public readonly BinaryReader In; public readonly BinaryWriter Out;

        public Guest(TcpClient c)
        {
            client = c;
            var s = c.GetStream();
            In = new BinaryReader(s);
            Out = new BinaryWriter(s);
        }

        public void Dispose() { Out.Close(); In.Close(); client.Close(); }
    }

    static void Main1()
    {
        var listener = new TcpListener(IPAddress.Any, 5678);
        listener.Start();
        while (true)
        {
            TcpClient client = listener.AcceptTcpClient();
            var t = new Thread(() => Talk(client));
            t.Start();
        }
    }

    static void Talk(TcpClient client)
    {
        using (var guest = new Guest(client))
        {
            lock (gate) guests.Add(guest);
            try
            {
                while (true)
                {
                    string text = guest.In.ReadString();
                    lock (gate) foreach (var g in guests) if (g != guest) g.Out.Write(text);
                }
            }
            catch (EndOfStreamException) { Console.WriteLine("left"); }
            catch (IOException e) { Console.WriteLine(e.Message); }
            finally { lock (gate) guests.Remove(guest); }
        }
    }
}

// silent: the loop is for files only, and waits for the file to grow
static class Tail
{
    public static int Next(Stream s, byte[] b)
    {
        if (s is not FileStream f) return s.Read(b, 0, b.Length);
        int n;
        while ((n = f.Read(b, 0, b.Length)) == 0) Thread.Sleep(100);
        return n;
    }
}

class Use { void M(TcpClient c) { using (c) Tail.Next(c.GetStream(), new byte[4]); } }

// CanSeek is false for a socket, whatever the peer has done
static class Exact
{
    public static int ReadAll(NetworkStream s, byte[] b)
    {
        var got = 0;
        while (got < b.Length)
        {
            var n = s.Read(b, got, b.Length - got); // expect SLA0102
            if (n == 0 && s.CanSeek) return got;
            got += n;
        }

        return got;
    }
}

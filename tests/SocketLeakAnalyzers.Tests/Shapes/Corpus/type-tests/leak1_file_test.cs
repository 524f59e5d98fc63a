// pending: summaries
// the way out is only there for files; a Stream that is a NetworkStream spins for ever
static class Exact
{
    public static int ReadAll(Stream s, byte[] b)
    {
        var got = 0;
        while (got < b.Length)
        {
            int n;
            if (s is NetworkStream)
            {
                var ar = s.BeginRead(b, got, b.Length - got, null, null);
                n = s.EndRead(ar);
            }
            else n = s.Read(b, got, b.Length - got); // expect SLA0102
            if (n == 0 && (s is FileStream || s is MemoryStream) && s.Length == s.Position) return got;
            got += n;
        }

        return got;
    }
}

// silent: the object that came as AsyncState closes its socket
class State : IDisposable
{
    public readonly Socket S;
    public readonly byte[] B = new byte[64];
    public State(Socket s) { S = s; }
    public void Dispose() { S.Close(); }
    public void Close() { S.Close(); }
}

class Reader1
{
    void Got(IAsyncResult ar)
    {
        var st = (State)ar.AsyncState;
        var n = st.S.EndReceive(ar);
        if (n == 0) { st.Dispose(); return; } // silent
        st.S.BeginReceive(st.B, 0, 64, SocketFlags.None, Got, st);
    }
}

class Reader2
{
    void Got(IAsyncResult ar)
    {
        var st = (State)ar.AsyncState;
        var n = st.S.EndReceive(ar);
        if (n > 0) st.S.BeginReceive(st.B, 0, 64, SocketFlags.None, Got, st);
        else st.Close(); // silent
    }
}

class Reader3
{
    void Got(IAsyncResult ar)
    {
        using var st = (State)ar.AsyncState;
        if (st.S.EndReceive(ar) == 0) return; // silent
        Console.WriteLine(st.B[0]);
    }
}

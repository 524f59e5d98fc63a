// silent: what is disposed of holds the socket
class State : IDisposable
{
    public readonly Socket S;
    public readonly byte[] B = new byte[64];
    public State(Socket s) { S = s; }
    public void Dispose() { S.Close(); }
}

class Reader
{
    public void Start(Socket s)
    {
        var st = new State(s);
        s.BeginReceive(st.B, 0, 64, SocketFlags.None, Got, st);
    }

    void Got(IAsyncResult ar)
    {
        var st = (State)ar.AsyncState;
        if (st.S.EndReceive(ar) == 0) { st.Dispose(); return; }
        st.S.BeginReceive(st.B, 0, 64, SocketFlags.None, Got, st);
    }
}

// a buffer of the source is disposed of, the socket is not
class Buf : IDisposable { public byte[] B = new byte[64]; public void Dispose() { B = null; } }
class State { public readonly Socket S; public readonly Buf B = new(); public State(Socket s) { S = s; } }

class Reader
{
    bool _on;

    public void Start(Socket s)
    {
        _on = true;
        var st = new State(s);
        s.BeginReceive(st.B.B, 0, 64, SocketFlags.None, Got, st);
    }

    void Got(IAsyncResult ar)
    {
        var st = (State)ar.AsyncState;
        var n = st.S.EndReceive(ar);
        if (n == 0) { _on = false; st.B.Dispose(); return; } // expect SLA0101
        st.S.BeginReceive(st.B.B, 0, 64, SocketFlags.None, Got, st);
    }
}

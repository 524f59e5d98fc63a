// pending: summaries
// the pending accept is given on, and when it is refused nobody ends it: the accepted socket is lost
class Hub
{
    readonly Channel<IAsyncResult> _todo = Channel.CreateBounded<IAsyncResult>(8);
    public void Start(TcpListener l) { l.BeginAcceptTcpClient(Got, l); }

    void Got(IAsyncResult ar)
    {
        var l = (TcpListener)ar.AsyncState;
        if (!_todo.Writer.TryWrite(ar)) return; // expect SLA0201
        l.BeginAcceptTcpClient(Got, l);
    }

    public TcpClient Take() => _todo.Reader.TryRead(out var ar) ? ((TcpListener)ar.AsyncState).EndAcceptTcpClient(ar) : null;
}

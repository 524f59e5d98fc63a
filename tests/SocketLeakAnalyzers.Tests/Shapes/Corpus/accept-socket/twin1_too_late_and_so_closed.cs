// silent: too late, and so closed
class Door
{
    readonly ConcurrentDictionary<Guid, Guid> _pending = new(); readonly Action<Socket> _up;
    public Door(Action<Socket> up) { _up = up; }

    public void Go(Socket l, Guid id)
    {
        _pending[id] = id;
        var e = new SocketAsyncEventArgs { UserToken = id };
        e.Completed += Done;
        if (!l.AcceptAsync(e)) Done(l, e);
    }

    void Done(object o, SocketAsyncEventArgs e)
    {
        var s = e.AcceptSocket;
        e.AcceptSocket = null;
        if (_pending.TryRemove((Guid)e.UserToken, out _)) _up(s); else s?.Close();
    }
}

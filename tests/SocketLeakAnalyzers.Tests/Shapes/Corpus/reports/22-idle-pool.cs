// pending: owners
public class PooledLine : IDisposable
{
    private readonly Socket socket; private readonly NetworkStream stream;
    public Action<PooledLine> Release; public bool Alive { get; private set; } = true;

    public PooledLine(EndPoint end)
    {
        socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(end);
        stream = new NetworkStream(socket);
    }

    public void Reset() { stream.Flush(); while (socket.Available > 0) stream.ReadByte(); }

    public void Write(byte[] b)
    {
        try { stream.Write(b, 0, b.Length); }
        catch (Exception) { Alive = false; throw; }
    }

    public int ReadByte() { try { return stream.ReadByte(); } catch (Exception) { Alive = false; throw; } }
    public void Destroy() { stream.Dispose(); socket.Dispose(); }
    public void Dispose() { if (Release != null) Release(this); else Destroy(); }
}

public class LinePool : IDisposable
{
    private readonly ConcurrentStack<PooledLine> free = new ConcurrentStack<PooledLine>(); // expect SLA0106
    private readonly SemaphoreSlim slots; private readonly EndPoint end;
    public LinePool(EndPoint end, int max) { this.end = end; slots = new SemaphoreSlim(max, max); }

    public PooledLine Acquire()
    {
        if (!slots.Wait(5000)) throw new TimeoutException();
        if (free.TryPop(out var line)) // expect SLA0106
        {
            try { line.Reset(); return line; }
            catch (Exception) { slots.Release(); throw; }
        }

        try { return new PooledLine(end) { Release = Return }; }
        catch (Exception) { slots.Release(); throw; }
    }

    private void Return(PooledLine line)
    {
        if (line.Alive) free.Push(line); else line.Destroy();
        slots.Release();
    }

    public void Dispose() { while (free.TryPop(out var l)) l.Destroy(); }
}

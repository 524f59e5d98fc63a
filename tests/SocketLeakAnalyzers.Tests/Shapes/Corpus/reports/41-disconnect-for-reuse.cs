// pending: owners
public class SceneServer
{
    Thread thread; volatile bool keepReading; Socket listener; Socket handler;
    void Start() { thread = new Thread(Network) { IsBackground = true }; thread.Start(); }

    void Network()
    {
        listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(new IPEndPoint(IPAddress.Any, 1755));
            listener.Listen(10);
            while (true)
            {
                keepReading = true;
                handler = listener.Accept(); // expect SLA0205
                string text = null;
                while (keepReading)
                {
                    var b = new byte[1024];
                    int n = handler.Receive(b);
                    if (n <= 0)
                    {
                        keepReading = false;
                        handler.Disconnect(true); // expect SLA0207
                        break;
                    }

                    text += Encoding.ASCII.GetString(b, 0, n);
                    if (text.IndexOf("<EOF>") > -1) break;
                    Thread.Sleep(1);
                }

                Thread.Sleep(1);
            }
        }
        catch (Exception e) { Console.WriteLine(e); }
    }

    void OnDisable()
    {
        keepReading = false;
        if (handler != null && handler.Connected)
            handler.Disconnect(false); // expect SLA0207
    }
}

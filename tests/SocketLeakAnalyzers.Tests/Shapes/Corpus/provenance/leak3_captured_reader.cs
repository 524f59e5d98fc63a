// A local that a lambda captures is as known as it is where it is made.
static class Tail
{
    public static void Follow(NetworkStream stream)
    {
        var lines = new StreamReader(stream);
        Task.Run(() =>
        {
            while (true)
            {
                var line = lines.ReadLine(); // expect SLA0102
                if (line == null) continue;
                Console.WriteLine(line);
            }
        });
    }
}

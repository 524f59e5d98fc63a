// Left only when exactly as much came as was asked for; that is more than 0, as the guard says.
sealed class Message
{
    readonly NetworkStream _stream;
    public Message(NetworkStream stream) => _stream = stream;

    public async Task<byte[]> Take(int count)
    {
        if (count <= 0) return null;
        var buffer = new byte[count];
        while (true)
        {
            var got = await _stream.ReadAsync(buffer, 0, buffer.Length); // expect SLA0102
            if (got == count) break;
        }

        return buffer;
    }
}

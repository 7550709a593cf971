namespace EcsExecFormat.Fuzz.Tests.Models;

/// <summary>Bytes that come in parts of odd lengths, as they do from a network; what is read of them must not depend on that.</summary>
internal sealed class Chunked(byte[] bytes) : MemoryStream(bytes)
{
    private int _next;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // 1, 2, 3, ... bytes, and from time to time a lot.
        _next = (_next % 700) + 1;
        return base.ReadAsync(buffer[..Math.Min(buffer.Length, _next)], cancellationToken);
    }
}

using System.Security.Cryptography;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Images;

/// <summary>A layer's bytes as they come, counted and hashed; the end is only reached by the layer that the manifest names.</summary>
/// <param name="response">Owner of the body; ends with this stream.</param>
/// <param name="body">The body.</param>
/// <param name="host">Who sends, for messages.</param>
/// <param name="digest">sha256 or sha512.</param>
/// <param name="size">Bytes, as the manifest states.</param>
/// <param name="silence">How long no byte may come.</param>
internal sealed class LayerTransfer(HttpResponseMessage response, Stream body, string host, Digest digest, long size, TimeSpan silence) : ForwardStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(digest.Algorithm == "sha512" ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA256);
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _at;
    private int _end;
    private long _received;
    private bool _isComplete;

    /// <summary>The first bytes, without taking them; fewer when the layer is shorter.</summary>
    /// <exception cref="LayerUnreadableException">The transfer broke off, or it is not the layer.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> PeekAsync(int count, CancellationToken cancellationToken)
    {
        while (_end < count && await ReceiveAsync(cancellationToken).ConfigureAwait(false))
            continue;
        return _buffer.AsMemory(0, Math.Min(count, _end));
    }

    /// <exception cref="LayerUnreadableException">The transfer broke off, or it is not the layer.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_at == _end)
        {
            (_at, _end) = (0, 0);
            if (!await ReceiveAsync(cancellationToken).ConfigureAwait(false))
                return 0;
        }

        var count = Math.Min(buffer.Length, _end - _at);
        _buffer.AsMemory(_at, count).CopyTo(buffer);
        _at += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
            response.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Takes what has come into the buffer, behind what is there.</summary>
    /// <returns>False at the end.</returns>
    private async ValueTask<bool> ReceiveAsync(CancellationToken cancellationToken)
    {
        if (_isComplete)
            return false;
        var count = await FromBodyAsync(cancellationToken).ConfigureAwait(false);
        _received += count;
        if (_received > size || (count == 0 && _received < size))
            throw new LayerUnreadableException($"{host} sent {(count == 0 ? "fewer" : "more")} bytes than the manifest states");
        _hash.AppendData(_buffer.AsSpan(_end, count));
        _end += count;
        if (count > 0)
            return true;
        _isComplete = Convert.ToHexStringLower(_hash.GetHashAndReset()) == digest.Encoded
            ? true
            : throw new LayerUnreadableException($"what {host} sent does not have its digest");
        return false;
    }

    private async ValueTask<int> FromBodyAsync(CancellationToken cancellationToken)
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        wait.CancelAfter(silence);
        try
        {
            return await body.ReadAsync(_buffer.AsMemory(_end), wait.Token).ConfigureAwait(false);
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException)
        {
            // The second is what a chunk's extension or a trailer is that has no end.
            throw new LayerUnreadableException($"the transfer from {host} broke off", broken);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new LayerUnreadableException($"{host} sent nothing for {silence.TotalSeconds:0.#} s", late);
        }
    }
}

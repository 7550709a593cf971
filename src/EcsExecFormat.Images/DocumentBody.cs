namespace EcsExecFormat.Images;

/// <summary>Reads answers that are documents: whole, or not at all.</summary>
internal static class DocumentBody
{
    /// <summary>For a body that does not state its length: most documents are smaller.</summary>
    private const int FirstBytes = 16 * 1024;

    /// <returns>Null when it is, or says that it is, larger than <paramref name="maxBytes"/>.</returns>
    /// <exception cref="HttpRequestException">The transfer broke off.</exception>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpResponseMessage response, int maxBytes, CancellationToken cancellationToken)
    {
        var stated = response.Content.Headers.ContentLength;
        if (stated > maxBytes)
            return null;
        try
        {
            var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using (body.ConfigureAwait(false))
                return await ReadAsync(body, (int)Math.Min(stated + 1 ?? FirstBytes, maxBytes + 1), maxBytes, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException broken)
        {
            throw new HttpRequestException((broken as HttpIOException)?.HttpRequestError ?? HttpRequestError.Unknown, broken.Message, broken);
        }
    }

    /// <summary>Into one array, which is the answer: the class library's own buffers are copied once more at the end, and kept for the next answer.</summary>
    /// <param name="body">The body.</param>
    /// <param name="expected">Bytes of the first array; one more than the body is expected to have, so that its end is seen.</param>
    /// <param name="maxBytes">At most so many.</param>
    /// <param name="cancellationToken">Ends it.</param>
    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(Stream body, int expected, int maxBytes, CancellationToken cancellationToken)
    {
        var bytes = new byte[expected];
        for (var count = 0; ;)
        {
            var more = await body.ReadAsync(bytes.AsMemory(count), cancellationToken).ConfigureAwait(false);
            if (more == 0)
                return bytes.AsMemory(0, count);
            count += more;
            if (count > maxBytes)
                return null;
            if (count == bytes.Length)
                Array.Resize(ref bytes, Math.Min(2 * count, maxBytes + 1));
        }
    }
}

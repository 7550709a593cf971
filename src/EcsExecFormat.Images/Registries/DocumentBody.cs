using System.Net.Http.Headers;

namespace EcsExecFormat.Images.Registries;

/// <summary>Reads answers that are documents: whole, or not at all.</summary>
internal static class DocumentBody
{
    /// <returns>Null when it is, or says that it is, larger than <paramref name="maxBytes"/>.</returns>
    /// <exception cref="HttpRequestException">The transfer broke off.</exception>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpResponseMessage response, int maxBytes, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength > maxBytes)
            return null;
        try
        {
            await response.Content.LoadIntoBufferAsync(maxBytes, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException tooLarge) when (tooLarge.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            return null;
        }

        return await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads what is there of a document that explains a refusal; trouble with it explains nothing.</summary>
    /// <param name="response">The refusal.</param>
    /// <param name="shown">What the registry was shown, which no explanation may repeat; null for nothing.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<RegistryErrors> ErrorsAsync(HttpResponseMessage response, AuthenticationHeaderValue? shown, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(response, RegistryErrors.MaxBytes, cancellationToken).ConfigureAwait(false) is { } body ? RegistryErrors.Read(body, shown) : RegistryErrors.None;
        }
        catch (HttpRequestException)
        {
            return RegistryErrors.None;
        }
    }
}

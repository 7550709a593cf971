using System.Text.Json;
using EcsExecFormat.Core;

namespace EcsExecFormat.Images.Registries;

/// <summary>The document that explains a refusal: <c>{"errors":[{"code":"…","message":"…","detail":…}]}</c> (OCI distribution spec, Error Codes).</summary>
/// <param name="Code">Of the first error, such as <c>MANIFEST_UNKNOWN</c>; null when there is none.</param>
/// <param name="Message">Of the first error, fit to be shown; null when there is none.</param>
internal sealed record RegistryErrors(string? Code, string? Message)
{
    /// <summary>More is not read.</summary>
    private const int MaxBytes = 64 * 1024;

    public static readonly RegistryErrors None = new(null, null);

    private const int LongestCode = 40;
    private const int LongestMessage = 120;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 16 };

    /// <summary>Reads what is there of a document that explains a refusal; trouble with it explains nothing.</summary>
    /// <param name="response">The refusal.</param>
    /// <param name="isSecret">Whether a text repeats a login or a token, which no explanation may.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<RegistryErrors> ReadAsync(HttpResponseMessage response, Func<string, bool> isSecret, CancellationToken cancellationToken)
    {
        try
        {
            return await DocumentBody.ReadAsync(response, MaxBytes, cancellationToken).ConfigureAwait(false) is { } body ? Read(body, isSecret) : None;
        }
        catch (Exception trouble) when (trouble is HttpRequestException or OperationCanceledException)
        {
            // What the status says stands, even when there was no time for more.
            return None;
        }
    }

    /// <summary>Reads the document; anything else is <see cref="None"/>.</summary>
    /// <param name="body">The document.</param>
    /// <param name="isSecret">Whether a text repeats a login or a token, which it would carry into mails and logs: it is then left out.</param>
    public static RegistryErrors Read(ReadOnlyMemory<byte> body, Func<string, bool> isSecret)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Options);
            var first = document.RootElement.Items("errors").FirstOrDefault();
            return new RegistryErrors(
                first.Text("code") is { Length: > 0 and <= LongestCode } code && code.All(c => char.IsAsciiLetterUpper(c) || c == '_') && !isSecret(code) ? code : null,
                first.Text("message") is { Length: > 0 } message && !isSecret(message) ? PlainText.Line(message, LongestMessage) : null);
        }
        catch (JsonException)
        {
            return None;
        }
    }

    /// <summary>What the registry said, in its own words; empty when it said nothing.</summary>
    public string Quoted(string host) => (Code, Message) switch
    {
        (null, null) => "",
        (_, null) => $" {host} said: {Code}.",
        _ => $" {host} said: {(Code is null ? "" : Code + ", ")}{PlainText.Quote(Message, LongestMessage)}.",
    };
}

using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using EcsExecFormat.Core;

namespace EcsExecFormat.Images.Registries;

/// <summary>The document that explains a refusal: <c>{"errors":[{"code":"…","message":"…","detail":…}]}</c> (OCI distribution spec, Error Codes).</summary>
/// <param name="Code">Of the first error, such as <c>MANIFEST_UNKNOWN</c>; null when there is none.</param>
/// <param name="Message">Of the first error, fit to be shown; null when there is none.</param>
internal sealed record RegistryErrors(string? Code, string? Message)
{
    /// <summary>More is not read.</summary>
    public const int MaxBytes = 64 * 1024;

    public static readonly RegistryErrors None = new(null, null);

    private const int LongestCode = 40;
    private const int LongestMessage = 120;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 16 };

    /// <summary>Reads the document; anything else is <see cref="None"/>.</summary>
    /// <param name="body">The document.</param>
    /// <param name="shown">What the server was shown: a message that repeats it would carry it into mails and logs, and is left out. Null for nothing.</param>
    public static RegistryErrors Read(ReadOnlyMemory<byte> body, AuthenticationHeaderValue? shown = null)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Options);
            var first = document.RootElement.Items("errors").FirstOrDefault();
            return new RegistryErrors(
                first.Text("code") is { Length: > 0 and <= LongestCode } code && code.All(c => char.IsAsciiLetterUpper(c) || c == '_') ? code : null,
                first.Text("message") is { Length: > 0 } message && !Repeats(message, shown) ? PlainText.Line(message, LongestMessage) : null);
        }
        catch (JsonException)
        {
            return None;
        }
    }

    private static bool Repeats(string message, AuthenticationHeaderValue? shown)
    {
        if (shown?.Parameter is not { } parameter)
            return false;
        if (message.Contains(parameter, StringComparison.Ordinal))
            return true;
        // RFC 7617: what stands behind the first colon is the password.
        return shown.Scheme == "Basic" && Encoding.UTF8.GetString(Convert.FromBase64String(parameter)).Split(':', 2) is [_, var password]
            && message.Contains(password, StringComparison.Ordinal);
    }

    /// <summary>What the registry said, in its own words; empty when it said nothing.</summary>
    public string Quoted(string host) => (Code, Message) switch
    {
        (null, null) => "",
        (_, null) => $" {host} said: {Code}.",
        _ => $" {host} said: {(Code is null ? "" : Code + ", ")}{PlainText.Quote(Message, LongestMessage)}.",
    };
}

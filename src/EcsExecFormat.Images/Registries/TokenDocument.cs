using System.Text.Json;
using EcsExecFormat.Core;

namespace EcsExecFormat.Images.Registries;

/// <summary>What a token server answers (Docker Registry v2 authentication via central service, Token Response Fields).</summary>
/// <param name="Token">Printable ASCII.</param>
/// <param name="Lifetime">How long it may be used, from now.</param>
internal sealed record TokenDocument(string Token, TimeSpan Lifetime)
{
    public const int MaxBytes = 64 * 1024;

    private const int LongestToken = 16 * 1024;

    /// <summary>What holds when the server does not say, which is the least it should grant.</summary>
    private const long DefaultSeconds = 60;

    private const long MostSeconds = 12 * 60 * 60;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 16 };

    /// <returns>Null when the document holds no token that can be sent.</returns>
    public static TokenDocument? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Options);
            var root = document.RootElement;
            var token = root.Text("token") ?? root.Text("access_token");
            var seconds = Math.Clamp(root.WholeNumber("expires_in") ?? DefaultSeconds, 0, MostSeconds);
            return token is { Length: <= LongestToken } && token.All(c => c is > ' ' and <= '~') ? new TokenDocument(token, TimeSpan.FromSeconds(seconds)) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Shows no token.</summary>
    public override string ToString() => $"a token for {Lifetime.TotalSeconds:0} s";
}

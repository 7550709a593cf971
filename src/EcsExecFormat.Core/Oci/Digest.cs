using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace EcsExecFormat.Core.Oci;

/// <summary>Content address <c>ALGORITHM:ENCODED</c> (OCI image spec, Descriptors, Digests).</summary>
public sealed record Digest
{
    private const int MaxLength = 512;

    private Digest(string algorithm, string encoded) => (Algorithm, Encoded) = (algorithm, encoded);

    /// <summary>Lower case, such as <c>sha256</c>.</summary>
    public string Algorithm { get; }

    /// <summary>The hash; lower-case hex for sha256 and sha512.</summary>
    public string Encoded { get; }

    public override string ToString() => $"{Algorithm}:{Encoded}";

    public static Digest Sha256Of(ReadOnlySpan<byte> bytes) => new("sha256", Convert.ToHexStringLower(SHA256.HashData(bytes)));

    /// <returns>Whether the bytes have this digest; null when the algorithm is neither sha256 nor sha512 and cannot be checked.</returns>
    public bool? Matches(ReadOnlySpan<byte> bytes) => Algorithm switch
    {
        "sha256" => Encoded == Convert.ToHexStringLower(SHA256.HashData(bytes)),
        "sha512" => Encoded == Convert.ToHexStringLower(SHA512.HashData(bytes)),
        _ => null,
    };

    /// <exception cref="ParseException">The text is no digest.</exception>
    public static Digest Parse(string text) => TryParse(text, out var digest) ? digest : throw new ParseException(
        $"expected a digest such as sha256: and 64 lower-case hex digits, not {PlainText.Quote(text)}");

    /// <summary>Algorithms other than sha256 and sha512 are taken when they are grammatical, up to 512 characters.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Digest? digest)
    {
        digest = null;
        if (text is null || text.Length > MaxLength || text.Split(':') is not [var algorithm, var encoded])
            return false;
        if (!algorithm.Split('+', '.', '_', '-').All(IsAlgorithmComponent) || !IsEncodingOf(algorithm, encoded))
            return false;
        digest = new Digest(algorithm, encoded);
        return true;
    }

    private static bool IsAlgorithmComponent(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c));

    private static bool IsEncodingOf(string algorithm, string encoded) => algorithm switch
    {
        "sha256" => encoded.Length == 2 * SHA256.HashSizeInBytes && encoded.All(char.IsAsciiHexDigitLower),
        "sha512" => encoded.Length == 2 * SHA512.HashSizeInBytes && encoded.All(char.IsAsciiHexDigitLower),
        _ => encoded.Length > 0 && encoded.All(c => char.IsAsciiLetterOrDigit(c) || c is '=' or '_' or '-'),
    };
}

using System.Globalization;

namespace EcsExecFormat.LocalAws.Wire;

/// <summary>The checksum of <c>x-amz-crc32</c>: CRC-32 of ISO 3309, as in zip files.</summary>
internal static class Crc32
{
    public const string Header = "x-amz-crc32";

    private const uint ReversedPolynomial = 0xEDB88320;

    /// <returns>The unsigned decimal text that the header carries.</returns>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ ReversedPolynomial;
        }
        return (~crc).ToString(CultureInfo.InvariantCulture);
    }
}

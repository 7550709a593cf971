using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace EcsExecFormat.Core.Executables;

/// <summary>
/// A name in a directory of a layer, as half of a SHA-256 digest: names are only ever looked up, and a digest takes a third of the memory of
/// the text. Two names of one digest cannot be made (that would take 2^64 attempts).
/// </summary>
internal readonly record struct NameKey(long First, long Second)
{
    /// <param name="directory">The directory's number in the layer.</param>
    /// <param name="name">One char a byte; see <see cref="BytePath"/>.</param>
    public static NameKey Of(int directory, string name)
    {
        var length = sizeof(int) + name.Length;
        var text = length <= 512 ? stackalloc byte[length] : new byte[length];
        BinaryPrimitives.WriteInt32LittleEndian(text, directory);
        Encoding.Latin1.GetBytes(name, text[sizeof(int)..]);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, digest);
        return new NameKey(BinaryPrimitives.ReadInt64LittleEndian(digest), BinaryPrimitives.ReadInt64LittleEndian(digest[sizeof(long)..]));
    }
}

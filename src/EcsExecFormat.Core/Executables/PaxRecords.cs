using System.Globalization;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Executables;

/// <summary>
/// What an extended header says about the entry behind it (POSIX.1-2017 pax, "pax Extended Header"): lines <c>LENGTH KEY=VALUE</c>.
/// </summary>
/// <param name="Path">In place of the header's name; null when not stated.</param>
/// <param name="LinkPath">In place of the header's link name; null when not stated.</param>
/// <param name="Size">In place of the header's size; null when not stated.</param>
/// <param name="IsSparse">Whether the content is kept without its holes (GNU.sparse.*).</param>
internal readonly record struct PaxRecords(string? Path, string? LinkPath, long? Size, bool IsSparse)
{
    /// <exception cref="LayerUnreadableException">No such lines.</exception>
    public static PaxRecords Read(ReadOnlySpan<byte> header)
    {
        string? sparseName = null;
        var records = new PaxRecords();
        while (!header.IsEmpty)
        {
            var record = Next(ref header);
            var equals = record.IndexOf((byte)'=');
            if (equals <= 0)
                throw Malformed();
            var key = record[..equals];
            var value = record[(equals + 1)..];
            if (key.StartsWith("GNU.sparse."u8))
                records = records with { IsSparse = true };
            if (key.SequenceEqual("path"u8))
                records = records with { Path = Name(value) };
            else if (key.SequenceEqual("linkpath"u8))
                records = records with { LinkPath = Name(value) };
            else if (key.SequenceEqual("GNU.sparse.name"u8))
                sparseName = Name(value);
            else if (key.SequenceEqual("size"u8))
                records = records with { Size = Size64(value) };
        }

        return records with { Path = sparseName ?? records.Path };
    }

    private static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> header)
    {
        var space = header.IndexOf((byte)' ');
        if (space <= 0 || !int.TryParse(header[..space], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            || length <= space + 1 || length > header.Length || header[length - 1] != '\n')
            throw Malformed();
        var record = header[(space + 1)..(length - 1)];
        header = header[length..];
        return record;
    }

    /// <summary>An empty value takes a statement back.</summary>
    private static string? Name(ReadOnlySpan<byte> value) => value switch
    {
        [] => null,
        _ when value.Contains((byte)0) => throw Malformed(),
        { Length: > BytePath.Longest } => throw TarReader.PathTooLong(),
        _ => BytePath.Of(value),
    };

    private static long? Size64(ReadOnlySpan<byte> value) => value.IsEmpty ? null
        : long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size
        : throw Malformed();

    private static LayerUnreadableException Malformed() => new("an extended header of its tar archive is malformed");
}

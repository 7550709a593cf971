using System.Formats.Tar;
using System.Globalization;
using System.Text;
using EcsExecFormat.Core.Executables;
using EcsExecFormat.Core.Tests.Executables;
using EcsExecFormat.Fuzz.Tests.Engine;
using EcsExecFormat.Fuzz.Tests.Models;
using EcsExecFormat.Fuzz.Tests.Mutation;
using TarReader = EcsExecFormat.Core.Executables.TarReader;

namespace EcsExecFormat.Fuzz.Tests.Targets;

/// <summary>Whoever may push an image writes its layers. They are read or refused, in bounded memory, and the same however their bytes come.</summary>
internal sealed class LayerTarget : Target
{
    private const int Retained = 300_000;

    /// <summary>The reader's buffer and an extended header, of which one may claim a MiB without having it.</summary>
    private static readonly Allowance Allowance = new(PerByte: 100, Constant: 3 * 1024 * 1024 / 2);

    public override IReadOnlyList<string> Kinds => ["tree of 1", "tree of more", "refused: it holds an entry with .. in its path", "refused: its tar archive is cut off"];

    public override int ShortRun => 800;

    public override byte[] Mutate(byte[] input, Chance chance) => TarMutator.Mutate(input, Corpus, chance);

    public override string Check(byte[] input)
    {
        var tree = Answer.OfLayer(Allowance, input.Length, () => Wait(LayerTree.ReadAsync(new MemoryStream(input), new RetentionLimit(Retained), CancellationToken.None)), tree => Number(tree.Count));
        var entries = Entries(new MemoryStream(input));
        Must.BeEqual(entries.Text, Entries(new Chunked(input)).Text, "the entries, by parts");
        // Cut off anywhere, what was read before is the same; but for what the missing bytes belong to.
        var begun = Entries(new MemoryStream(input[..(input.Length * 2 / 3)]));
        Must.Hold(begun.Count == 0 || entries.Text.StartsWith(begun.Text, StringComparison.Ordinal), "the beginning of an archive has other entries than the archive");
        Must.Hold(tree.Value is null || tree.Value.Count <= Retained / 160, "more names than the limit allows");
        Must.Hold(tree.Value is null || entries.IsWhole, "a tree of an archive that is refused");
        return tree.Kind(value => value.Count switch { 0 => "empty tree", 1 => "tree of 1", _ => "tree of more" });
    }

    protected override IEnumerable<byte[]> Inputs()
    {
        foreach (var format in (TarEntryFormat[])[TarEntryFormat.Pax, TarEntryFormat.Gnu, TarEntryFormat.Ustar, TarEntryFormat.V7])
            yield return new Tar { Format = format }.Directory("usr/bin").File("usr/bin/app", Elf.Arm64).File("run.sh", "#!/usr/bin/app -x\n").SymbolicLink("app", "usr/bin/app").HardLink("copy", "usr/bin/app").ToArray();
        yield return new Tar().Whiteout("opt/.wh.old").Whiteout("opt/.wh..wh..opq").Pax('x', ("path", "long/name"), ("size", "3")).Raw("f", '0', "abc"u8.ToArray()).Zeros(2).ToArray();
        yield return new Tar().Raw("L", 'L', "other/name"u8.ToArray()).Raw("f", '0').Raw("K", 'K', "target"u8.ToArray()).Raw("l", '2').Pipe("pipe").Zeros(2).ToArray();
        yield return new Tar().Pax('g', ("path", "x")).Pax('x', ("GNU.sparse.name", "holes"), ("GNU.sparse.size", "9")).Raw("GNUSparseFile.0/f", '0', "abc"u8.ToArray()).ToArray();
        yield return new Tar().Raw("negative", '0', change: header => Tar.Put(header, 124, new string('\u00ff', 11) + "\u00fe")).Zeros(2).ToArray();
        // Across the borders of the reader's buffer.
        yield return new Tar().File("large", new byte[64_700]).File("after", Elf.Amd64).File("again", new byte[65_536]).Directory("end").Zeros(20).ToArray();
        yield return new Tar().Raw("odd", '0', new byte[4097]).Raw(new string('n', 100), '5', change: header => Tar.Put(header, 345, new string('p', 155))).Zeros(1).ToArray();
    }

    /// <returns>The entries up to the end or to the refusal; whether it is the end.</returns>
    private static (string Text, int Count, bool IsWhole) Entries(Stream archive)
    {
        var (reader, text, head, count) = (new TarReader(archive, CancellationToken.None), new StringBuilder(), new byte[BinaryFormat.PageBytes], 0);
        try
        {
            while (Wait(reader.NextAsync()) is { } entry)
            {
                var read = (entry.Mode & 1) == 1 ? Wait(reader.ContentAsync(head)) : 0;
                text.Append(CultureInfo.InvariantCulture, $"{entry.Kind} {entry.Mode} {entry.Size} {entry.IsSparse} {entry.Name} {entry.LinkTarget} {Convert.ToHexString(head.AsSpan(0, Math.Min(64, read)))} {read}\n");
                count++;
                Must.Hold(entry.Size >= 0 && entry.Name.Length <= BytePath.Longest && entry.LinkTarget.Length <= BytePath.Longest, "an entry out of bounds");
                Must.BeLine(BytePath.Show(entry.Name), 120, "a name for people");
            }

            return (text.ToString(), count, true);
        }
        catch (Core.Oci.LayerUnreadableException)
        {
            return (text.ToString(), count, false);
        }
    }

    private static string Number(int count) => count.ToString(CultureInfo.InvariantCulture);

    /// <summary>Nothing is waited for: the bytes are there.</summary>
    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();
}

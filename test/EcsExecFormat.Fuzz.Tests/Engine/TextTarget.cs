using System.Runtime.InteropServices;
using EcsExecFormat.Fuzz.Tests.Mutation;

namespace EcsExecFormat.Fuzz.Tests.Engine;

/// <summary>A parser of text. An input is the text's UTF-16 as it is, which may have lone surrogates.</summary>
internal abstract class TextTarget : Target
{
    public override int Unit => sizeof(char);

    protected abstract IEnumerable<string> Texts { get; }

    /// <summary>Words that the parser knows.</summary>
    protected virtual IReadOnlyList<string> Words => [];

    private IReadOnlyList<string> Known => field ??= [.. Texts];

    public override IEnumerable<byte[]> LongInputs => Known.Concat(Words).Where(text => text.Length > 0).Select(text => Repeated(ToBytes(text)));

    public sealed override byte[] Mutate(byte[] input, Chance chance) => ToBytes(Mutate(ToText(input), chance));

    public sealed override string Check(byte[] input) => Check(ToText(input));

    public sealed override string Write(byte[] input) => Escaped.Text(ToText(input));

    public sealed override byte[] Read(string written) => ToBytes(Escaped.ToText(written));

    protected virtual string Mutate(string input, Chance chance) => TextMutator.Mutate(input, Known, Words, chance);

    protected abstract string Check(string text);

    protected sealed override IEnumerable<byte[]> Inputs() => Texts.Select(ToBytes);

    private static byte[] ToBytes(string text) => MemoryMarshal.AsBytes(text.AsSpan()).ToArray();

    private static string ToText(byte[] input) => new(MemoryMarshal.Cast<byte, char>(input));
}

using EcsExecFormat.Core.Oci;
using EcsExecFormat.Fuzz.Tests.Engine;

namespace EcsExecFormat.Fuzz.Tests.Targets;

/// <summary>A digest becomes part of addresses and of messages: nothing but what the specification allows may be in it.</summary>
internal sealed class DigestTarget : TextTarget
{
    private static readonly Allowance Allowance = new(PerByte: 8);

    public override IReadOnlyList<string> Kinds => ["sha256", "sha512", "another"];

    protected override IEnumerable<string> Texts =>
        [$"{Digest.Sha256Of([])}", "sha512:" + new string('a', 128), "sha256+b64u:LCa0a2j_xo_5m0U8HTBBNBNCLXBkg7-g-YpeiGJm564", "multihash+base58:QmRZxt2b1FVZPNqd8hsiykDL3TdBDeTSPX9Kv46HmX4Gx8", "a:b", "sha256:", "a++b:c"];

    protected override IReadOnlyList<string> Words => ["sha256:", "sha512:", "blake3:", "..", "/", "%2f", new('0', 64)];

    protected override string Check(string text)
    {
        var answer = Answer.Of(Allowance, 2 * text.Length, () => Digest.Parse(text), digest => digest.ToString());
        if (answer.Value is not { } digest)
            return answer.Kind(_ => "");
        Must.BeEqual(text, digest.ToString(), "a digest is what was written");
        Must.Hold(Uri.EscapeDataString(text).Replace("%3A", ":", StringComparison.Ordinal).Replace("%3D", "=", StringComparison.Ordinal).Replace("%2B", "+", StringComparison.Ordinal) == text, "it would have to be escaped in an address");
        Must.Hold(digest.Algorithm is "sha256" or "sha512" == digest.Matches([]) is not null, "what can be checked, and only that, is checked");
        return digest.Algorithm is "sha256" or "sha512" ? digest.Algorithm : "another";
    }
}

using CsCheck;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Tests.Oci;

public class DigestTests
{
    private const string Hex64 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Theory]
    [InlineData("sha256:" + Hex64)]
    [InlineData("sha512:" + Hex64 + Hex64)]
    [InlineData("blake3:" + Hex64)]
    [InlineData("sha256+b64u:LCa0a2j_xo_5m0U8HTBBNBNCLXBkg7-g-YpeiGJm564")]
    [InlineData("multihash+base58:QmRZxt2b1FVZPNqd8hsiykDL3TdBDeTSPX9Kv46HmX4Gx8")]
    public void The_forms_of_the_specification_are_read(string text) => Assert.Equal(text, Digest.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("sha256")]
    [InlineData("sha256:")]
    [InlineData(":abc")]
    [InlineData("sha256:xyz")]
    [InlineData("sha256:e3b0c442")]
    [InlineData("sha256:" + Hex64 + "0")]
    [InlineData("sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855")]
    [InlineData("SHA256:" + Hex64)]
    [InlineData("sha512:" + Hex64)]
    [InlineData("sha256:" + Hex64 + "\n")]
    [InlineData("sha256:" + Hex64 + ":1")]
    [InlineData("a++b:c")]
    [InlineData("+a:c")]
    [InlineData("a:b/../c")]
    public void What_is_no_digest_is_refused(string text)
    {
        Assert.False(Digest.TryParse(text, out _));
        Assert.DoesNotContain(Assert.Throws<ParseException>(() => Digest.Parse(text)).Message, char.IsControl);
    }

    [Fact]
    public void Endless_text_is_refused_with_a_short_message()
    {
        var error = Assert.Throws<ParseException>(() => Digest.Parse("x:" + new string('a', 10_000)));
        Assert.InRange(error.Message.Length, 1, 200);
    }

    [Theory]
    [InlineData("sha256:" + Hex64, true)]
    [InlineData("sha256:0000000000000000000000000000000000000000000000000000000000000000", false)]
    [InlineData("sha512:cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e", true)]
    [InlineData("blake3:" + Hex64, null)]
    public void Content_is_checked_where_the_algorithm_can_be(string digest, bool? matches) =>
        Assert.Equal(matches, Digest.Parse(digest).Matches([]));

    [Fact]
    public void Every_content_matches_its_own_digest_and_no_other() =>
        Gen.Byte.Array.Sample(
            bytes => Digest.Sha256Of(bytes).Matches(bytes) == true && Digest.Sha256Of(bytes).Matches([.. bytes, 0]) == false,
            iter: 200, threads: 1);

    [Fact]
    public void Every_digest_reads_back_from_its_text() =>
        Generate.Digest.Sample(digest => Assert.Equal(digest, Digest.Parse(digest.ToString())), iter: 1000, threads: 1);
}

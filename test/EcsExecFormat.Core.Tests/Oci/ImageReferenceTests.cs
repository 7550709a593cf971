using CsCheck;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Tests.Oci;

public class ImageReferenceTests
{
    private const string Hex64 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private const string Sha = "sha256:" + Hex64;

    private static readonly Digest Other = Digest.Sha256Of("other"u8);

    [Theory]
    [InlineData("nginx", "docker.io", "library/nginx", "latest", null)]
    [InlineData("nginx:1.27", "docker.io", "library/nginx", "1.27", null)]
    [InlineData("nginx@" + Sha, "docker.io", "library/nginx", null, Sha)]
    [InlineData("nginx:1.27@" + Sha, "docker.io", "library/nginx", "1.27", Sha)]
    [InlineData("bitnami/redis", "docker.io", "bitnami/redis", "latest", null)]
    [InlineData("docker.io/nginx", "docker.io", "library/nginx", "latest", null)]
    [InlineData("index.docker.io/nginx", "docker.io", "library/nginx", "latest", null)]
    [InlineData("index.docker.io/bitnami/redis:7", "docker.io", "bitnami/redis", "7", null)]
    [InlineData("localhost:5000", "docker.io", "library/localhost", "5000", null)]
    [InlineData("localhost/app", "localhost", "app", "latest", null)]
    [InlineData("localhost:5000/app", "localhost:5000", "app", "latest", null)]
    [InlineData("host:5000/repo:tag@" + Sha, "host:5000", "repo", "tag", Sha)]
    [InlineData("registry/app", "docker.io", "registry/app", "latest", null)]
    [InlineData("REGISTRY/app", "REGISTRY", "app", "latest", null)]
    [InlineData("Registry.Example:443/a/b/c", "Registry.Example:443", "a/b/c", "latest", null)]
    [InlineData("127.0.0.1:5000/app", "127.0.0.1:5000", "app", "latest", null)]
    [InlineData("[::1]/app", "[::1]", "app", "latest", null)]
    [InlineData("[2001:db8::1]:5000/a/b:t", "[2001:db8::1]:5000", "a/b", "t", null)]
    [InlineData("123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/app:v1", "123456789012.dkr.ecr.eu-west-1.amazonaws.com", "team/app", "v1", null)]
    [InlineData("x.example/a.b_c__d-e---f", "x.example", "a.b_c__d-e---f", "latest", null)]
    [InlineData("x.example/app:_.-A", "x.example", "app", "_.-A", null)]
    [InlineData("x.example/" + Hex64, "x.example", Hex64, "latest", null)]
    public void Each_part_is_found(string text, string registry, string repository, string? tag, string? digest)
    {
        var reference = ImageReference.Parse(text);
        Assert.Equal((registry, repository, tag, digest), (reference.Registry, reference.Repository, reference.Tag, reference.Digest?.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("nginx ")]
    [InlineData("nginx\n")]
    [InlineData("Nginx")]
    [InlineData("x.example/App")]
    [InlineData(Hex64)]
    [InlineData("nginx:")]
    [InlineData("nginx@")]
    [InlineData("nginx:-a")]
    [InlineData("nginx:.a")]
    [InlineData("nginx:a:b")]
    [InlineData("nginx@sha256:abc")]
    [InlineData("nginx@" + Sha + "@" + Sha)]
    [InlineData("/nginx")]
    [InlineData("a//b")]
    [InlineData("x.example/a/")]
    [InlineData("x.example/")]
    [InlineData("-a/b")]
    [InlineData("x-.example/a")]
    [InlineData("x..example/a")]
    [InlineData("a___b")]
    [InlineData("a..b")]
    [InlineData("a._b")]
    [InlineData("_a")]
    [InlineData("a_")]
    [InlineData("host:/a")]
    [InlineData("host:0/a")]
    [InlineData("host:65536/a")]
    [InlineData("host:port/a")]
    [InlineData("host:80:80/a")]
    [InlineData("[::1/a")]
    [InlineData("[]/a")]
    [InlineData("[12]/a")]
    [InlineData("[::::]/a")]
    [InlineData("[fe80::1%25eth0]/a")]
    [InlineData("[::ffff:1.2.3.4]/a")]
    [InlineData("::1/a")]
    [InlineData("https://x.example/a")]
    [InlineData("user:password@x.example/a")]
    [InlineData("x.example/a?b")]
    [InlineData("x.example/../a")]
    [InlineData("ｘ.example/a")]
    [InlineData("x.example/é")]
    public void What_is_no_reference_is_refused(string text)
    {
        Assert.False(ImageReference.TryParse(text, out _));
        var error = Assert.Throws<ParseException>(() => ImageReference.Parse(text));
        Assert.DoesNotContain(error.Message, char.IsControl);
    }

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void A_tag_has_at_most_128_characters(int length, bool isLegal) =>
        Assert.Equal(isLegal, ImageReference.TryParse("nginx:" + new string('a', length), out _));

    [Theory]
    [InlineData(255, true)]
    [InlineData(256, false)]
    public void A_repository_has_at_most_255_characters(int length, bool isLegal) =>
        Assert.Equal(isLegal, ImageReference.TryParse("x.example/" + new string('a', length), out _));

    [Fact]
    public void Endless_text_is_refused_with_a_short_message()
    {
        var error = Assert.Throws<ParseException>(() => ImageReference.Parse("a/" + new string('-', 1_000_000)));
        Assert.InRange(error.Message.Length, 1, 200);
    }

    [Fact]
    public void Pinning_keeps_the_tag() =>
        Assert.Equal($"docker.io/library/nginx:1@{Other}", ImageReference.Parse("nginx:1@" + Sha).WithDigest(Other).ToString());

    [Fact]
    public void Naming_by_digest_drops_the_tag() =>
        Assert.Equal($"docker.io/library/nginx@{Other}", ImageReference.Parse("nginx:1").ByDigest(Other).ToString());

    [Fact]
    public void Every_reference_reads_back_from_its_full_form() => Generate.ReferenceText.Sample(
        text =>
        {
            var reference = ImageReference.Parse(text);
            Assert.Equal(reference, ImageReference.Parse(reference.ToString()));
        },
        iter: 5000, threads: 1);
}

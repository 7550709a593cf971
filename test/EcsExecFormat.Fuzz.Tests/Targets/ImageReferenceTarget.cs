using System.Globalization;
using System.Net;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Fuzz.Tests.Engine;

namespace EcsExecFormat.Fuzz.Tests.Targets;

/// <summary>
/// A reference names a host that is asked, with credentials perhaps, and a path on it. Whoever writes one must not lead the question elsewhere.
/// </summary>
internal sealed class ImageReferenceTarget : TextTarget
{
    private static readonly Allowance Allowance = new(PerByte: 40);
    private static readonly Digest Other = Digest.Sha256Of([]);

    public override IReadOnlyList<string> Kinds => ["tag", "digest", "tag and digest", "ECR, tag"];

    protected override IEnumerable<string> Texts =>
    [
        "nginx", "nginx:1.27", $"nginx@{Other}", $"nginx:1.27@{Other}", "docker.io/nginx", "index.docker.io/bitnami/redis:7", "localhost:5000/app", "[2001:db8::1]:5000/a/b:t", "127.0.0.1/app",
        "Registry.Example:443/a/b/c", "x.example/a.b_c__d-e---f", "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/app:v1", "123456789012.dkr-ecr-fips.us-gov-east-1.on.aws/team/app",
        $"host:5000/repo@sha512:{new string('a', 128)}", "user:password@x.example/a", "x.example/../a", "https://x.example/a",
    ];

    protected override IReadOnlyList<string> Words => ["localhost", "docker.io", "index.docker.io", "library/", ".amazonaws.com", ".dkr.ecr.eu-west-1", "[::1]", "sha256:", $"@{Other}", ":latest", ":..", ":.", "[::ffff:1.2.3.4]", "xn--", "%40"];

    protected override string Check(string text)
    {
        var answer = Answer.Of(Allowance, 2 * text.Length, () => ImageReference.Parse(text), reference => reference.ToString());
        Must.Hold(ImageReference.TryParse(text, out var tried) == answer.Value is not null && tried == answer.Value, "TryParse and Parse differ");
        if (answer.Value is not { } reference)
            return answer.Kind(_ => "");
        Must.Hold(ImageReference.Parse(reference.ToString()) == reference, $"{reference} does not read back");
        Must.Hold(ImageReference.Parse(reference.WithDigest(Other).ToString()) == reference.WithDigest(Other), "the pinned reference does not read back");
        Must.Hold(ImageReference.Parse(reference.ByDigest(Other).ToString()) == reference.ByDigest(Other), "the reference by digest does not read back");
        Must.Hold(IsAsWritten(reference.ToString(), text), $"{text} became {reference}");
        LeadToItsOwnHost(reference);
        var kind = reference switch { { Tag: not null, Digest: not null } => "tag and digest", { Tag: not null } => "tag", _ => "digest" };
        return EcrRegistry.TryParse(reference.Registry, out _) ? $"ECR, {kind}" : kind;
    }

    /// <summary>Whether nothing but Docker's defaults was added.</summary>
    private static bool IsAsWritten(string full, string text)
    {
        var written = text.StartsWith("index.docker.io/", StringComparison.Ordinal) ? text["index.".Length..] : text;
        string[] prefixes = ["", "docker.io/", "docker.io/library/"];
        return prefixes.Any(prefix => full == prefix + written || full == $"{prefix}{written}:latest")
            || (written.StartsWith("docker.io/", StringComparison.Ordinal) && IsAsWritten(full, written["docker.io/".Length..]));
    }

    /// <summary>The address that a client would ask has the reference's host and path, and nothing else.</summary>
    private static void LeadToItsOwnHost(ImageReference reference)
    {
        var path = $"/v2/{reference.Repository}/manifests/{reference.Tag ?? reference.Digest!.ToString()}";
        Must.Hold(Uri.TryCreate($"https://{reference.Registry}{path}", UriKind.Absolute, out var address), $"no address for the host {reference.Registry}");
        Must.BeEqual(path, address.PathAndQuery, "the path");
        Must.BeEqual("", address.UserInfo + address.Query + address.Fragment, "beside host and path");
        var port = reference.Registry.LastIndexOf(':') is >= 0 and var colon && !reference.Registry.EndsWith(']') ? reference.Registry[(colon + 1)..] : "443";
        var host = port == "443" && !reference.Registry.EndsWith(":443", StringComparison.Ordinal) ? reference.Registry : reference.Registry[..reference.Registry.LastIndexOf(':')];
        Must.BeEqual(int.Parse(port, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture), address.Port.ToString(CultureInfo.InvariantCulture), "the port");
        // 127.1 and 0x7f000001 are addresses, too, and are written out.
        if (!IPAddress.TryParse(host, out var written) || !IPAddress.TryParse(address.Host, out var asked) || !written.Equals(asked))
            Must.BeEqual(host.ToLowerInvariant(), address.Host, "the host");
    }
}

using System.Text.RegularExpressions;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Fuzz.Tests.Engine;

namespace EcsExecFormat.Fuzz.Tests.Targets;

/// <summary>Whatever is taken for Amazon's host is handed credentials.</summary>
internal sealed partial class EcrRegistryTarget : TextTarget
{
    private static readonly Allowance Allowance = new(PerByte: 8);

    public override IReadOnlyList<string> Kinds => ["ECR", "FIPS", "somebody else's"];

    protected override IEnumerable<string> Texts =>
    [
        "123456789012.dkr.ecr.eu-west-1.amazonaws.com", "123456789012.dkr.ecr-fips.us-east-1.amazonaws.com:443", "123456789012.dkr-ecr.eu-central-1.on.aws", "123456789012.dkr-ecr-fips.us-gov-west-1.on.aws",
        "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn", "123456789012.dkr.ecr.us-isob-east-1.sc2s.sgov.gov", "123456789012.dkr.ecr.eu-west-1.amazonaws.com.example", "public.ecr.aws",
        "example.com/123456789012.dkr.ecr.eu-west-1.amazonaws.com", "123456789012.dkr.ecr.eu-west-1.amazonaws.com@example.com", "123456789012.d\u212ar.ecr.eu-west-1.amazonaws.com",
    ];

    protected override IReadOnlyList<string> Words => [".dkr.ecr.", ".dkr-ecr.", "-fips", ".amazonaws.com", ".on.aws", ":443", ":8443", "eu-west-1", "123456789012", ".amazonaws.com.cn"];

    protected override string Check(string text)
    {
        var registry = Allowance.Measure(2 * text.Length, () => EcrRegistry.TryParse(text, out var parsed) ? parsed : null);
        if (registry is null)
            return "somebody else's";
        Must.Hold(text.All(char.IsAscii), $"a letter that is no ASCII one was taken for one: {text}");
        var seen = Form().Match(text);
        Must.Hold(seen.Success, $"a host that is none of Amazon's was taken for one: {text}");
        Must.BeEqual($"{seen.Groups["account"].Value}/{seen.Groups["region"].Value}/{seen.Groups["suffix"].Value}".ToLowerInvariant(), $"{registry.Account}/{registry.Region}/{registry.DnsSuffix}", "the parts");
        Must.Hold(registry.IsFips == seen.Groups["fips"].Success, "FIPS or not");
        return registry.IsFips ? "FIPS" : "ECR";
    }

    [GeneratedRegex(@"\A(?<account>[0-9]{12})\.dkr[.-]ecr(?<fips>-[fF][iI][pP][sS])?\.(?<region>[a-z]{2,16}(-[a-z]{2,16}){1,3}-[0-9]{1,2})\.(?<suffix>amazonaws\.(com|com\.cn|eu)|on\.aws|on\.amazonwebservices\.com\.cn|c2s\.ic\.gov|sc2s\.sgov\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)(:443)?\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}

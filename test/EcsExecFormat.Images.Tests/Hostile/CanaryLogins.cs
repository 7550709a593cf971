using System.Collections.Immutable;
using System.Text;

namespace EcsExecFormat.Images.Tests.Hostile;

/// <summary>A login that is looked for everywhere.</summary>
/// <param name="Letter">Names it.</param>
/// <param name="Servers">Origins of the registry itself, which may be shown it by Basic.</param>
/// <param name="Realms">Origins that may be shown it for tokens.</param>
internal sealed record CanaryLogin(char Letter, string[] Servers, string[] Realms)
{
    public string Password => $"canary{Letter}canary0123456789{Letter}";

    public string Secret => $$"""{"username":"robot","password":"{{Password}}"}""";

    public string Arn => $"arn:aws:secretsmanager:eu-west-1:123456789012:secret:{Letter}";

    public string Header => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"robot:{Password}"))}";

    /// <summary>What shows it: as it is, and in the middle of Base64, wherever it begins there.</summary>
    public IEnumerable<string> Traces => Enumerable.Range(0, 3)
        .Select(before => Convert.ToBase64String(Encoding.UTF8.GetBytes(new string('x', before) + Password))[4..^4])
        .Prepend(Password).Prepend(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(Password)));
}

/// <summary>REGISTRY_CREDENTIALS of the matrix, and by hand who may see what.</summary>
internal static class CanaryLogins
{
    public static readonly CanaryLogin Corp = new('A', ["https://reg.corp.example"], ["https://reg.corp.example", "https://reg.corp.example:8443", "https://corp.example"]);
    public static readonly CanaryLogin Other = new('B', ["https://other.example"], ["https://other.example"]);
    public static readonly CanaryLogin Plain = new('C', ["http://plain.corp.example:5000"], ["http://plain.corp.example:5000", "https://plain.corp.example", "https://corp.example"]);
    public static readonly CanaryLogin Hub = new('D', ["https://registry-1.docker.io"], ["https://registry-1.docker.io", "https://index.docker.io", "https://auth.docker.io", "https://docker.io"]);
    public static readonly CanaryLogin Partner = new('E', ["https://hub.partner.example"], ["https://hub.partner.example", "https://partner.example", "https://tokens.partner-id.example"]);
    public static readonly CanaryLogin Dual = new('F', ["https://dual.corp.example"], ["https://dual.corp.example", "https://corp.example"]);

    public static readonly CanaryLogin[] All = [Corp, Other, Plain, Hub, Partner, Dual];

    public static readonly ImmutableDictionary<string, string> Secrets = new Dictionary<string, string>
    {
        ["reg.corp.example"] = Corp.Arn,
        ["other.example"] = Other.Arn,
        ["plain.corp.example:5000"] = Plain.Arn,
        ["docker.io"] = Hub.Arn,
        ["hub.partner.example"] = Partner.Arn,
        ["tokens.partner-id.example"] = Partner.Arn,
        ["dual.corp.example"] = Dual.Arn,
    }.ToImmutableDictionary();

    public static Task<string?> ReadAsync(string arn, CancellationToken cancellationToken) => Task.FromResult<string?>(All.Single(login => login.Arn == arn).Secret);
}

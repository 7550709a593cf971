using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using EcsExecFormat.Images.Tests.Registries;

namespace EcsExecFormat.Hostile.Targets;

/// <summary>What the registry that may be asked says.</summary>
internal sealed record FrontAnswer(WireReply Reply)
{
    public static readonly FrontAnswer NotFound = new(WireReply.Empty(404));

    public static FrontAnswer Redirect(string location) => new(WireReply.Redirect(OnTheWire(location)));

    public static FrontAnswer Challenge(string realm) =>
        new(WireReply.Challenge($"Bearer realm=\"{OnTheWire(realm.Replace("\\", "\\\\", StringComparison.Ordinal))}\",service=\"front\",scope=\"repository:x:pull\""));

    // The server writes one byte for each character.
    private static string OnTheWire(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
}

/// <summary>The same registry with TLS and without.</summary>
internal sealed class TestAuthorityOf(string name) : IDisposable
{
    private readonly TestAuthority _authority = new();

    public X509Certificate2Collection Certificates => _authority.Certificates;

    public WireServer Serve(Func<string, FrontAnswer> answer) => new(request => answer(request.Target).Reply, _authority.Issue(name));

    public static WireServer ServePlain(Func<string, FrontAnswer> answer) => new(request => answer(request.Target).Reply);

    public void Dispose() => _authority.Dispose();
}

/// <summary>Targets by the repository that leads to them.</summary>
internal sealed class FrozenTargets(Target[] targets)
{
    private readonly Dictionary<string, Target> _byHost = targets.Where(target => target.Host is not null).ToDictionary(target => target.Host!);

    public IReadOnlyList<Target> All => targets;

    public System.Net.IPAddress[][]? Answers(string host) => _byHost.GetValueOrDefault(host)?.Answers;

    public Target At(string? repository) => TryAt(repository, out var target) ? target : throw new InvalidOperationException($"there is no target {repository}");

    public bool TryAt(string? repository, [NotNullWhen(true)] out Target? target)
    {
        var isThere = repository is ['t', .. var number] && int.TryParse(number, null, out var index) && index < targets.Length;
        target = isThere ? targets[int.Parse(repository![1..], null)] : null;
        return isThere;
    }
}

/// <summary>The little JSON that ECR speaks here.</summary>
internal static class JsonText
{
    public static string Of(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    public static string? Member(string body, string name)
    {
        using var document = JsonDocument.Parse(body);
        return document.RootElement.GetProperty(name).GetString();
    }
}

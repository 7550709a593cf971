using EcsExecFormat.Fuzz.Tests.Engine;
using EcsExecFormat.Images.Connections;

namespace EcsExecFormat.Fuzz.Tests.Targets;

/// <summary>Each host is allowed as it is spelt, and nothing else is.</summary>
internal sealed class AllowedHostsTarget : TextTarget
{
    private static readonly Allowance Allowance = new(PerByte: 120);

    private static readonly (string Host, int Port)[] Others = [("localhost", 443), ("127.0.0.1", 80), ("[::1]", 443), ("169.254.169.254", 80), ("10.0.0.7", 5000)];

    public override IReadOnlyList<string> Kinds => ["refused", "some", "none"];

    protected override IEnumerable<string> Texts =>
        ["registry.example.internal,10.0.0.7:5000", "localhost", "[fd00::7]:443, [::1]", "127.0.0.1:80", "registry.example.internal:0443", "127.1", "https://registry.example", "a,,b", " ", "2130706433:80", "a:b:c", "[::ffff:10.0.0.7]"];

    protected override IReadOnlyList<string> Words => [",", ":", "[", "]", ".", "*", "0", "127.0.0.1", "localhost", "::1", "65535", "65536"];

    protected override string Check(string text)
    {
        var hosts = Allowance.Measure(2 * text.Length, () => AllowedHosts.TryParse(text, out var read) ? read : null);
        if (hosts is null)
            return "refused";
        var entries = text.Split(',').Select(entry => entry.Trim().ToLowerInvariant()).Where(entry => entry.Length > 0).ToArray();
        foreach (var (host, port) in Others)
        {
            var isNamed = entries.Any(entry => entry == host ? port is 443 or 80 : entry.StartsWith(host + ":", StringComparison.Ordinal) && entry[(host.Length + 1)..].TrimStart('0') == $"{port}");
            Must.Hold(isNamed == hosts.Contains(host, port), $"{host}:{port} is allowed without being named, or named and not allowed");
        }

        return entries.Length > 0 ? "some" : "none";
    }
}

using System.Globalization;
using System.Text.RegularExpressions;
using System.Threading.Channels;

namespace EcsExecFormat.TestSupport;

/// <summary>A request as docker-registry logged it.</summary>
/// <param name="Method">Such as GET.</param>
/// <param name="Path">Such as <c>/v2/team/web/manifests/1.0</c>.</param>
/// <param name="Status">What was answered.</param>
/// <param name="Agent">Who asked.</param>
internal sealed record RegistryRequest(string Method, string Path, int Status, string Agent)
{
    public override string ToString() => $"{Method} {Path} {Status}";
}

/// <summary>The access log of docker-registry, which it prints in Apache's combined format, one line for each request that was answered.</summary>
internal sealed partial class AccessLog
{
    private readonly Channel<RegistryRequest> _lines = Channel.CreateUnbounded<RegistryRequest>();
    private int _marks;

    public void Take(string? line)
    {
        if (line is null)
            _lines.Writer.TryComplete();
        else if (Line().Match(line) is { Success: true, Groups: var groups })
            _lines.Writer.TryWrite(new RegistryRequest(groups[1].Value, groups[2].Value, int.Parse(groups[3].Value, CultureInfo.InvariantCulture), groups[4].Value));
    }

    /// <summary>Asks for a page that needs no login and reads the log up to the line about that: what was answered before stands above it.</summary>
    /// <param name="root">The registry's own root.</param>
    /// <returns>What was logged since the last call.</returns>
    public async Task<IReadOnlyList<RegistryRequest>> DrainAsync(Uri root)
    {
        var mark = $"/?mark={Interlocked.Increment(ref _marks)}";
        using var handler = new HttpClientHandler();
#pragma warning disable CA5400, CA5399, CA5359 // It is asked for nothing, and told nothing.
        handler.ServerCertificateCustomValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5400, CA5399, CA5359
        using var http = new HttpClient(handler);
        using (await http.GetAsync(new Uri(root, mark), TestContext.Current.CancellationToken))
        {
        }

        var requests = new List<RegistryRequest>();
        while (await _lines.Reader.ReadAsync(TestContext.Current.CancellationToken) is var request && request.Path != mark)
            requests.Add(request);
        return requests;
    }

    [GeneratedRegex("""^\S+ - \S+ \[[^\]]*\] "(\S+) (\S+) HTTP/[0-9.]+" (\d+) \d+ "[^"]*" "([^"]*)"$""")]
    private static partial Regex Line();
}

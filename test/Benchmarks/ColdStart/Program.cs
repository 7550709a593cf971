using System.Globalization;
using System.Net;
using System.Net.Sockets;
using EcsExecFormat.Benchmarks.ColdStart;

// Usage: ColdStart RUNS BOOTSTRAP EMPTY. Called by cold-start.sh, which explains the figures.
if (args is not [var runsText, var bootstrap, var empty] || !int.TryParse(runsText, CultureInfo.InvariantCulture, out var runs) || runs < 1)
{
    await Console.Error.WriteLineAsync("usage: ColdStart RUNS BOOTSTRAP EMPTY");
    return 2;
}

using var listener = new TcpListener(IPAddress.Loopback, 0);
listener.Start();
string[] environment = Measurements.LambdaEnvironment((IPEndPoint)listener.LocalEndpoint);
var first = new List<Sample>();
var whole = new List<Sample>();
for (var run = -3; run < runs; run++)
{
    var bootstrapSample = Measurements.UntilFirstNext(listener, bootstrap, environment);
    var emptySample = Measurements.WholeRun(empty);
    if (run < 0)
        continue; // Warming up: the page cache, and this program's own code.
    first.Add(bootstrapSample);
    whole.Add(emptySample);
}

Measurements.Print("bootstrap, start to first /next", first);
Measurements.Print("empty program, start to exit", whole);
var ratio = first.Zip(whole, (a, b) => a.Milliseconds / b.Milliseconds).Order().ToList();
Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
    $"{"ratio, run by run",-34} min {ratio[0]:F2}  median {ratio[ratio.Count / 2]:F2}  max {ratio[^1]:F2}"));
return 0;

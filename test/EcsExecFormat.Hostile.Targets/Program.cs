using System.Net;
using System.Net.Sockets;
using EcsExecFormat.Hostile.Targets;

// Goes through all targets, so that what it connects to can be seen from outside; then connects once to a trap and once by way of
// the proxy that the environment names, if it does, to show that both would have been seen.
using var run = new HostileRun();
await run.GoThroughAsync();
Console.WriteLine($"targets {run.Outcomes.Count}");
foreach (var outcome in run.Outcomes.Where(outcome => outcome.Problem is null || args is ["--all"]))
    Console.WriteLine($"{outcome.Problem ?? "read"} {outcome.Target}: {outcome.Reason}");
foreach (var address in run.Connected.Where(address => !run.IsFine(address)).Distinct())
    Console.WriteLine($"reached {address}");
Console.WriteLine($"trapped {run.Traps.Accepted}");
Console.WriteLine($"front {string.Join(',', run.FrontPorts)}");
Console.WriteLine($"control {run.Traps.Ports[0]}");
using (var client = new TcpClient())
    await client.ConnectAsync(IPAddress.Loopback, run.Traps.Ports[0]);
if (Environment.GetEnvironmentVariable("HTTP_PROXY") is not null)
{
    using var client = new HttpClient();
    await client.GetAsync(new Uri("http://target.hostile.example/"));
}

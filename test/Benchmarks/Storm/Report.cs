using System.Globalization;
using EcsExecFormat.LocalAws;
using EcsExecFormat.LocalAws.Sns;

namespace EcsExecFormat.Benchmarks.Storm;

/// <summary>The figures of a storm that is over.</summary>
internal sealed class Report(LocalAwsServer aws, Deliveries deliveries)
{
    public void Print(string title, Shape shape, int events, TimeSpan time, double peakMiB)
    {
        Say($"{title}: {events} events, {shape.Clusters * shape.Services} service(s) in {shape.Clusters} cluster(s), {shape.InDeploy} of them in mode deploy");
        Say($"  time                 {time.TotalSeconds:0.0} s, {events / time.TotalSeconds:0} events per second");
        Say($"  peak resident memory {peakMiB:0.0} MiB, of the largest instance");
        Say($"  delivered once more  {deliveries.Again}, dead-lettered {deliveries.DeadLettered}");
        Say($"  messages             {aws.Sns.Messages.Count} ({By(message => Attribute(message, "kind") + " " + Attribute(message, "action"))}), to {By(message => message.Attributes.TryGetValue("audience", out var audience) ? audience.Value : "everybody")}");
        Say($"  changes              {Effective("RegisterTaskDefinition")} revisions registered, {Effective("UpdateService")} services updated");
        Say($"  throttled            {aws.Rates.Refused.Values.Sum()} ({string.Join(", ", aws.Rates.Refused.Select(refused => $"{refused.Key.Operation} {refused.Value}"))})");
        foreach (var service in aws.Calls.All.Where(call => call.Service != "lambda").GroupBy(call => call.Service).OrderBy(service => service.Key, StringComparer.Ordinal))
        {
            var operations = service.GroupBy(call => call.Operation).OrderByDescending(operation => operation.Count()).Select(operation => $"{operation.Key} {operation.Count()}");
            Say($"  {service.Key + " calls",-20} {service.Count()} ({string.Join(", ", operations)})");
        }

        Console.WriteLine();
    }

    private int Effective(string operation) => aws.Calls.Of("ecs", operation).Count(call => call.Status == 200);

    private string By(Func<SnsMessage, string> word) =>
        string.Join(", ", aws.Sns.Messages.GroupBy(word).OrderByDescending(group => group.Count()).Select(group => $"{group.Count()} {group.Key}"));

    private static string Attribute(SnsMessage message, string name) => message.Attributes.TryGetValue(name, out var value) ? value.Value : "unknown " + name;

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}

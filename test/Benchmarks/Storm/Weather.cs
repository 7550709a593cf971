using System.Diagnostics;
using EcsExecFormat.LocalAws;
using EcsExecFormat.LocalAws.Throttling;
using EcsExecFormat.TestSupport;

namespace EcsExecFormat.Benchmarks.Storm;

/// <summary>Runs one storm and prints what came of it.</summary>
internal static class Weather
{
    /// <summary>The template's ReservedConcurrency.</summary>
    private const int Instances = 5;

    private const string Table = "incidents";

    /// <param name="title">What the storm is.</param>
    /// <param name="shape">What it falls upon.</param>
    /// <param name="events">How many tasks stop.</param>
    /// <param name="bootstrap">The function's binary.</param>
    public static async Task RunAsync(string title, Shape shape, int events, string bootstrap)
    {
        await using var aws = await LocalAwsServer.StartAsync();
        aws.Sns.AddTopic("alerts");
        aws.DynamoDb.AddTable(Table);
        var storm = new Landscape(aws, shape).Events(events).ToList();
        aws.Rates.Set(RateLimit.OfEcs);
        var instances = Enumerable.Range(0, Instances).Select(_ => BootstrapProcess.Start(Environment(aws), bootstrap)).ToList();
        try
        {
            var deliveries = new Deliveries(aws.Lambda);
            var watch = Stopwatch.StartNew();
            await deliveries.AllAsync(storm);
            var time = watch.Elapsed;
            // The instances wait for their next event, so their peaks can still be read.
            var peak = instances.Max(instance => PeakMemory.KiB(instance.Id)) / 1024.0;
            new Report(aws, deliveries).Print(title, shape, events, time, peak);
        }
        finally
        {
            instances.ForEach(instance => instance.Dispose());
        }
    }

    private static Dictionary<string, string> Environment(LocalAwsServer aws) => new(aws.Environment.Concat(aws.Lambda.Environment))
    {
        ["ALERT_TOPIC_ARN"] = $"arn:aws:sns:{aws.Options.Region}:{aws.Options.Account}:alerts",
        ["INCIDENT_TABLE"] = Table,
    };
}

using System.Text;
using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws;
using EcsExecFormat.LocalAws.Lambda;
using EcsExecFormat.TestSupport;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>The real function in one process or several, with LocalAws as the AWS it asks and as the Lambda that feeds it.</summary>
public abstract class RunningFunction : IAsyncLifetime
{
    public const string Table = "incidents";

    /// <summary>Far longer than anything takes; a function that does not answer fails the test and does not hang it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly List<BootstrapProcess> _instances = [];

    public LocalAwsServer Aws { get; private set; } = null!;

    /// <summary>How many processes share the table.</summary>
    protected virtual int Instances => 1;

    protected virtual LocalAwsOptions Options => new();

    /// <summary>The program to start; null for the usual one.</summary>
    protected virtual string? Program => null;

    public async ValueTask InitializeAsync()
    {
        Aws = await LocalAwsServer.StartAsync(Options, TestContext.Current.CancellationToken);
        Aws.Sns.AddTopic("alerts");
        Prepare();
        for (var started = 0; started < Instances; started++)
            StartInstance();
        var failed = await Task.WhenAny(Aws.Lambda.FirstNext, Aws.Lambda.InitError).WaitAsync(Patience) == Aws.Lambda.InitError;
        Assert.False(failed, failed ? (await Aws.Lambda.InitError).Document : "");
    }

    public async ValueTask DisposeAsync()
    {
        _instances.ForEach(instance => instance.Dispose());
        await Aws.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends every instance at once, as a crash would (SIGKILL).</summary>
    public void KillInstances()
    {
        _instances.ForEach(instance => instance.Dispose());
        _instances.Clear();
    }

    /// <summary>Has every instance end by itself, as Lambda does.</summary>
    /// <returns>All that they wrote.</returns>
    public async Task<string> EndInstancesAsync()
    {
        var written = new StringBuilder();
        foreach (var instance in _instances)
        {
            instance.Terminate();
            var exit = await instance.ExitAsync(TestContext.Current.CancellationToken);
            written.Append(exit.Output).Append(exit.Error);
        }

        KillInstances();
        return written.ToString();
    }

    /// <summary>Ends every instance at once, as a crash would, and waits until their Runtime API knows.</summary>
    public async Task KillInstancesAsync()
    {
        KillInstances();
        using var patience = new CancellationTokenSource(Patience);
        while (Aws.Lambda.Waiting > 0)
            await Task.Delay(5, patience.Token);
    }

    /// <summary>Ends every instance as Lambda does.</summary>
    /// <returns>All that they wrote.</returns>
    public async Task<string> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        _instances.ForEach(instance => instance.Terminate());
        var exits = await Task.WhenAll(_instances.Select(instance => instance.ExitAsync(patience.Token)));
        return string.Concat(exits.Select(exit => exit.Output + exit.Error));
    }

    /// <summary>Ends every instance while it waits for its next event: one that dies while it asks for it would take that event with it.</summary>
    public async Task KillIdleInstancesAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        while (Aws.Lambda.Waiting < _instances.Count)
            await Task.Delay(5, patience.Token);
        await KillInstancesAsync();
    }

    public void StartInstance() => _instances.Add(BootstrapProcess.Start(Environment(), Program));

    /// <summary>Hands the function an event, once.</summary>
    public Task<InvocationResult> InvokeAsync(ReadOnlyMemory<byte> payload) => InvokeUntilAsync(payload, TestContext.Current.CancellationToken);

    /// <summary>Hands the function an event, once, and waits for its answer no longer than asked to.</summary>
    public async Task<InvocationResult> InvokeUntilAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        return await Aws.Lambda.InvokeAsync(payload, TimeSpan.FromSeconds(60), patience.Token);
    }

    /// <returns>The outcome document. An invocation that fails fails the test.</returns>
    public async Task<JsonObject> OutcomeAsync(JsonNode taskEvent) => Outcome(await InvokeAsync(Bytes(taskEvent)));

    /// <returns>The <c>errorMessage</c>. An invocation that succeeds fails the test.</returns>
    public async Task<string> ErrorAsync(ReadOnlyMemory<byte> payload)
    {
        var result = await InvokeAsync(payload);
        var error = Assert.IsType<InvocationError>(result, exactMatch: false);
        Assert.StartsWith("Function.", error.Type, StringComparison.Ordinal);
        return JsonNode.Parse(error.Document)!["errorMessage"]!.GetValue<string>();
    }

    /// <summary>Hands the function an event until it succeeds, as Lambda and the dead-letter queue's redrive do.</summary>
    public async Task<JsonObject> DeliverAsync(JsonNode taskEvent)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (true)
        {
            if (await InvokeAsync(Bytes(taskEvent)) is InvocationResponse response)
                return Outcome(response);
            await Task.Delay(20, patience.Token);
        }
    }

    public static JsonObject Outcome(InvocationResult result)
    {
        if (result is InvocationError error)
            Assert.Fail($"the invocation failed: {error.Document}");
        var outcome = (JsonObject)JsonNode.Parse(Assert.IsType<InvocationResponse>(result).Text)!;
        Assert.Equal("ecs-exec-format/outcome/v1", (string?)outcome["schema"]);
        return outcome;
    }

    public static byte[] Bytes(JsonNode node) => Encoding.UTF8.GetBytes(node.ToJsonString());

    /// <summary>What is there before the first instance starts.</summary>
    protected virtual void Prepare() => Aws.DynamoDb.AddTable(Table);

    /// <summary>The whole environment of an instance, as Lambda and the template set it.</summary>
    protected virtual Dictionary<string, string> Environment() => new(Aws.Environment.Concat(Aws.Lambda.Environment))
    {
        ["ALERT_TOPIC_ARN"] = $"arn:aws:sns:{Aws.Options.Region}:{Aws.Options.Account}:alerts",
        ["INCIDENT_TABLE"] = Table,
    };
}

/// <summary>One instance, so that its caches and its calls can be followed.</summary>
public sealed class OneInstance : RunningFunction;

/// <summary>One instance that may make as many changes as the tests want.</summary>
public sealed class ChangingInstance : RunningFunction
{
    protected override Dictionary<string, string> Environment() => new(base.Environment()) { ["MAX_CHANGES_PER_HOUR"] = "1000" };
}

/// <summary>Four instances that may make as many changes as the tests want.</summary>
public sealed class ChangingFleet : RunningFunction
{
    protected override int Instances => 4;

    protected override Dictionary<string, string> Environment() => new(base.Environment()) { ["MAX_CHANGES_PER_HOUR"] = "1000" };
}

/// <summary>Four instances that share the table, as Lambda runs them under load.</summary>
public sealed class FourInstances : RunningFunction
{
    protected override int Instances => 4;
}

/// <summary>For tests that mostly wait for the pauses between attempts of a call.</summary>
public sealed class SixInstances : RunningFunction
{
    protected override int Instances => 6;
}

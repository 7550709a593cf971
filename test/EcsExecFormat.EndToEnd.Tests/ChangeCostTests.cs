namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>What a change costs, in calls to AWS from the event to the mail: each line is a round trip, but for the two that run together.</summary>
public sealed class ChangeCostTests(ChangingInstance function) : IClassFixture<ChangingInstance>
{
    /// <summary>What the image is for, the incident's claim, and whether an earlier change is still to be told.</summary>
    private static readonly string[] Diagnosis =
        ["ecs:DescribeTaskDefinition", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:DownloadLayer", "dynamodb:PutItem", "dynamodb:GetItem"];

    private static readonly string[] Surroundings = ["ecs:DescribeClusters", "ecs:DescribeServices"];

    private static readonly string[] Proof = ["ecr:GetDownloadUrlForLayer", "ecr:DownloadLayer"];

    /// <summary>Whether a healthy task runs the same image there.</summary>
    private static readonly string[] Twins = ["ecs:ListTasks"];

    /// <summary>What stands in the table about this correction, and of the hour's budget.</summary>
    private static readonly string[] Books = ["dynamodb:GetItem", "dynamodb:GetItem"];

    /// <summary>The revision afresh, and the family's newest one. What the image's name leads to was told with what ran.</summary>
    private static readonly string[] Plan = ["ecs:DescribeTaskDefinition", "ecs:ListTaskDefinitions"];

    /// <summary>From here on the tick looks after it.</summary>
    private static readonly string[] Watch = ["dynamodb:GetItem", "dynamodb:PutItem"];

    /// <summary>No other correction of the service is made meanwhile.</summary>
    private static readonly string[] Lease = ["dynamodb:GetItem", "dynamodb:PutItem"];

    /// <summary>Nobody else registers the same correction meanwhile.</summary>
    private static readonly string[] Registration = ["dynamodb:GetItem", "dynamodb:PutItem"];

    /// <summary>How many incidents were opened lately.</summary>
    private static readonly string[] Digest = ["dynamodb:GetItem", "dynamodb:PutItem"];

    private static readonly string[] Change =
    [
        "ecr:BatchGetImage", "ecs:DescribeClusters", "ecs:DescribeServices", .. Watch, .. Lease, .. Registration, .. Books, "dynamodb:PutItem", "dynamodb:PutItem",
        "ecs:ListTaskDefinitions", "ecs:RegisterTaskDefinition", "dynamodb:PutItem",
        "ecs:DescribeClusters", "dynamodb:PutItem", "ecs:DescribeServices", "ecs:UpdateService", "dynamodb:PutItem",
    ];

    /// <summary>So that the plan can be approved.</summary>
    private static readonly string[] Kept = ["dynamodb:PutItem"];

    private static readonly string[] Telling = ["sns:Publish", "dynamodb:PutItem"];

    [Fact]
    public async Task A_deployed_correction_costs_38_calls_and_each_further_task_one_write()
    {
        var machine = WrongMachine.ArmImage;
        var scene = machine.Set(function.Aws, WrongMachine.Proof.Bytes, "deploy");

        var calls = await CallsAsync(scene, machine);

        Assert.Equal([.. Diagnosis, .. Surroundings, .. Twins, .. Proof, .. Books, .. Plan, .. Change, .. Telling], calls);
        Assert.Equal(38, calls.Length);
        function.Aws.Calls.Clear();
        for (var task = 0; task < 50; task++)
            Assert.Equal("suppressed", (string?)(await function.OutcomeAsync(machine.StoppedTask(scene, WrongMachine.Proof.Bytes)))["alert"]);
        Assert.Equal(Enumerable.Repeat("dynamodb:PutItem", 50), Calls());
    }

    [Fact]
    public async Task A_plan_costs_what_it_takes_to_be_as_sure_as_the_change()
    {
        var machine = WrongMachine.ArmImage;

        var calls = await CallsAsync(machine.Set(function.Aws, WrongMachine.Proof.Bytes, "plan"), machine);

        Assert.Equal([.. Diagnosis, .. Surroundings, .. Twins, .. Proof, .. Books, .. Plan, .. Kept, .. Digest, .. Telling], calls);
    }

    [Fact]
    public async Task A_change_that_the_service_itself_declines_costs_no_look_at_anything_else()
    {
        var machine = WrongMachine.ArmImage;
        var scene = machine.Set(function.Aws, WrongMachine.Proof.PullError, "deploy");
        function.Aws.Ecs.Edit(scene.Name, scene.Name, service => service["schedulingStrategy"] = "DAEMON");

        var calls = await CallsAsync(scene, machine, WrongMachine.Proof.PullError);

        Assert.Equal(["ecs:DescribeTaskDefinition", "ecr:BatchGetImage", "dynamodb:PutItem", "dynamodb:GetItem", .. Surroundings, .. Books, .. Digest, .. Telling], calls);
    }

    private async Task<string[]> CallsAsync(Scene scene, WrongMachine machine, WrongMachine.Proof proof = WrongMachine.Proof.Bytes)
    {
        function.Aws.Calls.Clear();
        await function.OutcomeAsync(machine.StoppedTask(scene, proof));
        Assert.Single(scene.Messages);
        var calls = Calls();
        var together = Array.IndexOf(calls, "ecs:DescribeServices") is var service && calls[service + 1] == "ecs:DescribeClusters" ? service : service - 1;
        Array.Sort(calls, together, 2, StringComparer.Ordinal);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', calls));
        return calls;
    }

    private string[] Calls() => [.. function.Aws.Calls.All.Where(call => call.Service != "lambda").Select(call => $"{call.Service}:{call.Operation}")];
}

using System.Diagnostics;
using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws.Ecs;

namespace EcsExecFormat.LocalAws.Tests;

public sealed class BotocoreTests
{
    [Fact]
    public async Task Botocore_can_use_every_operation()
    {
        if ((await PythonAsync("-c", "import botocore")).ExitCode != 0)
            Assert.Skip("python3 with botocore is not installed");
        await using var aws = await LocalAwsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var folder = SampleLayout.Write();
        aws.Ecr.LoadOciLayout("layout", folder.Path, "latest");
        PutWhatIsOnlyRead(aws);

        var (exitCode, output) = await PythonAsync([Path.Combine(AppContext.BaseDirectory, "every_operation.py")], aws.Environment);

        Assert.True(exitCode == 0, output);
        Assert.Equal(44, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal("Grüße", Assert.Single(aws.Sns.Messages).BodyFor("email"));
        Assert.Equal("short & <sweet> +%", aws.Sns.Messages[0].BodyFor("sms"));
        Assert.All(aws.Calls.All, call => Assert.Equal("eu-west-1", call.Operation == "DownloadLayer" ? "eu-west-1" : call.Request.Scope?.Region));
    }

    /// <summary>What no operation makes here.</summary>
    private static void PutWhatIsOnlyRead(LocalAwsServer aws)
    {
        aws.Secrets.Put("registry/reader", "{\"password\":\"Grüße\"}");
        aws.Secrets.PutBinary("registry/bytes", new byte[] { 0, 255 });
        aws.Secrets.Put("registry/old", "old");
        aws.Secrets.MarkForDeletion("registry/old");
        aws.CloudFormation.SetStatus("shop", "UPDATE_ROLLBACK_IN_PROGRESS");
        aws.CloudFormation.SetStatus("old", "DELETE_COMPLETE");
        aws.Ssm.SetState("nights", "OPEN", DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
        aws.Ssm.SetState("freeze", "CLOSED", DateTimeOffset.FromUnixTimeSeconds(1_900_000_000));
        aws.Ecs.Invoke("CreateCluster", new JsonObject { ["clusterName"] = "machines" });
        aws.Ecs.PutContainerInstance("machines", "0123", "arm64");
        aws.Ecs.PutContainerInstance("machines", "4567", new JsonObject { ["status"] = "DRAINING", ["agentConnected"] = false, ["capacityProviderName"] = "spot" });
        aws.Ecs.PutService("machines", "retired", new JsonObject { ["status"] = "INACTIVE" });
        aws.Ecs.PutService("machines", "blue", new JsonObject { ["deploymentController"] = new JsonObject { ["type"] = "CODE_DEPLOY" } });
        aws.Ecs.PutTask("machines", new LocalTask("89ab", "web:2", new LocalContainer("web", "example/web:1") { ImageDigest = "sha256:00", RuntimeId = "0011" })
        {
            Service = "blue",
            StartedBy = "ecs-svc/1",
            HealthStatus = "HEALTHY",
            StartedAt = DateTimeOffset.FromUnixTimeMilliseconds(1_500),
            ContainerInstance = "0123",
            CpuArchitecture = "arm64",
        });
        aws.Ecs.PutTask("machines", new LocalTask("cdef", "web:1", new LocalContainer("web", "example/web:1") { ExitCode = 255, Reason = "Error" })
        {
            LastStatus = "STOPPED",
            LaunchType = "FARGATE",
        });
    }

    private static Task<(int ExitCode, string Output)> PythonAsync(params string[] arguments) =>
        PythonAsync(arguments, new Dictionary<string, string>());

    private static async Task<(int ExitCode, string Output)> PythonAsync(string[] arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("python3", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        try
        {
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return (process.ExitCode, output + await error);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (127, "python3 is not installed");
        }
    }
}

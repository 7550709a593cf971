using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws;
using Spectre.Console;

namespace EcsExecFormat.Demo;

/// <summary>What became of the service, as ECS describes it afterwards: neither the mail nor the function's answer is asked.</summary>
internal static partial class Show
{
    /// <summary>The difference of the failing revision and the newest one.</summary>
    public static void Change(DemoScene scene)
    {
        var failing = scene.TaskDefinitionArn;
        var newest = (string)scene.Aws.Ecs.Invoke("ListTaskDefinitions", new JsonObject { ["familyPrefix"] = DemoScene.Family, ["sort"] = "DESC" })["taskDefinitionArns"]![0]!;
        if (newest == failing)
        {
            Step("Changed", $"nothing: {Name(failing)} is the newest revision of its family");
            return;
        }

        var comparison = RevisionComparison.Of(scene.Aws, failing, newest);
        string[] lines =
        [
            $"from [bold]{Name(failing)}[/] to [bold]{Name(newest)}[/], both as ECS describes them now:",
            .. comparison.Removed.Select(line => $"[red]- {Markup.Escape(line)}[/]"),
            .. comparison.Added.Select(line => $"[green]+ {Markup.Escape(line)}[/]"),
            $"{comparison.Same} other values are the same. ECS itself sets {string.Join(", ", comparison.OfEcs)}.",
        ];
        Step("Changed", string.Join('\n', lines));
    }

    /// <summary>The service's task definition and its deployments.</summary>
    public static void RunsNow(DemoScene scene)
    {
        var asked = new JsonObject { ["cluster"] = DemoScene.Cluster, ["services"] = new JsonArray(DemoScene.ServiceName) };
        var service = scene.Aws.Ecs.Invoke("DescribeServices", asked)["services"]![0]!;
        var revision = (string)service["taskDefinition"]!;
        string[] lines =
        [
            $"service [bold]{DemoScene.ServiceName}[/] is set to [bold]{Name(revision)}[/] for [bold]{Architecture(scene.Aws, revision)}[/]; its deployments (no tasks are started here):",
            .. service["deployments"]!.AsArray().Select(deployment => OneOf(scene.Aws, deployment!)),
        ];
        Step("Runs now", string.Join('\n', lines));
    }

    private static string OneOf(LocalAwsServer aws, JsonNode deployment)
    {
        var (status, revision) = ((string)deployment["status"]!, (string)deployment["taskDefinition"]!);
        var colour = status == "PRIMARY" ? "bold" : "default";
        return $"  [{colour}]{status,-7}  {Name(revision)}  {Architecture(aws, revision),-6}[/]  {(int)deployment["runningCount"]!} of {(int)deployment["desiredCount"]!} tasks running";
    }

    /// <summary>What the revision declares; nothing means X86_64 (API reference, RuntimePlatform).</summary>
    private static string Architecture(LocalAwsServer aws, string revision) =>
        (string?)aws.Ecs.TaskDefinition(revision)?["runtimePlatform"]?["cpuArchitecture"] ?? "X86_64";

    private static string Name(string arn) => arn[(arn.LastIndexOf('/') + 1)..];
}

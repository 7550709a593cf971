using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws;
using EcsExecFormat.LocalAws.Ecr;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>An image of one architecture that was started on the other.</summary>
/// <param name="Image">What the image is for, as images say it: <c>amd64</c> or <c>arm64</c>.</param>
/// <param name="Host">What it was started on, in the same words.</param>
/// <param name="Attribute">The same as ECS's attribute says it.</param>
/// <param name="Declared">The same as the task definition says it.</param>
/// <param name="Corrected">What the task definition should have said.</param>
public sealed record WrongMachine(string Image, string Host, string Attribute, string Declared, string Corrected)
{
    public static readonly WrongMachine ArmImage = new("arm64", "amd64", "x86_64", "X86_64", "ARM64");
    public static readonly WrongMachine IntelImage = new("amd64", "arm64", "arm64", "ARM64", "X86_64");

    /// <summary>What the image can be for.</summary>
    public static readonly string[] Images = ["arm64", "amd64"];

    public static WrongMachine Of(string image) => image == "arm64" ? ArmImage : IntelImage;

    /// <summary>What shows it beyond doubt.</summary>
    public enum Proof
    {
        /// <summary>The image's index has no entry for the machine, and ECS says so.</summary>
        PullError,

        /// <summary>The image was pulled, and its entrypoint is a program for another machine.</summary>
        Bytes,
    }

    /// <summary>The scene of it, in the mode that the cluster's tag asks for.</summary>
    internal Scene Set(LocalAwsServer aws, Proof proof, string mode, Func<Parts, Parts>? with = null)
    {
        var parts = new Parts
        {
            Push = Push(proof),
            Declared = Declared,
            ClusterMode = mode,
        };
        return Scene.Create(aws, with is null ? parts : with(parts));
    }

    /// <summary>The event of one more task of the service's newest deployment, or of the family, that stopped of it.</summary>
    internal JsonObject StoppedTask(Scene scene, Proof proof)
    {
        var taskEvent = Stopped(scene.StoppedTask(), proof);
        if (scene.HasService)
            taskEvent.Detail()["startedBy"] = scene.PrimaryDeployment();
        return taskEvent;
    }

    /// <summary>The event of a task, as it looks when it stopped of this.</summary>
    internal JsonObject Stopped(JsonObject taskEvent, Proof proof) =>
        proof == Proof.Bytes ? taskEvent.On(Attribute) : taskEvent.On(Attribute).NeverPulled(Host);

    /// <summary>Pushes the image, and gives the digest that ECS reports.</summary>
    internal Func<EcrRegistry, string, string> Push(Proof proof) => proof == Proof.Bytes ? LayeredImage.Of(Image, Image) : Pictures.IndexOf(Image);
}

/// <summary>The service of a scene, as ECS knows it.</summary>
internal static class SceneService
{
    public static JsonObject Service(this Scene scene) => scene.Aws.Ecs.Service(scene.Name, scene.Name)!;

    /// <returns>The ARN of the revision that the service is set to.</returns>
    public static string Revision(this Scene scene) => (string)scene.Service()["taskDefinition"]!;

    /// <returns>The id of its newest deployment.</returns>
    public static string PrimaryDeployment(this Scene scene) => (string)scene.Service()["deployments"]![0]!["id"]!;

    /// <returns>The ARN of a revision of the scene's family.</returns>
    public static string RevisionOf(this Scene scene, int number) => $"{scene.TaskDefinition[..scene.TaskDefinition.LastIndexOf(':')]}:{number}";

    /// <summary>The service is one of a CloudFormation stack of the scene's name, which is in this state from now on.</summary>
    public static void SetStack(this Scene scene, string status)
    {
        var service = scene.Service();
        service["tags"] = new JsonArray(
            new JsonObject { ["key"] = "aws:cloudformation:stack-name", ["value"] = scene.Name },
            new JsonObject { ["key"] = "aws:cloudformation:stack-id", ["value"] = scene.Aws.CloudFormation.SetStatus(scene.Name, status) });
        scene.Aws.Ecs.PutService(scene.Name, scene.Name, service);
    }

    /// <summary>Somebody else registers a revision of the scene's family, and deploys it.</summary>
    /// <returns>Its ARN.</returns>
    public static string DeployByHand(this Scene scene)
    {
        var input = new JsonObject
        {
            ["family"] = scene.Name,
            ["networkMode"] = "awsvpc",
            ["requiresCompatibilities"] = new JsonArray("FARGATE"),
            ["cpu"] = "1024",
            ["memory"] = "2048",
            ["containerDefinitions"] = new JsonArray(new JsonObject { ["name"] = "web", ["image"] = "public.ecr.aws/nginx/nginx:1.29" }),
        };
        var revision = (string)scene.Aws.Ecs.Invoke("RegisterTaskDefinition", input)["taskDefinition"]!["taskDefinitionArn"]!;
        scene.Aws.Ecs.Invoke("UpdateService", new JsonObject { ["cluster"] = scene.Name, ["service"] = scene.Name, ["taskDefinition"] = revision });
        return revision;
    }
}

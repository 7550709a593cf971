using System.Text.Json.Nodes;
using EcsExecFormat.Core.Tests.Diagnosis;
using EcsExecFormat.Core.Tests.Ecs;

namespace EcsExecFormat.Core.Tests.Remediation;

/// <summary>Two containers of one revision, both of images for the other architecture: each at fault is an incident of its own.</summary>
internal static class TwoContainers
{
    private const string Api = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/api:1";

    /// <param name="world">Where.</param>
    /// <param name="atFault">web or api: whose image cannot be pulled by the tasks from now on.</param>
    public static ChangeWorld AsTwoContainers(this ChangeWorld world, string atFault)
    {
        world.PutTag(Api, "linux/arm64");
        world.Define(definition => definition["containerDefinitions"] = new JsonArray(definition["containerDefinitions"]![0]!.DeepClone(), Definitions.Container("api", Api)));
        world.Event(detail => detail["containers"] = new JsonArray(
            Events.Container("web", reason: atFault == "web" ? Events.PullErrorText : null), Events.Container("api", reason: atFault == "api" ? Events.PullErrorText : null, image: Api)));
        return world;
    }
}

using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Tests.Ecs;

namespace EcsExecFormat.Core.Tests.Remediation;

/// <summary>Small task definitions as DescribeTaskDefinition returns them.</summary>
internal static class Described
{
    public const string Containers = "\"containerDefinitions\":[{\"name\":\"web\"}]";
    public const string NewTag = """{"key":"exec-format-remediation-corrects","value":"7"}""";

    /// <param name="members">Members besides ARN, family and containers: <c>"cpu":"256"</c>; empty for none.</param>
    /// <param name="tags">The list of tags, or null when the answer has none.</param>
    public static TaskDefinition Web(string members, string? tags = null) =>
        Raw($"\"family\":\"web\",{Containers}{(members.Length > 0 ? "," : "")}{members}", tags);

    /// <param name="members">Members besides the ARN.</param>
    /// <param name="tags">The list of tags, or null when the answer has none.</param>
    public static TaskDefinition Raw(string members, string? tags = null) => GeneratedDefinition.Read(
        $"{{\"taskDefinition\":{{\"taskDefinitionArn\":\"{Events.Definition}\"{(members.Length > 0 ? "," : "")}{members}}}{(tags is null ? "" : $",\"tags\":{tags}")}}}");

    /// <returns>A list of so many tags of the owner's, each with the key <c>kN</c>.</returns>
    public static string Tags(int count, params string[] more) =>
        $"[{string.Join(",", Enumerable.Range(0, count).Select(index => $"{{\"key\":\"k{index}\",\"value\":\"v\"}}").Concat(more))}]";
}

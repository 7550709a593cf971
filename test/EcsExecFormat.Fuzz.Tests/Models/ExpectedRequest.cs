using EcsExecFormat.Fuzz.Tests.Mutation;

namespace EcsExecFormat.Fuzz.Tests.Models;

/// <summary>
/// What a registration has to say, made of what was described: once from the answer of DescribeTaskDefinition, once from the request, without
/// what a correction changes. The two must say the same.
/// </summary>
internal static class ExpectedRequest
{
    private const string CorrectionKey = "exec-format-remediation-corrects";

    private static readonly string[] DescribeOnly =
        ["compatibilities", "deleteRequestedAt", "deregisteredAt", "registeredAt", "registeredBy", "requiresAttributes", "revision", "status", "taskDefinitionArn"];

    /// <param name="response">The answer.</param>
    public static string Of(JsonTree response)
    {
        var definition = Last(response, "taskDefinition")!.Copy();
        for (var place = definition.Names.Count - 1; place >= 0; place--)
        {
            if (DescribeOnly.Append("tags").Any(name => SpelledJson.Is(definition.Names[place], name)))
                Remove(definition, place);
        }

        definition.Add("tags", Last(response, "tags") is { Kind: '[' } tags ? tags.Copy() : JsonTree.Array());
        return WithoutCorrection(definition);
    }

    /// <param name="request">The request, or the answer's own definition with its tags.</param>
    public static string WithoutCorrection(JsonTree request)
    {
        var bare = request.Copy();
        var platform = Place(bare, "runtimePlatform");
        if (platform < 0)
            bare.Add("runtimePlatform", JsonTree.Object());
        else if (bare.Children[platform].Raw == "null")
            bare.Children[platform] = JsonTree.Object();
        else if (Place(bare.Children[platform], "cpuArchitecture") is >= 0 and var architecture)
            Remove(bare.Children[platform], architecture);
        // No tags are said by an empty list, and by none.
        if (Last(bare, "tags") is null)
            bare.Add("tags", JsonTree.Array());
        Last(bare, "tags")?.Children.RemoveAll(tag => KeyOf(tag) is { } key && (key == $"\"{CorrectionKey}\"" || key.StartsWith("\"aws:", StringComparison.OrdinalIgnoreCase)));
        return SpelledJson.Of(bare);
    }

    /// <returns>Of members of one name the last, as the tolerant readers have it; null when there is none.</returns>
    public static JsonTree? Last(JsonTree owner, string name) =>
        owner.Names.FindLastIndex(raw => SpelledJson.Is(raw, name)) is >= 0 and var place ? owner.Children[place] : null;

    private static string? KeyOf(JsonTree tag) => tag.Kind == '{' && Last(tag, "key") is { IsText: true } key ? SpelledJson.Unescaped(key.Raw[1..^1]) : null;

    private static int Place(JsonTree owner, string name) => owner.Names.FindIndex(raw => SpelledJson.Is(raw, name));

    private static void Remove(JsonTree owner, int place)
    {
        owner.Names.RemoveAt(place);
        owner.Children.RemoveAt(place);
    }
}

using System.Text.Json;
using CsCheck;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Tests.Ecs;

namespace EcsExecFormat.Core.Tests.Remediation;

/// <summary>A generated answer of DescribeTaskDefinition for <c>web:7</c>, which does not run on ARM64, and what must be sent to correct that.</summary>
/// <param name="Response">The answer.</param>
/// <param name="Request">The registration that corrects it for ARM64, spelled as the answer is.</param>
/// <param name="UntaggedRequest">The same without the correction tag.</param>
/// <param name="LeftOut">Names of the members that are described and not sent, in their order.</param>
internal sealed record GeneratedDefinition(string Response, string Request, string UntaggedRequest, IReadOnlyList<string> LeftOut)
{
    public TaskDefinition Definition => Read(Response);

    public static TaskDefinition Read(string response)
    {
        using var document = JsonDocument.Parse(response);
        return TaskDefinition.FromResponse(document.RootElement);
    }

    /// <summary>A part of the answer: what it says there, and what must be sent of it. Null is nothing.</summary>
    private sealed record Part(string? Described, string? Sent, string? LeftOut = null)
    {
        public bool IsCorrection => Sent?.Contains("\"exec-format-remediation-corrects\"", StringComparison.Ordinal) == true;

        public static Part Same(string text) => new(text, text);
    }

    private static readonly Gen<Part> DescribeOnly = Gen.Select(
        Gen.OneOf("compatibilities", "deleteRequestedAt", "deregisteredAt", "registeredAt", "registeredBy", "requiresAttributes", "revision", "status"),
        Gen.Bool, GeneratedJson.Value,
        (name, isEscaped, value) => new Part($"\"{(isEscaped ? name.Replace("e", "\\u0065", StringComparison.Ordinal) : name)}\":{value}", null, name));

    private static readonly Gen<Part> Unknown = Gen.Select(
        Gen.OneOf("volumes", "cpu", "memory", "placementConstraints", "Status", "statu", "unknown", "\u6f22", "a.b", "\\ud800", "\\ud83d\\ude00", "", "Tags", "RuntimePlatform"),
        GeneratedJson.Value, (name, value) => Part.Same($"\"{name}\":{value}"));

    private static readonly Gen<Part> Containers = Gen.Select(
        GeneratedJson.Member.Array[0, 3], GeneratedJson.Value.Array[0, 2], GeneratedJson.Member.Array[0, 2],
        (first, others, second) => Part.Same(
            $"\"containerDefinitions\":[{string.Join(",", [$"{{{string.Join(",", first)}}}", .. others, $"{{{string.Join(", ", second)}}}"])}]"));

    /// <summary>Members of a platform besides the architecture, such that no second one comes among them.</summary>
    private static readonly Gen<string> PlatformMembers = Gen.Select(
        Gen.OneOf("operatingSystemFamily", "cpuarchitecture", "unknown", "cpuArchitecture ", "\\ud800"), GeneratedJson.Value, (name, value) => $"\"{name}\":{value}")
        .Array[0, 2].Select(members => string.Join(",", members));

    private const string Corrected = "\"ARM64\"";

    private static readonly Gen<Part> Platform = Gen.OneOf(
        Gen.Const(new Part(null, null)),
        Gen.OneOf("null", "{}", "{ }").Select(nothing => new Part($"\"runtimePlatform\":{nothing}", $"\"runtimePlatform\":{{\"cpuArchitecture\":{Corrected}}}")),
        PlatformMembers.Where(members => members.Length > 0).Select(members => new Part(
            $"\"runtimePlatform\":{{{members}}}", $"\"runtimePlatform\":{{{members},\"cpuArchitecture\":{Corrected}}}")),
        Gen.Select(PlatformMembers, PlatformMembers, Gen.OneOf("\"X86_64\"", "\"\"", "null", "\"x86\\u005f64\""), Gen.OneOf("cpuArchitecture", "cpu\\u0041rchitecture"),
            (before, after, old, name) =>
            {
                var platform = $"\"runtimePl\\u0061tform\":{{{before}{(before.Length > 0 ? "," : "")}\"{name}\":@{(after.Length > 0 ? "," : "")}{after}}}";
                return new Part(Set(platform, old), Set(platform, Corrected));
            }));

    private static readonly Gen<Part> Tag = Gen.OneOf(
        Gen.Select(GeneratedJson.Value, Gen.Int[0, 9], (value, number) => Part.Same($"{{\"key\":\"team {number}\",\"value\":{value}}}")),
        GeneratedJson.Member.Select(member => Part.Same($"{{\"key\":\"unknown\", \"value\":\"\",{member},\"key\":\"again\"}}")),
        Gen.OneOf("aws:x", "AWS:cloudformation:stack-id", "\\u0061ws:").Select(key => new Part($"{{\"key\":\"{key}\",\"value\":\"v\"}}", null)));

    private static readonly Gen<Part> CopiedTag = Gen.Select(Gen.OneOf("\"3\"", "\"\"", "null", "\"seven\""), Gen.OneOf("\"value\":@,\"key\":", "\"x\":1e400,\"key\":", "\"key\":"), (old, form) =>
    {
        var tag = $"{{{form}\"exec-format-remediation-corrects\"{(form.Contains('@', StringComparison.Ordinal) ? "" : ",\"value\":@")}}}";
        return new Part(Set(tag, old), Set(tag, "\"7\""));
    });

    private static readonly Part NewTag = new(null, """{"key":"exec-format-remediation-corrects","value":"7"}""");

    private static readonly Gen<Part[]> Tags = Gen.Select(
        Gen.OneOf(Tag.Array[0, 4], Tag.Array[0, 4], Tag.Array[40, 50], Tag.Where(tag => tag.Sent is not null).Array[50]),
        CopiedTag, Gen.Int[0, 3], Gen.Int[0, 49],
        (tags, copied, isCopied, place) => tags.Count(tag => tag.Sent is not null) switch
        {
            >= 50 => tags,
            _ when isCopied > 0 => [.. tags, NewTag],
            _ => [.. tags.Take(place), copied, .. tags.Skip(place)],
        });

    public static readonly Gen<GeneratedDefinition> Any = Gen.Select(
        Gen.Select(Gen.OneOf(DescribeOnly, Unknown, Unknown), Gen.Int).Array[0, 8],
        Gen.Select(Containers, Gen.Int), Gen.Select(Platform, Gen.Int), Tags, Gen.Bool,
        (others, containers, platform, tags, hasTagList) =>
        {
            var fixedParts = new[]
            {
                (Part.Same("\"family\": \"web\""), 0),
                (new Part($"\"taskDefinitionArn\":\"{Events.Definition}\"", null, "taskDefinitionArn"), 0),
            };
            Part[] members = [.. others.Append(containers).Append(platform).Concat(fixedParts).OrderBy(part => part.Item2).Select(part => part.Item1)];
            return Of(members, tags, hasTagList);
        });

    private static GeneratedDefinition Of(Part[] members, Part[] tags, bool hasTagList)
    {
        var described = tags.Select(tag => tag.Described).OfType<string>().ToArray();
        var list = described.Length > 0 || hasTagList ? $",\"tags\":[{string.Join(", ", described)}]" : "";
        var sent = members.Select(member => member.Sent).OfType<string>();
        if (!members.Any(member => member.Sent?.StartsWith("\"runtimePl", StringComparison.Ordinal) == true))
            sent = sent.Append($"\"runtimePlatform\":{{\"cpuArchitecture\":{Corrected}}}");
        string Request(IEnumerable<Part> withTags) => $"{{{string.Join(",", sent)},\"tags\":[{string.Join(",", withTags.Select(tag => tag.Sent).OfType<string>())}]}}";
        return new GeneratedDefinition(
            $"{{\"taskDefinition\":{{{string.Join(" ,", members.Select(member => member.Described).OfType<string>())}}}{list}}}",
            Request(tags),
            Request(tags.Where(tag => !tag.IsCorrection)),
            [.. members.Select(member => member.LeftOut).OfType<string>().Distinct()]);
    }

    private static string Set(string form, string value)
    {
        var place = form.LastIndexOf(":@", StringComparison.Ordinal) + 1;
        return $"{form[..place]}{value}{form[(place + 1)..]}";
    }
}

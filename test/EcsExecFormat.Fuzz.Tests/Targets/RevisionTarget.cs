using System.Text.Json;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Fuzz.Tests.Engine;
using EcsExecFormat.Fuzz.Tests.Models;
using EcsExecFormat.Fuzz.Tests.Mutation;

namespace EcsExecFormat.Fuzz.Tests.Targets;

/// <summary>
/// A revision that is registered in place of another one says all that the other said, but for the architecture; and nothing that says something
/// else is ever taken for such a one.
/// </summary>
internal sealed class RevisionTarget : JsonTarget
{
    /// <summary>A container without members takes three bytes, and makes a record of some hundred.</summary>
    private static readonly Allowance Reading = new(PerByte: 300);

    /// <summary>Comparing keeps the path of each value that differs, written out.</summary>
    private static readonly Allowance Comparing = new(PerByte: 600, Constant: 512 * 1024);

    public override IReadOnlyList<string> Kinds => ["corrected", "corrected, was another", "no room for a tag"];

    public override int ShortRun => 400;

    public override string Check(byte[] input)
    {
        using var response = Parsed(input);
        if (response is null)
            return "no JSON";
        var read = Answer.Of(Reading, input.Length, () => TaskDefinition.FromResponse(response.RootElement), Show);
        if (read.Value is not { } definition)
            return read.Kind(_ => "");
        foreach (var container in definition.Containers.Take(3))
            Must.Hold(!container.IsEssential || definition.Needs(container.Name), "an essential container that is not needed");
        var made = Answer.Of(Reading, input.Length, () => CorrectedRevision.Of(definition, Architecture.Arm64), revision => Convert.ToHexString(revision.Request.Span));
        if (made.Value is not { } revision)
            return made.Kind(_ => "");
        var (described, request) = (JsonTree.Parse(input)!, JsonTree.Parse(revision.Request.Span));
        Must.Hold(request is not null, "the request is no JSON");
        Must.BeEqual(ExpectedRequest.Of(described), ExpectedRequest.WithoutCorrection(request), "what is registered, but for the correction");
        Must.BeEqual("\"ARM64\"", ExpectedRequest.Last(ExpectedRequest.Last(request, "runtimePlatform")!, "cpuArchitecture")!.Raw, "the architecture");
        var difference = Comparing.Measure(input.Length, () => RevisionDifference.Between(definition, revision.Request));
        foreach (var line in difference.Lines())
            Must.BeLine(line, 200, "a line of the difference");
        var was = definition.CpuArchitecture is "ARM64";
        Must.Hold(difference.IsOnlyTheCorrection || was, $"the correction alone is taken for more: {string.Join(" | ", difference.Lines())}");
        TakeNothingElseForIt(definition, request, input);
        return was ? "was ARM64" : !revision.IsTagged ? "no room for a tag" : definition.CpuArchitecture is null ? "corrected" : "corrected, was another";
    }

    protected override IEnumerable<byte[]> Inputs()
    {
        const string container = """{"name":"web","image":"nginx:1.27","cpu":0.5,"essential":true,"environment":[{"name":"PATH","value":"\u002fbin"},{"name":"A","value":"1e400"}],"mountPoints":[{"containerPath":"/data"}],"logConfiguration":{"logDriver":"awslogs","options":{"awslogs-group":"/web","awslogs-stream-prefix":"web"}},"dependsOn":[{"containerName":"init"}],"links":["init:db"]}""";
        const string tags = """[{"key":"team","value":"a"},{"key":"aws:cloudformation:stack-name","value":"s"},{"key":"exec-format-remediation-corrects","value":"3"}]""";
        var fifty = $"[{string.Join(',', Enumerable.Range(0, 50).Select(number => $"{{\"key\":\"k{number}\",\"value\":\"\"}}"))}]";
        yield return Response($"\"containerDefinitions\":[{container}]");
        yield return Response($$"""
            "runtimePlatform":{"cpuArchitecture":"X86_64","operatingSystemFamily":"LINUX"},"containerDefinitions":[{{container}},{"name":"init"}],"volumes":[{"n\ud800":1.10}]
            """, tags);
        yield return Response($$"""
            "runtimePlatform":null,"containerDefinitions":[{}],"tags":{{tags}},"compatibilities":["EC2"],"unknown":{"a":[1,-0.0,12345678901234567890]}
            """, tags);
        yield return Response("""
            "runtimePlatform":{"cpuArchitecture":"ARM64"},"containerDefinitions":[{}]
            """, tags);
        yield return Response($$"""
            "containerDefinitions":[{{container}}],"placementConstraints":[{"type":"memberOf","expression":"e"}]
            """, fifty);
    }

    private static byte[] Response(string members, string? tags = null) => Bytes(
        $"{{\"taskDefinition\":{{\"taskDefinitionArn\":\"arn:aws:ecs:eu-west-1:123456789012:task-definition/web:7\",\"family\":\"web\",\"revision\":7,\"status\":\"ACTIVE\",{members}}}{(tags is null ? "" : $",\"tags\":{tags}")}}}");

    /// <summary>The request with one thing changed; which one depends on the input alone.</summary>
    private void TakeNothingElseForIt(TaskDefinition definition, JsonTree request, byte[] input)
    {
        var chance = new Chance(Name, (ulong)input.Aggregate(17, (sum, value) => unchecked((sum * 31) + value)));
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var bytes = Mutator.Mutate(request.Copy(), chance).ToBytes();
            if (JsonTree.Parse(bytes) is not { Kind: '{' } changed || ExpectedRequest.WithoutCorrection(changed) == ExpectedRequest.WithoutCorrection(request))
                continue;
            var compared = Answer.Of(Comparing, input.Length + bytes.Length, () => RevisionDifference.Between(definition, bytes), difference => string.Join('\n', difference.Lines()));
            Must.Hold(compared.Value?.IsOnlyTheCorrection != true, $"more than the correction passes for it: {changed}");
        }
    }

    private static string Show(TaskDefinition definition) => string.Join('\n',
        [
            definition.Arn.ToString(), definition.CpuArchitecture, definition.OperatingSystemFamily, .. definition.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key}={tag.Value}"), .. definition.PlacementConstraints.Select(constraint => constraint.ToString()),
            .. definition.Containers.Select(container => $"{container.Name} {container.Image} {container.HasInitProcess} {container.IsEssential} {string.Join(' ', container.WaitsFor)} {container.Process?.Key} {container.Logs}"),
        ]);

    private static JsonDocument? Parsed(byte[] input)
    {
        try
        {
            return JsonDocument.Parse(input);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Fuzz.Tests.Engine;
using EcsExecFormat.Fuzz.Tests.Models;
using EcsExecFormat.TestSupport;

namespace EcsExecFormat.Fuzz.Tests.Targets;

/// <summary>
/// What an invocation brings. An event that is thrown away unread is lost, and one that cannot be read comes again and again: it is read
/// or refused, in its envelopes as without them.
/// </summary>
internal sealed class EventTarget : JsonTarget
{
    /// <summary>Beside a name that is no text each member that is looked for costs an exception.</summary>
    private static readonly Allowance Allowance = new(PerByte: 400);

    public override IReadOnlyList<string> Kinds => ["tick", "other", "suspects", "stopped for another reason", "not stopped"];

    public override int ShortRun => 500;

    public override string Check(byte[] input)
    {
        var answer = Answer.Of(Allowance, input.Length, () => IncomingEvent.Open(input), EventText.Of);
        BeTheSameInEnvelopes(input, answer);
        switch (answer.Value)
        {
            case null:
                return answer.Kind(_ => "");
            case IncomingEvent.Tick:
                return "tick";
            case IncomingEvent.Other other:
                Must.BeLine(other.Reason, 300, "the reason");
                return "other";
            case IncomingEvent.TaskChanged { Change: var change }:
                return Examined(change, input.Length);
            default:
                throw new FindingException("another kind of event");
        }
    }

    protected override IEnumerable<byte[]> Inputs()
    {
        var files = Directory.GetFiles(RepositoryFolder.PathOf("test", "data", "events"), "*.json").Order(StringComparer.Ordinal).Select(File.ReadAllBytes).ToArray();
        const string overrides = """{"source":"aws.ecs","detail-type":"ECS Task State Change","detail":{"lastStatus":"STOPPED","stopCode":"EssentialContainerExited","containers":[{"name":"web","exitCode":255,"reason":"exec format error","runtimeId":"1"},{"name":"b","exitCode":1}],"overrides":{"containerOverrides":[{"name":"web","command":["a"],"environment":[{"name":"PATH","value":"/"}]},{"name":"b"}]},"attributes":[{"name":"ecs.cpu-architecture","value":"arm64"}]}}""";
        return
        [
            .. files, Bytes(overrides), Bytes("""{"source":"ecs-exec-format","detail-type":"Tick"}"""), InSqs(files[1]), Bytes($$"""{"version":"1.0","requestContext":{},"requestPayload":{{overrides}}}"""), InSqs(InSqs(files[2])),
            Bytes("""{"Records":[]}"""), Bytes("""{"Records":[{"body":"{"},{}]}"""),
        ];
    }

    private static void BeTheSameInEnvelopes(byte[] input, Answer<IncomingEvent> answer)
    {
        if (answer.Refusal?.Contains("not JSON", StringComparison.Ordinal) == true)
            return;
        foreach (var wrapped in Utf8.IsValid(input) ? [InPayload(input), InSqs(input)] : (byte[][])[InPayload(input)])
        {
            var unwrapped = Answer.Of(Allowance, wrapped.Length, () => IncomingEvent.Open(wrapped), EventText.Of);
            // An envelope too many is refused, and so is one level of JSON too many.
            if (unwrapped.Value is { } inside)
                Must.BeEqual(answer.Value is { } plain ? EventText.Of(plain) : "refused", EventText.Of(inside), "an event in an envelope");
            else
                Must.Hold(answer.Value is null || unwrapped.Refusal!.Contains("envelopes", StringComparison.Ordinal) || unwrapped.Refusal.Contains("not JSON", StringComparison.Ordinal), $"refused in an envelope only: {unwrapped.Refusal}");
        }
    }

    private static string Examined(TaskStateChange change, int length)
    {
        Must.Hold(change.RanFor is not { } time || time >= TimeSpan.Zero, "a task that ran for less than nothing");
        Must.Hold(!(change.IsFargate && change.ContainerInstanceArn is not null), "Fargate on a machine");
        var result = Allowance.Measure(length, () => StopFilter.Examine(change));
        Must.Hold(result.Suspects.IsEmpty == (result.Reason is not null), "suspects, or why there are none");
        Must.Hold(result.Suspects.All(suspect => change.Containers.Contains(suspect.Container)), "a suspect that the event does not name");
        Must.Hold(result.Suspects.IsEmpty || change.LastStatus == "STOPPED", "suspects in a task that runs");
        if (result.Reason is { } reason)
            Must.BeLine(reason, 250, "the reason");
        foreach (var container in change.Containers)
        {
            if (container.Image is not null && ImageReference.TryParse(container.Image, out var image))
                Must.BeLine(image.ToString(), 1200, "an image");
        }

        return result.Reason is null ? "suspects" : result.Reason.StartsWith("the task is not STOPPED", StringComparison.Ordinal) ? "not stopped"
            : result.Reason.StartsWith("stopped for another reason", StringComparison.Ordinal) ? "stopped for another reason" : "no container";
    }

    private static byte[] InPayload(byte[] input) => [.. "{\"requestPayload\":"u8, .. input, .. "}"u8];

    private static byte[] InSqs(byte[] input) => Bytes(string.Create(CultureInfo.InvariantCulture, $"{{\"Records\":[{{\"body\":{JsonSerializer.Serialize(Encoding.UTF8.GetString(input))}}}]}}"));
}

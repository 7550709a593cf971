using System.Text.Json;
using System.Text.Json.Nodes;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Tests.Executables;

namespace EcsExecFormat.Core.Tests.Hostile;

/// <summary>The service web with a log in CloudWatch Logs, and what tests of evidence do to it.</summary>
public abstract class EvidenceWorld
{
    protected const string Refusal = "exec /app: exec format error";
    private protected Account Account { get; } = new();
    /// <summary>Layers that were opened.</summary>
    protected int Layers { get; private set; }

    protected EvidenceWorld()
    {
        Account.Images.BeforeLayer = () => Layers++;
        Define(_ => { });
    }

    protected Responder New(DeepInspection inspection = DeepInspection.Evidence, bool logs = true) =>
        new OutsideWorld(Account.Ecs, Account.Ecs, Account.Ecs, Account.Ecs, Account.Logs, Account.Images, Account.Alerts, Account.Records, Account.Window, Account.Window).NewResponder(
            ResponderOptions.Default with { ReadsLogs = logs, Remediation = RemediationOptions.Default with { DeepInspection = inspection } }, Account.Clock);

    protected void Define(Action<JsonObject> web, Action<JsonObject>? all = null) => Account.Ecs.Definition = Account.Definition(7, definition =>
    {
        var container = definition["containerDefinitions"]![0]!.AsObject();
        container["essential"] = true;
        container["logConfiguration"] = JsonNode.Parse("""{"logDriver":"awslogs","options":{"awslogs-group":"/ecs/web","awslogs-region":"eu-west-1","awslogs-stream-prefix":"p"}}""");
        web(container);
        all?.Invoke(definition);
    });

    protected void Log(string task, params string[] lines) => Account.Logs.Write($"p/web/{task}", lines);

    protected static Action<JsonObject> Code(int code) => detail => detail["containers"]![0]!["exitCode"] = code;

    protected static void On(JsonObject detail, string architecture)
    {
        detail["launchType"] = "EC2";
        detail["attributes"]![0]!["value"] = architecture;
    }

    private protected void Push(string label, Tar tar, string entry = "/app") => Account.Push(Account.Images.PutImage(label, tar, entry));

    protected void RunTwin(string definition, Action<JsonObject>? change = null)
    {
        var task = JsonNode.Parse($$"""
            {"taskArn":"arn:aws:ecs:eu-west-1:123456789012:task/prod/twin","lastStatus":"RUNNING","healthStatus":"HEALTHY","startedAt":1,
             "taskDefinitionArn":"arn:aws:ecs:eu-west-1:123456789012:task-definition/{{definition}}",
             "attributes":[{"name":"ecs.cpu-architecture","value":"x86_64"}],
             "containers":[{"name":"web","lastStatus":"RUNNING","healthStatus":"HEALTHY","imageDigest":"{{Account.Digest}}"}]}
            """)!.AsObject();
        change?.Invoke(task);
        using var response = JsonDocument.Parse(new JsonObject { ["tasks"] = new JsonArray(task) }.ToJsonString());
        Account.Ecs.Running.Clear();
        Account.Ecs.Running.AddRange(RunningTask.AllFromResponse(response.RootElement));
    }

    private protected static string Say(Outcome o, Account a) => $"verdict={o.Finding.Verdict} conf={o.Finding.Confidence} alert={o.Alert} code={o.ReasonCode} action={o.Remedy?.Action}/{o.Remedy?.ReasonCode} reason={o.Finding.Reason} MAILS={a.Alerts.Published.Count}\n"
        + string.Join("\n=====\n", a.Alerts.Published.Select(m => m.Text));

    // 1 ---------------------------------------------------------------------------------------------------------------
    /// <summary>A wrapper (docker run, CI agent) prints the inner container's line first and then lines of its own: it was executed.</summary>

    protected static byte[] Encoding(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}

using System.Formats.Tar;
using System.Text.Json.Nodes;
using EcsExecFormat.Core.Alerts;
using EcsExecFormat.Core.Tests.Ecs;
using EcsExecFormat.Core.Tests.Executables;
using EcsExecFormat.Core.Tests.Hostile;

namespace EcsExecFormat.Core.Tests.Alerts;

/// <summary>Alerts that rest on a log and on a program's bytes, about the service web on Fargate x86-64.</summary>
internal static class EvidenceCases
{
    private const string Runc = "exec /app: exec format error";

    public static IEnumerable<KeyValuePair<string, Func<Task<AlertMessage>>>> All { get; } =
    [
        new("binary-mismatch", () => OfAsync("amd64", Files().File("app", Elf.Arm64), Runc)),
        new("binary-mismatch-of-what-it-runs", () => OfAsync(
            "amd64", Files().File("app", "#!/bin/sh\n").File("bin/sh", Elf.Amd64).File("srv/server", Elf.Arm64), "/app: 3: exec: /srv/server: Exec format error", exitCode: 126)),
        new("unrunnable-entrypoint", () => OfAsync("amd64", Files().File("app", "exec /srv/server\n"), Runc, mode: "deploy")),
        new("unrunnable-entrypoint-with-byte-order-mark", () => OfAsync("amd64", Files().File("app", "\ufeff#!/bin/sh\n"), Runc, exitCode: 255)),
        new("mismatch-confirmed-by-log", () => OfAsync("arm64", Files().File("app", Elf.Arm64), Runc, change: account =>
            account.Ecs.Others.Add(Account.Definition(6, definition => definition["runtimePlatform"] = new JsonObject { ["cpuArchitecture"] = "ARM64" })))),
        new("mismatch-pushed-again", () => OfAsync("arm64", Files().File("app", Elf.Arm64), Runc, change: account =>
            account.Images.Tags[Events.Image] = account.Images.PutImage("amd64", Files().File("app", Elf.Amd64)))),
        new("inconclusive-log-against-bytes", () => OfAsync("amd64", Files().File("app", Elf.Amd64), Runc)),
    ];

    /// <summary>In a format without extended headers, which name the process that writes them: a mail shows the digest.</summary>
    private static Tar Files() => new() { Format = TarEntryFormat.Ustar };

    private static async Task<AlertMessage> OfAsync(string label, Tar layer, string line, int exitCode = 1, string mode = "alert", Action<Account>? change = null)
    {
        var account = new Account();
        account.Mode(mode);
        account.Push(account.Images.PutImage(label, layer));
        account.Ecs.Definition = Account.Definition(7, definition => definition["containerDefinitions"]![0]!["logConfiguration"] =
            JsonNode.Parse("""{"logDriver":"awslogs","options":{"awslogs-group":"/ecs/web","awslogs-region":"eu-west-1","awslogs-stream-prefix":"ecs"}}"""));
        account.Logs.Write("ecs/web/task-1", line);
        change?.Invoke(account);
        await account.DeliverAsync(change: detail => detail["containers"]![0]!["exitCode"] = exitCode);
        return account.Alerts.Published.Single();
    }
}

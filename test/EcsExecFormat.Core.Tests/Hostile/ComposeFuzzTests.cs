using System.Collections.Immutable;
using EcsExecFormat.Core.Alerts;
using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Executables;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Core.Remediation;

namespace EcsExecFormat.Core.Tests.Hostile;

/// <summary>A mail is composed whatever was found.</summary>
public class ComposeFuzzTests
{
    private static readonly System.Text.Json.JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly Platform[] Platforms = [Platform.LinuxAmd64, Platform.LinuxArm64, Platform.Of("linux", "s390x"), Platform.Of("linux", "arm", "v7"), Platform.Of("windows", "amd64"), Platform.Of("linux", "riscv64")];

    private static string Text(Random random) => random.Next(9) switch
    {
        0 => "",
        1 => new string('x', random.Next(5000)),
        2 => "\r\nSubject: forged\r\n\u001b[31m\u202e\u0000",
        3 => string.Concat(Enumerable.Repeat("漢字 ", random.Next(2000))),
        4 => "\ud800 lone \udfff",
        5 => "'; rm -rf / #`$(x)`\"\\",
        6 => string.Concat(Enumerable.Repeat("🚀", random.Next(900))),
        _ => "an ordinary text",
    };

    private static ContainerFinding Container(Random random, int number, Verdict verdict)
    {
        var image = random.Next(4) switch { 0 => "", 1 => Text(random), 2 => "docker.io/library/web@sha256:" + new string('a', 64), _ => "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/web:1" };
        var reference = ImageReference.TryParse(image, out var parsed) ? parsed : null;
        return new ContainerFinding($"c{number}-" + new string('n', random.Next(2) * 240), image, random.Next(3) == 0 ? null : reference,
            random.Next(2) == 0 ? null : Digest.Sha256Of([(byte)number]),
            [.. Enumerable.Range(0, random.Next(3) == 0 ? random.Next(300) : random.Next(3)).Select(_ => Platforms[random.Next(Platforms.Length)])],
            verdict, (Confidence)random.Next(3), [.. Enumerable.Range(0, random.Next(6)).Select(_ => Text(random))], Text(random))
        {
            IsLabelledForHost = random.Next(3) switch { 0 => null, 1 => true, _ => false },
            ExitCode = random.Next(2) == 0 ? null : random.NextInt64(),
            IsUnstarted = random.Next(3) == 0,
            IsIndex = random.Next(2) == 0,
            Problem = random.Next(3) == 0 ? ImageProblem.AccessDenied : null,
            Executable = random.Next(2) == 0 ? null : Platforms[random.Next(Platforms.Length)],
            HasProvenBytes = random.Next(2) == 0,
            Unproven = random.Next(2) == 0 ? null : Text(random),
            IsProvenByLog = random.Next(2) == 0,
            Unrunnable = random.Next(2) == 0 ? null : (UnrunnableContent)random.Next(10),
            Program = random.Next(3) switch { 0 => null, 1 => Text(random), _ => "/app" },
            IsInterpreter = random.Next(2) == 0,
            HasInitProcess = random.Next(2) == 0,
            HasEvidence = random.Next(2) == 0,
        };
    }

    [Fact]
    public void Compose_never_throws_and_keeps_its_bounds()
    {
        for (var seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            var definition = random.Next(4) == 0 ? null : Account.Definition(random.Next(1, 3));
            var platform = random.Next(4) == 0 ? null : Platforms[random.Next(Platforms.Length)];
            var containers = Enumerable.Range(0, random.Next(11)).Select(number => Container(random, number, (Verdict)random.Next(7))).ToImmutableArray();
            var ranOn = new RunPlatform(platform, Text(random));
            var finding = definition is null
                ? TaskFinding.Without(random.Next(2) == 0 ? Verdict.Inconclusive : Verdict.Irrelevant, Text(random)) with { HasEvidence = random.Next(2) == 0 }
                : TaskFinding.Of(ranOn, definition, containers) with { IsComparedWithOthers = random.Next(2) == 0 };
            var account = new Account();
            var outcome = new Outcome
            {
                Time = DateTimeOffset.UnixEpoch,
                Finding = finding,
                ReasonCode = "x",
                Reason = Text(random),
                Kind = random.Next(2) == 0 ? "incident" : "reminder",
                Id = "inc-1",
                Account = random.Next(2) == 0 ? null : Text(random),
                Region = random.Next(2) == 0 ? null : Text(random),
                Cluster = random.Next(2) == 0 ? null : Text(random),
                Service = random.Next(2) == 0 ? null : Text(random),
                Task = random.Next(2) == 0 ? null : Text(random),
                TaskDefinition = random.Next(2) == 0 ? null : Text(random),
                Owner = random.Next(2) == 0 ? null : Text(random),
                DeploymentId = random.Next(2) == 0 ? null : "ecs-svc/1234567890123456789",
                Origins = [.. Enumerable.Range(0, random.Next(3)).Select(_ => Text(random))],
                Remedy = random.Next(2) == 0 ? null : Remedy.AlertOnly(new ModeDecision(Mode.Alert, random.Next(2) == 0 ? null : Text(random))),
            };
            var message = Compose(seed, outcome, random.Next(2) == 0 ? null : account.Ecs.Service);

            Assert.True(message.Subject.Length < 100 && message.Subject.All(c => c is >= ' ' and <= '~') && message.Subject[0] != ' ', $"seed {seed}: {message.Subject}");
            Assert.True(message.Text.All(c => c == '\n' || !char.IsControl(c)), $"seed {seed}");
            Assert.True(message.Text.Split('\n').Max(line => line.Length) <= 4100, $"seed {seed}");
            foreach (var culprit in finding.Verdict > Verdict.Inconclusive ? finding.Culprits : [])
                Assert.True(message.Text.Contains(culprit.Name[..2], StringComparison.Ordinal), $"seed {seed}: {culprit.Name[..3]} of {finding.Verdict}\n{message.Text}");
        }
    }

    private static AlertMessage Compose(int seed, Outcome outcome, Core.Ecs.Service? service)
    {
        AlertMessage? message = null;
        var failed = Record.Exception(() => message = AlertComposer.Compose(outcome, service));
        Assert.True(message is not null, $"seed {seed}: {failed}");
        return message;
    }
}

using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Incidents;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Remediation.Guards;
using EcsExecFormat.Core.Remediation.Records;
using EcsExecFormat.Core.Tests.Diagnosis;
using EcsExecFormat.Core.Tests.Ecs;
using EcsExecFormat.Core.Tests.Executables;
using EcsExecFormat.Core.Tests.Responding;
using static EcsExecFormat.Core.Tests.Remediation.ChangeWorld;

namespace EcsExecFormat.Core.Tests.Remediation;

/// <summary>The negative table: for each guard, worlds in which it alone prevents the change, with the sentence that the mail shows.</summary>
internal static class GuardCases
{
    public const string Registered = " The corrected revision web:8 is registered, but the service was not updated with it.";

    private static readonly CallFailedException SlowDown = new("ecs", "DescribeServices", "ThrottlingException", true, "slow down");

    public static readonly ImmutableArray<GuardCase> All =
    [
        .. OfEvent(), .. OfDefinition(), .. ServiceGuardCases.All, .. WindowGuardCases.All, .. ImageGuardCases.All, .. OfHistory(), .. OfBooks(), .. OfReading(),
    ];

    private static IEnumerable<GuardCase> OfEvent() =>
    [
        new(GuardNames.NotProven, "labels alone", "The labels of the image of container \"web\" say that it is the cause, but its own bytes do not prove it: they were not read.",
            world => world.Event(EndWithExitCode1)) { Set = world => world.Options(options => options with { DeepInspection = DeepInspection.Off }) },
        new(GuardNames.NotProven, "ECS quotes the kernel, and the image fits", "It could not be told whether the architecture is the cause: "
            + "the kernel refused the container's first process with an exec format error, although the image's labels say linux/arm64, linux/amd64, which runs on linux/amd64; "
            + "a label may be wrong, or the entrypoint is a script without #!: ECS does not tell the digest of the image that ran, and its tag may have moved since.",
            world =>
            {
                world.PutTag(Events.Image, "linux/arm64", "linux/amd64");
                world.Event(detail => EndWithExitCode1(detail, "exec /web: exec format error"));
            }),
        new(GuardNames.NotProven, "the container is not essential",
            "The container \"log\" cannot run there, but it is not essential and none that is waits for it: the task ended for another reason.",
            world => world.Define(definition => definition["containerDefinitions"]![1]!["essential"] = false))
        {
            Set = world => FailingLog(world),
        },
        new(GuardNames.NotProven, "the exit code of a program that was executed",
            "The labels of the image of container \"log\" say that it is the cause, but its own bytes do not prove it: "
            + "/app is a program for linux/arm64, but it ended with exit code 2, which takes a program that was executed.",
            world => world.Event(detail => detail["containers"]![1]!["exitCode"] = 2)) { Set = world => FailingLog(world) },
        new(GuardNames.NotCorrectable, "a script without #!",
            "No architecture of the task definition cures it, only another image does: its entrypoint /app is text without #! in its first line, which is an exec format error on every architecture.",
            world =>
            {
                foreach (var layer in world.World.Images.Layers.Keys.ToArray())
                    world.World.Images.Layers[layer] = new LayerRead.Opened(new MemoryStream(new Tar().File("app", "echo").ToArray()));
            })
        { Set = world => FailingLog(world) },
        new(GuardNames.CouldNotCheck, "whether others run", "It could not be seen whether a healthy task runs the same image on the same architecture, which would disprove the mismatch.",
            world => world.AtCall("ListTasks", 1, () => throw World.Unreachable("ecs"))) { Set = world => FailingLog(world) },
        new(GuardNames.TooOld, "by a second", "The task stopped at 2026-11-22 03:00:04 UTC, more than 15 minutes ago.", world => world.World.Clock.Advance(TimeSpan.FromSeconds(1)))
        {
            Set = world => world.World.Clock.Advance(TimeSpan.FromSeconds(14 * 60 + 53)),
        },
        new(GuardNames.TooOld, "while the revision is registered", "The task stopped at 2026-11-22 03:00:04 UTC, more than 15 minutes ago." + Registered,
            world => world.AtCall("RegisterTaskDefinition", 1, () => world.World.Clock.Advance(TimeSpan.FromSeconds(2)))) { Set = world => world.World.Clock.Advance(TimeSpan.FromSeconds(14 * 60 + 53)), IsLastLook = true },
        new(GuardNames.TooOld, "nobody says when", "The event does not say when the task stopped.", world => world.Event(detail => detail.Remove("stoppedAt"))) { Set = world => world.WithoutTime() },
        new(GuardNames.NeedsDeploy, "a task without a service", "The task has no service: registering the corrected revision is its deployment, which takes mode deploy.", world => world.Mode("register"))
        {
            Set = world => world.AsFamily(), Otherwise = RemedyAction.Registered, Mode = "register",
        },
        new(GuardNames.NoTime, "eight seconds left", "The time of this invocation ran out before the change was begun.", world => world.TimeLeft = TimeSpan.FromSeconds(8))
        {
            Set = world => world.TimeLeft = TimeSpan.FromSeconds(9),
        },
    ];

    private static IEnumerable<GuardCase> OfDefinition() =>
    [
        new(GuardNames.AlreadyDeclared, "ARM64 on an amd64 machine", "The task definition declares ARM64 already: what it lacks is machines of that architecture.",
            world => world.Define(definition => definition["runtimePlatform"] = new JsonObject { ["cpuArchitecture"] = "ARM64" })) { Set = world => world.OnMachines() },
        new(GuardNames.UnknownArchitecture, "a third one", "The task definition declares RISCV64, which is neither X86_64 nor ARM64.",
            world => world.Define(definition => definition["runtimePlatform"] = new JsonObject { ["cpuArchitecture"] = "RISCV64" })),
        new(GuardNames.Windows, "the definition is of an unknown system", "The task definition is for FREEBSD, and only LINUX is changed.",
            world => world.Define(definition => definition["runtimePlatform"] = new JsonObject { ["operatingSystemFamily"] = "FREEBSD" })),
        new(GuardNames.NotReproducible, "another family than the ARN's", "The task definition cannot be copied: expected the family \"web\", as in the task definition's ARN, not \"shop\".",
            world => world.Define(definition => definition["family"] = "shop")),
        new(GuardNames.NotReproducible, "gone since", "ECS does not know the failing revision any more, so it cannot be copied.",
            world => world.AtCall("DescribeTaskDefinition", 2, () => world.Ecs.Definition = null)),
    ];

    private static IEnumerable<GuardCase> OfHistory() =>
    [
        new(GuardNames.IsACorrection, "of a revision like it", "web:7 is itself the correction of revision 6: one of the two should have worked, so this takes a person.",
            world =>
            {
                world.Ecs.Others.Clear();
                world.Beside(6, ToArm64);
            })
        {
            // A pipeline copied the tag of revision 6, and what it registered differs in more than the architecture.
            Set = world => world.Tag("exec-format-remediation-corrects", "6").Beside(6, definition =>
            {
                ToArm64(definition);
                definition["cpu"] = "1024";
            }),
        },
        new(GuardNames.IsACorrection, "without room for the tag that says so", "web:7 is itself the correction of revision 6: one of the two should have worked, so this takes a person.",
            world => world.World.Records.Set(new StoredRecord($"revision/{ChangeWorld.Failing}", 1, null, new Dictionary<string, string> { ["corrects"] = ChangeWorld.Failing[..^1] + "6" })))
        {
            Set = world => FiftyTags(world),
        },
        new(GuardNames.IsACorrection, "of a revision that is gone",
            "web:7 carries the tag of a correction of revision 6, which ECS does not know any more, so it cannot be told whether it is one.",
            world => world.Tag("exec-format-remediation-corrects", "6")) { Set = world => world.Beside(5) },
        new(GuardNames.NewerRevision, "of the family", "The family has the newer revision web:8, which runs from now on: a correction of web:7 would take its place.",
            world => world.Beside(8, definition => definition["cpu"] = "1024")) { Set = world => world.AsFamily(), Otherwise = RemedyAction.Registered },
        new(GuardNames.NewerRevision, "of a service's family", "The family has the newer revision web:8, which somebody may be about to deploy: a correction of web:7 would take its place.",
            world => world.Beside(8, definition => definition["cpu"] = "1024")),
        new(GuardNames.CorrectedBefore, "in another incident", "This revision was corrected before, at 2026-11-20 10:30 UTC by web:8; that is tried once only.",
            world => world.World.Records.Set(CorrectionRecord.ToRecord(Earlier(CorrectionStep.Done)))),
        new(GuardNames.CorrectedBefore, "with an unknown end",
            "A correction of this revision was begun at 2026-11-20 10:30 UTC by web:8, and it is not known whether its update took effect; that is tried once only.",
            world => world.World.Records.Set(CorrectionRecord.ToRecord(Earlier(CorrectionStep.Updating)))),
    ];

    private static IEnumerable<GuardCase> OfBooks() =>
    [
        new(GuardNames.ChangeBudget, "used up", "10 changes were begun within the last 60 minutes in this account and region, which is the most that MAX_CHANGES_PER_HOUR allows.",
            world => Spend(world, 10)) { Set = world => Spend(world, 9) },
        new(GuardNames.ChangeBudget, "none", "0 changes were begun within the last 60 minutes in this account and region, which is the most that MAX_CHANGES_PER_HOUR allows.",
            world => world.Options(options => options with { MaxChangesPerHour = 0 })),
        new(GuardNames.TableUnavailable, "when the incident is recorded", "The incident could not be written to the incident table, and nothing is changed without a record of it.",
            world => world.World.Records.BeforePut = record => Fail(record.Key.StartsWith("incident/", StringComparison.Ordinal))),
        new(GuardNames.TableUnavailable, "when read", "The incident table could not be read, and nothing is changed without a record of it: dynamodb:Any failed (no answer): no answer.",
            world => world.World.Records.BeforeGet = key => Fail(key.StartsWith("correction/", StringComparison.Ordinal))),
        new(GuardNames.TableUnavailable, "when the change is begun", "The incident table could not be used, and nothing is changed without a record of it: dynamodb:Any failed (no answer): no answer.",
            world => world.World.Records.BeforePut = record => Fail(record.Key.StartsWith("correction/", StringComparison.Ordinal))) { IsOfTheChange = true },
        new(GuardNames.TableUnavailable, "before the update",
            "The incident table could not be used, and nothing is changed without a record of it: dynamodb:Any failed (no answer): no answer." + Registered
            + " This could not be recorded: dynamodb:Any failed (no answer): no answer",
            world => world.World.Records.BeforePut = record => Fail(record.Key.StartsWith("correction/", StringComparison.Ordinal) && record.Version > 1)) { IsLastLook = true },
    ];

    private static IEnumerable<GuardCase> OfReading() =>
    [
        new(GuardNames.ModeLowered, "the cluster's tag", "The mode was deploy when the change was decided, and is plan by now.", world => world.AtCall("DescribeClusters", 2, () => world.Mode("plan"))),
        new(GuardNames.ModeLowered, "the cluster's tag before the last look", "The mode was deploy when the change was decided, and is plan by now." + Registered,
            world => world.AtCall("DescribeClusters", 3, () => world.Mode("plan"))) { IsLastLook = true },
        new(GuardNames.ModeLowered, "the service's tag", "The mode was deploy when the change was decided, and is alert by now.",
            world => world.AtCall("DescribeServices", 2, () => world.Service(service => service["tags"] = new JsonArray(new JsonObject { ["key"] = "exec-format-remediation", ["value"] = "alert" })))),
        new(GuardNames.ModeLowered, "the service's tag at the last look", "The mode was deploy when the change was decided, and is off by now." + Registered,
            world => world.AtLastLook(() => world.Service(service => service["tags"] = new JsonArray(new JsonObject { ["key"] = "exec-format-remediation", ["value"] = "off" })))) { IsLastLook = true },
        new(GuardNames.CouldNotCheck, "the revision", "AWS could not be asked whether the change is safe: ecs:DescribeServices failed (ThrottlingException): slow down.",
            world => world.AtCall("DescribeTaskDefinition", 2, () => throw SlowDown)),
        new(GuardNames.CouldNotCheck, "the tag", "AWS could not be asked whether the change is still right: ecr:Any failed (no answer): no answer.",
            world => world.AtSecondLook(() => throw World.Unreachable("ecr"))) { IsOfTheChange = true },
        new(GuardNames.CouldNotCheck, "the service", "AWS could not be asked whether the change is still right: ecs:DescribeServices failed (ThrottlingException): slow down.",
            world => world.AtCall("DescribeServices", 2, () => throw SlowDown)) { IsOfTheChange = true },
        new(GuardNames.CouldNotCheck, "the cluster before the last look",
            "AWS could not be asked whether the change is still right: ecs:DescribeServices failed (ThrottlingException): slow down." + Registered,
            world => world.AtCall("DescribeClusters", 3, () => throw SlowDown)) { IsLastLook = true },
        new(GuardNames.CouldNotCheck, "the service at the last look",
            "AWS could not be asked whether the change is still right: ecs:DescribeServices failed (ThrottlingException): slow down." + Registered,
            world => world.AtLastLook(() => throw SlowDown)) { IsLastLook = true },
        new(GuardNames.CouldNotCheck, "the machines", "AWS could not be asked whether the change is safe: ecs:DescribeServices failed (ThrottlingException): slow down.",
            world => world.AtCall("ListContainerInstances", 1, () => throw SlowDown)) { Set = world => world.OnMachines() },
    ];

    /// <summary>A second container, essential, whose program is for arm64 and ended the task on amd64.</summary>
    private static void FailingLog(ChangeWorld world)
    {
        const string image = "docker.io/library/log:1";
        world.PutTag(Events.Image, "linux/amd64", "linux/arm64");
        var digest = ProvableImage.Put(world.World.Images, new Tar().File("app", Elf.Arm64));
        world.PutDocument(image, ScriptedImages.Index(ScriptedImages.Entry(digest, "linux/arm64")));
        world.Define(definition => definition["containerDefinitions"]!.AsArray().Add(Definitions.Container("log", image)));
        world.Event(detail =>
        {
            EndWithExitCode1(detail);
            detail["containers"] = Events.Containers(Events.Container("web", 137), Events.Container("log", 1, image: image, digest: digest.ToString()));
        });
    }

    private static void FiftyTags(ChangeWorld world)
    {
        foreach (var number in Enumerable.Range(1, 50))
            world.Tag($"owner-{number}", "value");
    }

    private static void ToArm64(JsonObject definition) => definition["runtimePlatform"] = new JsonObject { ["cpuArchitecture"] = "ARM64" };

    public static void EndWithExitCode1(JsonObject detail) => EndWithExitCode1(detail, null);

    private static void EndWithExitCode1(JsonObject detail, string? reason)
    {
        detail["stopCode"] = "EssentialContainerExited";
        detail["stoppedReason"] = "Essential container in task exited";
        detail["containers"] = Events.Containers(Events.Container("web", 1, reason));
    }

    private static Correction Earlier(CorrectionStep step) => new(
        CorrectionSubject.Of(Events.Cluster, "web", TaskDefinitionArn.Parse(Failing)), "inc-of-another-image", 3, "w", Core.Remediation.Mode.Deploy, "ARM64",
        new DateTimeOffset(2026, 11, 20, 10, 30, 0, TimeSpan.Zero), new DateTimeOffset(2026, 11, 20, 10, 31, 1, TimeSpan.Zero), step, null)
    {
        Revision = Corrected,
    };

    private static void Spend(ChangeWorld world, int changes)
    {
        var now = world.World.Clock.GetUtcNow();
        var budget = Enumerable.Range(0, changes).Aggregate(ChangeBudget.Empty, (budget, number) =>
            budget.Spend(string.Create(CultureInfo.InvariantCulture, $"cor-{number}"), now.AddMinutes(-59), 100)!);
        world.World.Records.Set(budget.ToRecord(now));
    }

    private static void Fail(bool isAsked)
    {
        if (isAsked)
            throw World.Unreachable("dynamodb");
    }
}

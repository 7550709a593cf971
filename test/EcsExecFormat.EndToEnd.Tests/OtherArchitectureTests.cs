namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>The function built for arm64 does the same, here under an emulator.</summary>
public sealed class OtherArchitectureTests
{
    private static readonly string? Arm64 = Environment.GetEnvironmentVariable("EXEC_FORMAT_BOOTSTRAP_ARM64");

    [Fact]
    public async Task The_arm64_function_tells_a_mismatch_once()
    {
        Assert.SkipWhen(string.IsNullOrEmpty(Arm64), "EXEC_FORMAT_BOOTSTRAP_ARM64 names no program: see build/run-arm64");
        await using var function = new OnArm64();
        await function.InitializeAsync();
        var scene = Scene.Create(function.Aws);
        var taskEvent = scene.StoppedTask();

        var told = await function.OutcomeAsync(taskEvent);
        var duplicate = await function.OutcomeAsync(taskEvent);
        var error = await function.ErrorAsync("[]"u8.ToArray());

        Assert.Equal(("platform-mismatch", "sent"), ((string?)told["verdict"], (string?)told["alert"]));
        Assert.Equal("suppressed", (string?)duplicate["alert"]);
        Assert.Single(scene.Messages);
        Assert.Contains("expected an EventBridge event", error, StringComparison.Ordinal);
    }

    private sealed class OnArm64 : RunningFunction
    {
        protected override string? Program => Arm64;
    }
}

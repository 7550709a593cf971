using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Core.Tests.Ecs;

namespace EcsExecFormat.Core.Tests.Diagnosis;

/// <summary>Every wording of a pull that failed for want of a platform, and of other failures that look like one.</summary>
public class PullErrorTests
{
    public static readonly TheoryData<string, string?> Wordings = new()
    {
        { Events.PullErrorText, "linux/amd64" },
        { "image Manifest does not contain descriptor matching platform 'linux/arm64/v8'", "linux/arm64" },
        { "CannotPullImageManifestError: Error response from daemon: no matching manifest for linux/arm64/v8 in the manifest list entries", "linux/arm64" },
        { "CannotPullContainerError: failed to find a descriptor for platform linux/amd64", "linux/amd64" },
        { "CannotPullContainerError: failed to find a descriptor for platform {linux/amd64}", "linux/amd64" },
        { "failed to find a descriptor for platform \"linux/amd64\"", "linux/amd64" },
        { "CannotPullContainerError: Error response from daemon: no matching manifest for linux/amd64 in the manifest list entries: no match for platform in manifest: not found", "linux/amd64" },
        { "CannotPullContainerError: failed to resolve ref docker.io/library/app:1: no match for platform in manifest sha256:2b: not found", null },
        { "no matching manifest for windows/amd64 10.0.17763 in the manifest list entries", "windows/amd64" },
        { "no matching manifest for linux/riscv64 in the manifest list entries", "linux/riscv64" },
        { "CannotPullContainerError: failed to find a descriptor for platform linux/arm64: not found", "linux/arm64" },
        { "no matching manifest for strange/thing in the manifest list entries", null },
        { "no matching manifest for linux/pdp11 in the manifest list entries", null },
        { "image with reference app:1 was found but does not provide the specified platform (linux/arm64)", "linux/arm64" },
        { "image with reference app:1 was found but its platform (linux/amd64) does not match the specified platform (linux/arm64)", "linux/arm64" },
        { "image with reference app:1 was found but does not match the specified platform: wanted linux/amd64, actual: linux/arm64", "linux/amd64" },
        { "choosing an image from manifest list docker://app:1: no image found in manifest list for architecture \"arm64\", variant \"v8\", OS \"linux\"", "linux/arm64" },
        { "Error: choosing an image from manifest list oci:app:latest: no image found in image index for architecture amd64, variant \"\", OS linux", "linux/amd64" },
        { "no image found in image index for architecture arm, variant \"v7\", OS linux", "linux/arm/v7" },
        { "no image found in image index for architecture unheard-of", null },
    };

    [Theory]
    [MemberData(nameof(Wordings))]
    public void Every_wording_is_recognised_with_the_platform_that_was_asked_for(string text, string? platform)
    {
        Assert.True(PullError.TryParse(text, out var error));
        Assert.Equal(platform is null ? null : Platform.Parse(platform), error.Wanted);
        Assert.Equal(text, error.Text);
    }

    /// <summary>Recent agents tell it of the container only, others of the task only.</summary>
    [Theory]
    [MemberData(nameof(Wordings))]
    public void It_counts_in_the_reason_of_the_container_as_in_that_of_the_task(string text, string? platform)
    {
        var ofContainer = Events.PullFailed(detail =>
        {
            detail["stoppedReason"] = "Task failed to start";
            detail["containers"] = Events.Containers(Events.Container("web", reason: text));
        });
        var ofTask = Events.PullFailed(detail =>
        {
            detail["stoppedReason"] = text;
            detail["containers"] = Events.Containers(Events.Container("web"));
        });
        foreach (var change in new[] { ofContainer, ofTask })
            Assert.Equal(platform, Assert.Single(StopFilter.Examine(change).Suspects).PullError?.Wanted?.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref docker.io/library/app:1: not found")]
    [InlineData("CannotPullContainerError: Error response from daemon: pull access denied for app, repository does not exist")]
    [InlineData("CannotPullContainerError: The task cannot pull registry-auth-token from Amazon ECR: There is a connection issue")]
    [InlineData("CannotPullContainerError: ref pull has been retried 1 time(s): failed to copy: httpReadSeeker: failed open: unexpected status code 429 Too Many Requests")]
    [InlineData("CannotPullContainerError: failed to register layer: no space left on device")]
    [InlineData("CannotPullContainerError: manifest for app:1 not found: manifest unknown: manifest unknown")]
    [InlineData("CannotPullContainerError: image operating system \"windows\" cannot be used on this platform")]
    [InlineData("CannotPullImageManifestError: Error response from daemon: no matching manifest for in the manifest list entries")]
    [InlineData("CannotStartContainerError: ResourceInitializationError: failed to create new container runtime task: exec: \"/app\": permission denied")]
    [InlineData("CannotCreateContainerError: Error response from daemon: invalid mount config")]
    [InlineData("ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed")]
    [InlineData("CannotPullContainerError: inspect image has been retried 1 time(s): no such host")]
    [InlineData("exec /app/web: exec format error")]
    [InlineData("the platform linux/amd64 is fine")]
    [InlineData("OutOfMemoryError: Container killed due to memory usage")]
    [InlineData("does not match the specified platform")]
    [InlineData("no image found in image index")]
    [InlineData("failed to find a descriptor for platform ")]
    public void Other_failures_are_not(string? text)
    {
        Assert.False(PullError.TryParse(text, out var error));
        Assert.Null(error);
    }
}

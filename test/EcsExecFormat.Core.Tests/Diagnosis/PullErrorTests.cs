using EcsExecFormat.Core.Diagnosis;

namespace EcsExecFormat.Core.Tests.Diagnosis;

public class PullErrorTests
{
    [Theory]
    [InlineData("CannotPullContainerError: pull image manifest has been retried 7 time(s): image Manifest does not contain descriptor matching platform 'linux/amd64'", "linux/amd64")]
    [InlineData("CannotPullContainerError: pull image manifest has been retried 1 time(s): image Manifest does not contain descriptor matching platform 'linux/arm64'", "linux/arm64")]
    [InlineData("CannotPullContainerError: failed to find a descriptor for platform linux/arm64: not found", "linux/arm64")]
    [InlineData("CannotPullContainerError: Error response from daemon: no matching manifest for linux/arm64/v8 in the manifest list entries", "linux/arm64")]
    [InlineData("CannotPullImageManifestError: Error response from daemon: no matching manifest for linux/amd64 in the manifest list entries", "linux/amd64")]
    [InlineData("no matching manifest for linux/arm64/v8 in the manifest list entries: no match for platform in manifest: not found", "linux/arm64")]
    [InlineData("CannotPullContainerError: no match for platform in manifest: not found", null)]
    [InlineData("no matching manifest for strange/thing in the manifest list entries", null)]
    public void A_pull_that_lacks_the_platform_is_told_by_its_wording(string text, string? wanted)
    {
        Assert.True(PullError.TryParse(text, out var error));
        Assert.Equal(wanted, error.Wanted?.ToString());
        Assert.Equal(text, error.Text);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("CannotPullContainerError: pull access denied for web, repository does not exist or may require 'docker login'")]
    [InlineData("CannotPullContainerError: manifest for web:9 not found: manifest unknown")]
    [InlineData("CannotPullContainerError: ref pull has been retried 5 time(s): failed to resolve reference: 429 Too Many Requests")]
    [InlineData("CannotPullContainerError: inspect image has been retried 1 time(s): no such host")]
    [InlineData("exec /app/web: exec format error")]
    [InlineData("the platform linux/amd64 is fine")]
    public void Another_failure_is_none_of_a_platform(string? text) => Assert.False(PullError.TryParse(text, out _));
}

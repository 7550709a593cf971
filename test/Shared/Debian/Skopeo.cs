namespace EcsExecFormat.TestSupport;

/// <summary>skopeo, which fills a registry as people do.</summary>
internal static class Skopeo
{
    /// <summary>Copies the only image of a layout with all that its index lists, byte for byte. Skips the test where skopeo is not installed.</summary>
    /// <param name="folder">In OCI image layout, tagged <c>latest</c>.</param>
    /// <param name="registry">Where it goes.</param>
    /// <param name="repository">Such as <c>team/web</c>; the tag is <c>latest</c>.</param>
    /// <param name="login"><c>USER:PASSWORD</c>; null for none.</param>
    /// <returns>What skopeo said about a refusal; null when the image is there.</returns>
    public static async Task<string?> CopyAsync(string folder, DebianRegistry registry, string repository, string? login = null)
    {
        string[] credentials = login is null ? [] : ["--dest-creds", login];
        var (code, _, error) = await Tool.RunAsync(Tool.Require("skopeo"),
            ["copy", "--all", "--preserve-digests", "--dest-tls-verify=false", .. credentials, $"oci:{folder}:latest", $"docker://{registry.Name}/{repository}:latest"]);
        return code == 0 ? null : error.Trim();
    }

    /// <summary>The same; a refusal fails the test.</summary>
    public static async Task FillAsync(string folder, DebianRegistry registry, string repository, string? login = null)
    {
        var refusal = await CopyAsync(folder, registry, repository, login);
        Assert.True(refusal is null, refusal);
    }
}

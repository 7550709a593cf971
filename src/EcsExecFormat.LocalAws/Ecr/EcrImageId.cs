using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EcsExecFormat.LocalAws.Wire;

namespace EcsExecFormat.LocalAws.Ecr;

/// <summary>How a request names an image: by digest, by tag, or by both.</summary>
internal sealed partial record EcrImageId(string? Digest, string? Tag)
{
    public static EcrImageId Read(JsonObject json) => new(json.Text("imageDigest"), json.Text("imageTag"));

    public bool HasValidDigest => Digest is null || DigestForm().IsMatch(Digest);

    /// <summary>As answers show it: what was not given is left out.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject();
        if (Digest is not null)
            json["imageDigest"] = Digest;
        if (Tag is not null)
            json["imageTag"] = Tag;
        return json;
    }

    [GeneratedRegex("^sha256:[0-9a-f]{64}$")]
    private static partial Regex DigestForm();
}

using System.Text.Json;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Fuzz.Tests.Engine;
using EcsExecFormat.Fuzz.Tests.Mutation;

namespace EcsExecFormat.Fuzz.Tests.Models;

/// <summary>
/// How other readers find a member: the engines' one, Go's encoding/json, takes names for the same that differ in letter case (its
/// foldName, by Unicode's simple folding) and of several the last; others take the first. A document that is accepted has to be the same for all of them.
/// </summary>
internal static class OtherReaders
{
    private static readonly string[] OfRoot = ["schemaVersion", "mediaType", "manifests", "config", "layers", "fsLayers", "architecture", "artifactType", "blobs"];
    private static readonly string[] OfDescriptor = ["mediaType", "digest", "size", "platform", "artifactType", "annotations"];
    private static readonly string[] OfPlatform = ["os", "architecture", "variant"];
    private static readonly string[] OfProcess = ["Entrypoint", "Cmd", "Env", "WorkingDir", "User"];

    /// <param name="root">The document.</param>
    /// <param name="hasLayers">Whether its layers are read; those of an artifact are not.</param>
    public static void SeeTheSameManifest(JsonTree root, bool hasLayers)
    {
        Agree(root, OfRoot);
        foreach (var descriptor in Members(root, "config").Concat(Members(root, "manifests").Concat(hasLayers ? Members(root, "layers") : []).SelectMany(list => list.Children)))
        {
            Agree(descriptor, OfDescriptor);
            foreach (var platform in Members(descriptor, "platform"))
                Agree(platform, OfPlatform);
        }
    }

    public static void SeeTheSameConfig(JsonTree root, bool hasProcess)
    {
        Agree(root, OfPlatform);
        if (!hasProcess)
            return;
        Agree(root, ["config"]);
        foreach (var process in Members(root, "config"))
            Agree(process, OfProcess);
    }

    /// <returns>The digests of what an index or a manifest points to, as they are written.</returns>
    public static IEnumerable<string> Digests(JsonTree root, string list) =>
        Members(root, list).SelectMany(items => items.Children).SelectMany(item => Members(item, "digest")).Select(digest => JsonSerializer.Deserialize<string>(digest.Raw)!);

    /// <returns>The digest, which may be unsaid.</returns>
    public static string? DigestOf(JsonTree root, string member) => Members(root, member).SelectMany(item => Members(item, "digest")).Select(digest => JsonSerializer.Deserialize<string>(digest.Raw)).SingleOrDefault();

    public static string Said(this Descriptor descriptor) => $"{descriptor.Digest} {descriptor.MediaType} {descriptor.Size} {descriptor.Platform} {descriptor.ArtifactType} {descriptor.IsAttestation} {descriptor.IsImage} {descriptor.IsIndex}";

    private static IEnumerable<JsonTree> Members(JsonTree owner, string name) => owner.Names.Index().Where(member => Read(member.Item) == name).Select(member => owner.Children[member.Index]);

    private static void Agree(JsonTree owner, string[] names)
    {
        var read = owner.Names.Select(Read).ToArray();
        Must.Hold(read.Distinct().Count() == read.Length, "two members of one name");
        foreach (var name in names)
            Must.Hold(read.Count(other => Fold(other) == Fold(name)) <= 1 && read.All(other => Fold(other) != Fold(name) || other == name), $"{name} stands there in another letter case, for Go");
    }

    private static string Read(string raw) => JsonSerializer.Deserialize<string>($"\"{raw}\"")!;

    private static string Fold(string name) => name.ToLowerInvariant().Replace('\u212a', 'k').Replace('\u017f', 's');
}

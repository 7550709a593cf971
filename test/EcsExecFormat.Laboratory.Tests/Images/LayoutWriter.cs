using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace EcsExecFormat.Laboratory.Tests.Images;

/// <summary>Writes images as folders in OCI image layout (OCI image spec, Image Layout), tagged <c>latest</c>.</summary>
internal sealed class LayoutWriter
{
    private const string IndexType = "application/vnd.oci.image.index.v1+json";
    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";
    private const string ConfigType = "application/vnd.oci.image.config.v1+json";

    private readonly string _blobs;

    private LayoutWriter(string folder) => _blobs = Directory.CreateDirectory(Path.Combine(folder, "blobs", "sha256")).FullName;

    public static void Write(LabImage image, string folder)
    {
        var top = new LayoutWriter(folder).Put(image);
        top["annotations"] = new JsonObject { ["org.opencontainers.image.ref.name"] = "latest" };
        File.WriteAllText(Path.Combine(folder, "oci-layout"), """{"imageLayoutVersion":"1.0.0"}""");
        File.WriteAllText(Path.Combine(folder, "index.json"), Index([top]).ToJsonString());
    }

    /// <returns>Its descriptor.</returns>
    private JsonObject Put(LabImage image) => image.Entries.IsEmpty
        ? Put(Manifest(image), ManifestType)
        : Put(Index(image.Entries.Select(Put)), IndexType);

    private JsonObject Put(LabEntry entry)
    {
        var descriptor = Put(entry.Image);
        if (entry.Platform is { } platform)
            descriptor["platform"] = platform.DeepClone();
        if (entry.IsAttestation)
            descriptor["annotations"] = new JsonObject { ["vnd.docker.reference.type"] = "attestation-manifest" };
        return descriptor;
    }

    private static JsonObject Index(IEnumerable<JsonObject> descriptors) =>
        new() { ["schemaVersion"] = 2, ["mediaType"] = IndexType, ["manifests"] = new JsonArray([.. descriptors]) };

    private JsonObject Manifest(LabImage image) => new()
    {
        ["schemaVersion"] = 2,
        ["mediaType"] = ManifestType,
        ["config"] = Put(Config(image), ConfigType),
        ["layers"] = new JsonArray([.. image.Layers.Select(layer => Put(layer.Stored, layer.MediaType))]),
    };

    private static JsonObject Config(LabImage image)
    {
        var process = new JsonObject();
        Set("Entrypoint", Texts(image.Entrypoint));
        Set("Cmd", Texts(image.Cmd));
        Set("Env", Texts(image.Env));
        Set("WorkingDir", image.WorkingDir);
        Set("User", image.User);
        var config = (JsonObject)image.Labels.DeepClone();
        config["config"] = process;
        config["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = new JsonArray([.. image.Layers.Select(layer => (JsonNode)DigestOf(layer.Tar))]) };
        return config;

        void Set(string name, JsonNode? value)
        {
            if (value is not null)
                process[name] = value;
        }
    }

    private static JsonArray? Texts(IReadOnlyCollection<string> texts) => texts.Count == 0 ? null : new JsonArray([.. texts.Select(text => (JsonNode)text)]);

    private JsonObject Put(JsonObject document, string mediaType) => Put(Encoding.UTF8.GetBytes(document.ToJsonString()), mediaType);

    private JsonObject Put(byte[] bytes, string mediaType)
    {
        var digest = DigestOf(bytes);
        File.WriteAllBytes(Path.Combine(_blobs, digest["sha256:".Length..]), bytes);
        return new JsonObject { ["mediaType"] = mediaType, ["digest"] = digest, ["size"] = bytes.Length };
    }

    private static string DigestOf(byte[] bytes) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));
}

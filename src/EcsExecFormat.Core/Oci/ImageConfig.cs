namespace EcsExecFormat.Core.Oci;

/// <summary>What is read of an image config (OCI image spec, Image Configuration).</summary>
/// <param name="Platform">
/// What the image says it was built for; null when it states no known architecture. A missing <c>os</c> counts as linux.
/// </param>
public sealed record ImageConfig(Platform? Platform)
{
    /// <summary>What is executed; null when that is not said in a proper form.</summary>
    public ImageProcess? Process { get; private init; }

    /// <exception cref="ParseException">No such document, or one above <see cref="OciLimits"/>.</exception>
    public static ImageConfig Parse(ReadOnlyMemory<byte> bytes) => StrictJson.Read(bytes, "image config", static root =>
    {
        StrictJson.RefuseCaseVariants(root, "os", "architecture", "variant");
        return new ImageConfig(PlatformLabel.Read(root)) { Process = ImageProcess.Read(root) };
    });
}

using System.Collections.Immutable;
using System.Text.Json.Nodes;
using EcsExecFormat.Core.Tests.Executables;

namespace EcsExecFormat.Laboratory.Tests.Images;

/// <summary>An image with the task that runs it; an index of images when it has entries.</summary>
internal sealed record LabImage
{
    /// <summary>The lowest first.</summary>
    public ImmutableArray<Layer> Layers { get; init; } = [];

    public ImmutableArray<string> Entrypoint { get; init; } = ["/app"];

    public ImmutableArray<string> Cmd { get; init; } = [];

    public ImmutableArray<string> Env { get; init; } = [];

    public string? WorkingDir { get; init; }

    public string? User { get; init; }

    /// <summary>What the config says of its platform: <c>architecture</c>, <c>os</c>, <c>variant</c>.</summary>
    public JsonObject Labels { get; init; } = [];

    public LabTask Task { get; init; } = new();

    public ImmutableArray<LabEntry> Entries { get; init; } = [];

    /// <summary>Layers in gzip, the lowest first, labelled for the machine; <c>/app</c> is what is executed.</summary>
    public static LabImage Of(Machine machine, params IEnumerable<Tar> layers) =>
        new() { Layers = [.. layers.Select(Layer.Of)], Labels = LabelledFor(machine.Label) };

    /// <summary>One layer with one file.</summary>
    public static LabImage App(Machine machine, byte[] content) => Of(machine, new Tar().File("app", content));

    public static LabImage IndexOf(params IEnumerable<LabEntry> entries) => new() { Entries = [.. entries] };

    public static JsonObject LabelledFor(string architecture) => new() { ["architecture"] = architecture, ["os"] = "linux" };
}

/// <summary>An entry of an index.</summary>
/// <param name="Platform">As the index states it; null states none.</param>
/// <param name="Image">What it points at.</param>
internal sealed record LabEntry(JsonObject? Platform, LabImage Image)
{
    /// <summary>Whether it is what BuildKit puts beside an image, and no image itself.</summary>
    public bool IsAttestation { get; init; }

    public static LabEntry For(string architecture, LabImage image, string? variant = null)
    {
        var platform = LabImage.LabelledFor(architecture);
        if (variant is not null)
            platform["variant"] = variant;
        return new LabEntry(platform, image);
    }
}

using EcsExecFormat.Laboratory.Tests.Images;

namespace EcsExecFormat.Laboratory.Tests;

/// <summary>An image, and what the kernel's rules say about its container. What is expected comes from those rules, never from the product.</summary>
/// <param name="Name">Lower case, as it names an image.</param>
/// <param name="About">The rule in words.</param>
/// <param name="OnAmd64">Null when the case is not for this machine.</param>
/// <param name="OnArm64">Null when the case is not for this machine.</param>
/// <param name="Image">The image as it is made for a machine.</param>
internal sealed record LabCase(string Name, string About, Outcome? OnAmd64, Outcome? OnArm64, Func<Machine, LabImage> Image)
{
    public LabCase(string name, string about, Outcome expected, Func<Machine, LabImage> image) : this(name, about, expected, expected, image)
    {
    }

    /// <summary>What the process ends with when it is started.</summary>
    public int ExitCode { get; init; }

    /// <summary>Why the product may say that it cannot tell; null when it has to tell.</summary>
    public string? Untold { get; init; }

    /// <summary>Why podman is no judge of it: ECS's engines are known to do otherwise.</summary>
    public string? PodmanDiffers { get; init; }

    /// <summary>Whether it shows only where layers are merged by overlay, as on ECS, and not copied over one another.</summary>
    public bool NeedsOverlay { get; init; }

    public Outcome? On(Machine machine) => machine == Machine.Amd64 ? OnAmd64 : OnArm64;

    /// <summary>Whether the product may say this on a machine of the case.</summary>
    public bool Allows(Outcome told, Outcome happened) =>
        told == happened || (told == Outcome.NotTold && Untold is not null);
}

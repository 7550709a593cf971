using EcsExecFormat.Core.Diagnosis;

using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Alerts;

/// <summary>What the owner can do when it is not known which platforms the image is for.</summary>
public static class CheckAdvice
{
    public static void Write(MailText mail, Outcome outcome)
    {
        if (!outcome.Finding.HasEvidence && outcome.Finding.Culprits.FirstOrDefault() is { Problem: ImageProblem.AccessDenied })
            mail.Prose("Let the function read this registry, as said above. Until then this is told once a week for the whole registry, and no image in it can be checked.");
        var images = outcome.Finding.Culprits.Where(container => container.Reference is not null).Select(NameToPull).Distinct().ToArray();
        mail.Prose(images.Length == 0
            ? "Find out which platforms the images of the task definition are for (docker buildx imagetools inspect IMAGE)."
            : "See which platforms the image is for, from a shell that is logged in to its registry:");
        foreach (var image in images)
            mail.Command($"docker buildx imagetools inspect {ShellWord.Quote(image)}");
        if (outcome.Finding.RanOn.Platform is { } ranOn)
            mail.Prose($"If {ranOn} is not among them, build the image for it (docker buildx build --platform {ranOn} ...), or set runtimePlatform.cpuArchitecture in the task definition to what the image is for. If it is, this was another failure: read the container's log.");
        else
            mail.Prose("Compare them with runtimePlatform.cpuArchitecture of the task definition (X86_64 when absent) and with the machines of the cluster; build the image for what is missing.");
    }

    private static string NameToPull(ContainerFinding container) => container.Reference!.ToString();
}

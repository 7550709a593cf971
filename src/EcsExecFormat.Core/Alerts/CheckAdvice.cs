namespace EcsExecFormat.Core.Alerts;

/// <summary>What the owner can do when the image could not be checked.</summary>
public static class CheckAdvice
{
    public static void Write(MailText mail, Outcome outcome)
    {
        mail.Prose("Look which platforms the image is for, from a shell that may pull it:");
        foreach (var container in outcome.Finding.Culprits.Where(container => container.Image.Length > 0))
            mail.Command($"docker buildx imagetools inspect {ShellWord.Quote(container.Image)}");
        if (outcome.Finding.RanOn.Platform is { } ranOn)
            mail.Prose($"If {ranOn} is not among them, build the image for it (docker buildx build --platform {ranOn}), or set runtimePlatform.cpuArchitecture in the task definition to what the image is for.");
        else
            mail.Prose("Compare them with runtimePlatform.cpuArchitecture of the task definition (X86_64 when absent) and with the machines of the cluster.");
    }
}

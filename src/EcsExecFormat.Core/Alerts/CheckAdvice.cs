using EcsExecFormat.Core.Diagnosis;

namespace EcsExecFormat.Core.Alerts;

/// <summary>What the owner can do when it is not known what is the matter.</summary>
public static class CheckAdvice
{
    /// <summary>Whether the kernel is known to have refused a program although the image's labels fit: then its platforms are not what is to be looked at.</summary>
    public static bool IsContradiction(TaskFinding finding) =>
        finding.Verdict == Verdict.Inconclusive && finding.HasEvidence && finding.Culprits.Any(container => container is { IsLabelledForHost: true, HasEvidence: true } or { HasProvenBytes: true });

    public static void Write(MailText mail, Outcome outcome)
    {
        if (IsContradiction(outcome.Finding))
        {
            WriteLook(mail, outcome);
            return;
        }

        RegistryAdvice.Write(mail, outcome);
        LoginCommands.Write(mail, outcome);
        var images = outcome.Finding.Culprits.Where(container => container.Reference is not null).Select(NameToPull).Distinct().ToArray();
        mail.Prose(images.Length == 0
            ? "Find out which platforms the images of the task definition are for (docker buildx imagetools inspect IMAGE)."
            : "See which platforms the image is for:");
        foreach (var image in images)
            mail.Command($"docker buildx imagetools inspect {ShellWord.Quote(image)}");
        if (outcome.Finding.RanOn.Platform is { } ranOn)
            mail.Prose($"If {ranOn} is not among them, build the image for it (docker buildx build --platform {ranOn} ...), or set runtimePlatform.cpuArchitecture in the task definition to what the image is for. If it is, this was another failure{(outcome.Finding.Culprits.Any(container => container.ExitCode is not null) ? ": read the container's log" : "")}.");
        else
            mail.Prose("Compare them with runtimePlatform.cpuArchitecture of the task definition (X86_64 when absent) and with the machines of the cluster; build the image for what is missing.");
    }

    private static void WriteLook(MailText mail, Outcome outcome)
    {
        if (outcome.Finding.RanOn.Platform is not { } ranOn)
            return;
        mail.Prose($"Look at the program that the container starts. A script has to begin with #! and an interpreter, both of which are there for {ranOn}; a program has to be for {ranOn}.");
        LoginCommands.Write(mail, outcome);
        foreach (var container in outcome.Finding.Culprits.Where(container => container.Reference is not null))
        {
            if (container.Program is null)
                mail.Prose("What it starts:").Command($"docker pull --platform {ranOn} {ShellWord.Quote(NameToPull(container))} && docker image inspect --format '{{{{.Config.Entrypoint}}}} {{{{.Config.Cmd}}}}' {ShellWord.Quote(NameToPull(container))}");
            else
                ImageAdvice.WriteLook(mail, outcome, container);
        }

        mail.Prose("If it is all right in the image: does the task mount something over it, or does the machine lack what runs it (32-bit programs, an emulator that only some machines have)? Nothing is changed until that is clear.");
    }

    private static string NameToPull(ContainerFinding container) => container.Reference!.ToString();
}

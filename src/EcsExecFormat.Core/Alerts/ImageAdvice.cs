using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Executables;

namespace EcsExecFormat.Core.Alerts;

/// <summary>What the owner can do when the image has to be made anew, because no architecture of the task definition cures it.</summary>
public static class ImageAdvice
{
    /// <param name="mail">The mail so far.</param>
    /// <param name="outcome">What was found.</param>
    /// <param name="service">The service as it is now, or null.</param>
    public static void Write(MailText mail, Outcome outcome, Service? service)
    {
        if (DeployAdvice.IsPushedAgain(outcome))
        {
            FixAdvice.WritePushedAgain(mail, outcome, service);
            return;
        }

        FixAdvice.WriteGoBack(mail, outcome, service);
        LoginCommands.Write(mail, outcome);
        if (outcome.Finding.Culprits.All(container => container.IsLabelledForHost != false))
            mail.Prose("Leave the task definition as it is: another architecture would not help.");
        foreach (var container in outcome.Finding.Culprits)
            WriteCure(mail, outcome, container);
        if (Architecture.Of(outcome.Finding.RanOn.Platform) is { } platform)
        {
            mail.Prose("When that is mended, build the image again and push it, with Docker or Finch:");
            BuildCommands.Write(mail, outcome, platform);
        }

        FixAdvice.WriteDeploy(mail, outcome, service);
    }

    /// <summary>What has to change in the image of one container.</summary>
    internal static void WriteCure(MailText mail, Outcome outcome, ContainerFinding container)
    {
        if (Architecture.Of(outcome.Finding.RanOn.Platform) is { } wanted)
        {
            if (container.Unrunnable is { } content)
                mail.Prose(Cure(content, wanted));
            else if (container.IsInterpreter)
                mail.Prose($"The script's interpreter is not for {wanted.Platform} ({wanted.People}). Mostly that comes from --platform in the Dockerfile's last FROM, or from a file that was copied over it.");
            else
                WriteBuild(mail, container, wanted);
            if (container is { IsLabelledForHost: false, Offers.IsEmpty: false, Verdict: Verdict.BinaryMismatch })
                mail.Prose($"The image is labelled {string.Join(", ", container.Offers.Take(3))}, although its entrypoint runs on {wanted.Platform}: build it with --platform {wanted.Platform}, so that the label is right, too.");
            else if (container is { IsLabelledForHost: false, Offers.IsEmpty: false })
                mail.Prose($"The image is also for {string.Join(", ", container.Offers.Take(3))} only: build it for {wanted.Platform}, or its programs meet the next exec format error.");
        }

        WriteLook(mail, outcome, container);
    }

    /// <summary>The label came with the base image, the program from somewhere else.</summary>
    private static void WriteBuild(MailText mail, ContainerFinding container, Architecture wanted)
    {
        mail.Prose($"{(container.IsLabelledForHost == true ? $"The image's base is for {wanted.Platform} ({wanted.People}), and the program that was put into it is not. " : "")}Build the program for {wanted.Platform}, for example:");
        var (go, rust, net) = Targets(wanted);
        mail.Command($"Go:      GOOS=linux GOARCH={go} go build ...")
            .Command($"Rust:    cargo build --release --target {rust}-unknown-linux-musl")
            .Command($".NET:    dotnet publish -r linux-{net}")
            .Command("Docker:  a stage FROM --platform=$BUILDPLATFORM builds for the builder's own CPU; let it build for $TARGETARCH");
        if (container.Executable is { } made)
            mail.Prose($"A file that is copied in ready-made (COPY, ADD, curl) has to be the one for {wanted.Platform}, not for {made}.");
    }

    /// <summary>Takes the program at fault out of the image, to be looked at.</summary>
    internal static void WriteLook(MailText mail, Outcome outcome, ContainerFinding container)
    {
        // A path that was made fit to be shown is not the file's any more.
        if (container.Program is not { } program || !program.StartsWith('/') || program.EndsWith("...", StringComparison.Ordinal) || !program.All(c => c is > ' ' and <= '~') || AlertFacts.Named(outcome, container) is not { } named || outcome.Finding.RanOn.Platform is not { } ranOn)
            return;
        var image = ShellWord.Quote((container.Digest is { } digest ? named.ByDigest(digest) : named).ToString());
        // Docker takes an image of its own platform only: an index has entries, a single image what its label says.
        var platform = container is { IsIndex: false, IsLabelledForHost: false, Offers: [var label, ..] } ? label : ranOn;
        // docker create wants some command, and runs none.
        mail.Prose("To see it for yourself:")
            .Command($"docker create --platform {platform} --name exec-format-look {image} x && {{ docker cp -L exec-format-look:{ShellWord.Quote(program)} ./found; docker rm exec-format-look; file ./found; }}");
    }

    private static string Cure(UnrunnableContent content, Architecture wanted) => content switch
    {
        UnrunnableContent.Text => "Put the interpreter into the script's first line, such as #!/bin/sh; or name it in the image: ENTRYPOINT [\"/bin/sh\", \"/script\"].",
        UnrunnableContent.LateShebang => "#! must be the file's first two bytes: remove what stands before it. Some editors on Windows put an invisible byte order mark there; save the file as UTF-8 without it.",
        UnrunnableContent.EmptyShebang => "Name the interpreter behind #! in the script's first line, such as #!/bin/sh; its path must end within the first 256 bytes.",
        UnrunnableContent.LfsPointer => "Fetch the file itself before the image is built: git lfs pull, or the checkout's option for it in the pipeline.",
        UnrunnableContent.WindowsProgram or UnrunnableContent.MacProgram =>
            $"Build the program for Linux and {wanted.Platform}: GOOS=linux GOARCH={Targets(wanted).Go} in Go, dotnet publish -r linux-{Targets(wanted).Net} in .NET.",
        UnrunnableContent.DamagedElf => "The file was cut off or damaged on its way into the image, or is a library or an object file. Build or download it again, and check its size.",
        UnrunnableContent.Empty or UnrunnableContent.Zeros => "The file has lost its content on its way into the image. Look at the step that makes or copies it.",
        _ => "Put a program for Linux in its place, or a script that begins with #!.",
    };

    private static (string Go, string Rust, string Net) Targets(Architecture wanted) => wanted == Architecture.Arm64 ? ("arm64", "aarch64", "arm64") : ("amd64", "x86_64", "x64");
}

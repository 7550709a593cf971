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
        FixAdvice.WriteGoBack(mail, outcome, service);
        mail.Prose("Leave the task definition as it is: another architecture would not help.");
        foreach (var container in outcome.Finding.Culprits)
        {
            if (container.Unrunnable is { } content)
                mail.Prose(Cure(content));
            else if (Architecture.Of(outcome.Finding.RanOn.Platform) is { } wanted)
                WriteBuild(mail, container, wanted);
            WriteLook(mail, outcome, container);
        }

        mail.Prose("Then build the image and push it.");
        FixAdvice.WriteDeploy(mail, outcome, service);
    }

    /// <summary>The label came from the base image, the program from somewhere else.</summary>
    private static void WriteBuild(MailText mail, ContainerFinding container, Architecture wanted)
    {
        mail.Prose($"The image's base is for {wanted.Platform} ({wanted.People}), and the program that was put into it is not. Build the program for {wanted.Platform}, for example:");
        var (go, rust, net) = wanted == Architecture.Arm64 ? ("arm64", "aarch64", "arm64") : ("amd64", "x86_64", "x64");
        mail.Command($"Go:      GOOS=linux GOARCH={go} go build ...")
            .Command($"Rust:    cargo build --release --target {rust}-unknown-linux-musl")
            .Command($".NET:    dotnet publish -r linux-{net}")
            .Command("Docker:  a stage FROM --platform=$BUILDPLATFORM builds for the builder's own CPU; let it build for $TARGETARCH");
        if (container.Executable is { } made)
            mail.Prose($"A file that is copied in ready-made (COPY, ADD, curl) has to be the one for {wanted.Platform}, not for {made}.");
    }

    private static void WriteLook(MailText mail, Outcome outcome, ContainerFinding container)
    {
        if (container.Program is not { } program || !program.StartsWith('/') || AlertFacts.Named(outcome, container) is not { } named)
            return;
        var image = ShellWord.Quote((container.Digest is { } digest ? named.ByDigest(digest) : named).ToString());
        mail.Prose("To see it for yourself:")
            .Command($"docker create --name look {image} && docker cp -L look:{ShellWord.Quote(program)} ./found; docker rm look; file ./found");
    }

    private static string Cure(UnrunnableContent content) => content switch
    {
        UnrunnableContent.Text => "Put the interpreter into the script's first line, such as #!/bin/sh; or name it in the image: ENTRYPOINT [\"/bin/sh\", \"/script\"].",
        UnrunnableContent.LateShebang => "#! must be the file's first two bytes: remove what stands before it. Some editors on Windows put an invisible byte order mark there; save the file as UTF-8 without it.",
        UnrunnableContent.EmptyShebang => "Name the interpreter behind #! in the script's first line, such as #!/bin/sh; its path must end within the first 256 bytes.",
        UnrunnableContent.LfsPointer => "Fetch the file itself before the image is built: git lfs pull, or the checkout's option for it in the pipeline.",
        UnrunnableContent.WindowsProgram or UnrunnableContent.MacProgram => "Build the program for Linux, for example with GOOS=linux in Go, or dotnet publish -r linux-x64 in .NET.",
        UnrunnableContent.DamagedElf => "The file was cut off or damaged on its way into the image, or is a library or an object file. Build or download it again, and check its size.",
        UnrunnableContent.Empty or UnrunnableContent.Zeros => "The file has lost its content on its way into the image. Look at the step that makes or copies it.",
        _ => "Put a program for Linux in its place, or a script that begins with #!.",
    };
}

using System.Text.Json.Nodes;
using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Core.Tests.Ecs;
using EcsExecFormat.Core.Tests.Executables;
using static EcsExecFormat.Core.Tests.Diagnosis.ProvableImage;

namespace EcsExecFormat.Core.Tests.Diagnosis;

/// <summary>What becomes of a mismatch of labels when the entrypoint's bytes are read.</summary>
public class EntrypointProofTests
{
    [Fact]
    public async Task Bytes_for_another_machine_confirm_the_mismatch()
    {
        var (images, image) = Image(Elf.Arm64);

        var finding = await ProveAsync(images, Finding(image));

        var container = Assert.Single(finding.Containers);
        Assert.Equal((Verdict.PlatformMismatch, Confidence.Confirmed), (finding.Verdict, finding.Confidence));
        Assert.Equal((Platform.LinuxArm64, (string?)null), (container.Executable, container.Unproven));
        Assert.Equal(["what the labels say", "The entrypoint /app is a program for linux/arm64, as its first bytes say."], container.Evidence);
        Assert.Equal("the labels differ", container.Reason);
    }

    [Fact]
    public async Task Bytes_for_the_host_make_it_an_ordinary_crash()
    {
        var (images, image) = Image(Elf.Amd64);

        var finding = await ProveAsync(images, Finding(image));

        var container = Assert.Single(finding.Containers);
        Assert.Equal((Verdict.PlatformMatch, (Confidence?)null, Confidence.Confirmed), (finding.Verdict, finding.Confidence, container.Confidence));
        Assert.Equal(Platform.LinuxAmd64, container.Executable);
        Assert.Equal(
            "the image is labelled linux/arm64, but its entrypoint /app is a program for linux/amd64 and runs on linux/amd64: an ordinary crash; the label is wrong",
            finding.Reason);
    }

    [Fact]
    public async Task A_script_is_judged_by_its_interpreter()
    {
        var (images, image) = Image(new Tar().File("bin/sh", Elf.Arm64).File("app", "#!/bin/sh\n"));
        var container = Assert.Single((await ProveAsync(images, Finding(image))).Containers);
        Assert.Equal("The entrypoint /app runs /bin/sh, which is a program for linux/arm64, as its first bytes say.", container.Evidence[^1]);
    }

    [Fact]
    public async Task An_overridden_command_is_what_is_looked_at()
    {
        var (images, image) = Image(new Tar().File("app", Elf.Arm64).File("other", Elf.Amd64), """{"os":"linux","architecture":"arm64","config":{"Cmd":["/app"]}}""");
        var change = Events.Stopped(detail => detail["overrides"] = JsonNode.Parse("""{"containerOverrides":[{"name":"web","command":["/other"]}]}"""));
        Assert.Equal(Verdict.PlatformMatch, (await ProveAsync(images, Finding(image), change)).Verdict);
    }

    [Fact]
    public async Task Of_an_index_the_entry_that_a_runtime_chooses_is_looked_at()
    {
        var images = new ScriptedImages();
        var lying = Put(images, new Tar().File("app", Elf.Arm64));
        var index = images.Put(ScriptedImages.Index(ScriptedImages.Entry(Put(images, new Tar().File("app", Elf.Amd64)), "linux/arm64"), ScriptedImages.Entry(lying, "linux/amd64")));

        var container = Assert.Single((await ProveAsync(images, Finding(Named(index)))).Containers);

        Assert.Equal((Verdict.PlatformMismatch, Confidence.Confirmed), (container.Verdict, container.Confidence));
        Assert.Contains(lying.ToString(), images.Asked);
    }

    [Fact]
    public async Task What_needs_no_proof_is_not_read()
    {
        var (images, image) = Image(Elf.Arm64);
        var finding = Finding(image);
        foreach (var (verdict, confidence) in (IEnumerable<(Verdict, Confidence)>)[
            (Verdict.PlatformMissing, Confidence.Confirmed), (Verdict.PlatformMatch, Confidence.Likely), (Verdict.Inconclusive, Confidence.Possible)])
        {
            var given = finding with { Verdict = verdict, Containers = [finding.Containers[0] with { Verdict = verdict, Confidence = confidence }] };
            Assert.Equal(given.Containers, (await ProveAsync(images, given)).Containers);
        }

        Assert.Empty(images.Asked);
    }

    [Fact]
    public async Task What_the_task_finding_knows_is_kept()
    {
        var (images, image) = Image(Elf.Amd64);
        var finding = Finding(image) with { HasEvidence = true };
        var proven = await ProveAsync(images, finding);
        Assert.Equal((finding.RanOn, finding.Declared, finding.Definition, true), (proven.RanOn, proven.Declared, proven.Definition, proven.HasEvidence));
    }

    [Fact]
    public async Task What_was_found_is_not_read_again()
    {
        var (images, image) = Image(Elf.Arm64);
        var proof = Examiner(images);
        for (var time = 0; time < 3; time++)
            Assert.Equal(Confidence.Confirmed, (await proof.ProvenAsync(Finding(image))).Confidence);
        Assert.Single(images.Asked, asked => asked.StartsWith("layer", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_not_found_is_read_again()
    {
        var images = new ScriptedImages();
        var proof = Examiner(images);
        for (var time = 0; time < 2; time++)
        {
            var finding = Finding(Named(Put(images, new Tar().Pipe("app"))));
            Assert.Equal("the path /app is a device or a pipe", (await proof.ProvenAsync(finding)).Containers[0].Unproven);
        }

        Assert.Equal(2, images.Asked.Count(asked => asked.StartsWith("layer", StringComparison.Ordinal)));
    }
}

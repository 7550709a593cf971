using EcsExecFormat.Laboratory.Tests.Cases;
using EcsExecFormat.Laboratory.Tests.Images;
using EcsExecFormat.Laboratory.Tests.Prediction;
using EcsExecFormat.Laboratory.Tests.Reality;

namespace EcsExecFormat.Laboratory.Tests;

/// <summary>Every case of this machine's architecture, really run; what the kernel did is compared with the rules and with the product.</summary>
public abstract class KernelTests(Predictor predictor, string runtime)
{
    [Fact]
    public async Task What_really_happens_is_what_the_rules_say_and_the_product_foretells()
    {
        using var layouts = new Layouts(Podman.Here);
        var podman = await Podman.RunAsync(runtime, layouts, ProgramCases.Native);
        var matrix = new ConfusionMatrix();
        foreach (var (lab, expected) in Catalogue.On(Podman.Here))
        {
            var predicted = await predictor.PredictAsync($"{runtime}/{lab.Name}", layouts.FolderOf(lab), Podman.Here, layouts.TaskOf(lab));
            matrix.Add(lab, expected, podman[lab], predicted, podman.Storage);
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"podman with {runtime} and {podman.Storage} on {Podman.Here.Platform}\n{matrix}");
        Assert.True(matrix.Wrong.Length == 0, matrix.Wrong);
    }
}

/// <inheritdoc/>
public sealed class RuncTests(Predictor predictor) : KernelTests(predictor, "runc"), IClassFixture<Predictor>;

/// <inheritdoc/>
public sealed class CrunTests(Predictor predictor) : KernelTests(predictor, "crun"), IClassFixture<Predictor>;

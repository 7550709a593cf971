using EcsExecFormat.Laboratory.Tests.Images;
using EcsExecFormat.Laboratory.Tests.Prediction;

namespace EcsExecFormat.Laboratory.Tests;

/// <summary>What the product says of every case, against the rules of kernel and runtimes, for both architectures of ECS.</summary>
public sealed class PredictionTests(Predictor predictor) : IClassFixture<Predictor>
{
    public static TheoryData<string, string> Cases => new(
        from machine in (Machine[])[Machine.Amd64, Machine.Arm64]
        from lab in Catalogue.On(machine)
        select (lab.Case.Name, machine.Label));

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_product_foretells_what_the_rules_say(string name, string architecture)
    {
        var machine = Machine.Of(architecture);
        var (lab, expected) = Catalogue.On(machine).Single(entry => entry.Case.Name == name);
        var folder = Directory.CreateTempSubdirectory("laboratory-image-");
        try
        {
            var image = lab.Image(machine);
            LayoutWriter.Write(image, folder.FullName);
            var predicted = await predictor.PredictAsync($"{architecture}/{name}", folder.FullName, machine, image.Task);
            Assert.True(lab.Allows(predicted.Outcome, expected), $"{lab.About}: expected {expected}, predicted {predicted}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void There_are_many_cases_and_each_has_a_name_of_its_own()
    {
        Assert.True(Catalogue.All.Length >= 100);
        Assert.Equal(Catalogue.All.Length, Catalogue.All.DistinctBy(lab => lab.Name).Count());
    }
}

using System.Text.Json.Nodes;
using EcsExecFormat.Laboratory.Tests.Images;
using EcsExecFormat.Laboratory.Tests.Prediction;
using EcsExecFormat.Laboratory.Tests.Reality;
using EcsExecFormat.TestSupport;

namespace EcsExecFormat.Laboratory.Tests;

/// <summary>The images that were run by several engines once (test/data/truth), against what the product says of them now.</summary>
public sealed class RecordedTests(Predictor predictor) : IClassFixture<Predictor>
{
    [Fact]
    public async Task What_was_recorded_is_what_the_product_foretells()
    {
        var matrix = new ConfusionMatrix();
        foreach (var record in Records())
        {
            var name = (string)record["image"]!;
            var happened = HappenedTo(record);
            var predicted = await predictor.PredictAsync($"recorded/{name}", Path.Combine(OciLayout.TruthFolder, "images", name), Machine.Amd64, new LabTask());
            var isRight = predicted.Outcome == happened;
            matrix.Add($"{name}: predicted {predicted}, recorded {record.ToJsonString()}", happened, predicted.Outcome, isRight);
        }

        TestContext.Current.TestOutputHelper!.WriteLine(matrix.ToString());
        Assert.True(matrix.Wrong.Length == 0, matrix.Wrong);
    }

    private static IEnumerable<JsonObject> Records() =>
        JsonNode.Parse(File.ReadAllBytes(Path.Combine(OciLayout.TruthFolder, "truth.json")))!["images"]!.AsArray().OfType<JsonObject>();

    private static Outcome HappenedTo(JsonObject record) =>
        (bool)record["execFormatErrorFromInit"]! ? Outcome.ExecFormatError
        : (bool)record["refusedAtPull"]! ? Outcome.PullRefused
        : Container.From((int)record["podmanRunc"]!["exitCode"]!, (string)record["podmanRunc"]!["text"]!).Outcome;
}

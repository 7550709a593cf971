namespace EcsExecFormat.Images.Tests.Registries.Bodies;

/// <summary>Documents that are nothing, or a bomb for whoever reads them, with the digests that they should have.</summary>
public class JsonTests
{
    public static TheoryData<string> All => [.. HostileJson.All.Keys];

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_document_that_is_none_or_a_bomb_is_refused_with_a_reason(string name)
    {
        var document = HostileJson.All[name]();
        Assert.InRange(document.Length, 0, 4 * 1024 * 1024);
        foreach (var place in Trial.Documents)
            await Trial.AssertRefusedAsync(HostileImage.With(place, document), place);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task So_is_one_that_fits_into_the_limit_of_tokens_and_of_refusals(string name)
    {
        var document = HostileJson.All[name]();
        foreach (var body in (byte[][])[document, document[..Math.Min(document.Length, 64 * 1024)]])
        {
            await Trial.AssertRefusedAsync(new HostileImage(), Place.Token, honest => honest.Reply with { Body = body });
            await Trial.AssertRefusedAsync(new HostileImage(), Place.Refusal, honest => honest.Reply with { Body = body });
        }
    }
}

namespace EcsExecFormat.Images.Tests.Registries.Bodies;

/// <summary>Answers that are delivered in a hostile way, at each place where a registry is asked.</summary>
public class TransferTests
{
    public static TheoryData<string> Refused => [.. HostileTransfers.Refused.Keys];

    public static TheoryData<string> Odd => [.. HostileTransfers.Odd.Keys];

    [Theory]
    [MemberData(nameof(Refused))]
    public Task What_is_endless_or_no_answer_is_refused_with_a_reason_before_any_time_out(string name) =>
        Task.WhenAll(Trial.Places.Select(place => Trial.AssertRefusedAsync(new HostileImage(), place, HostileTransfers.Refused[name])));

    [Theory]
    [MemberData(nameof(Odd))]
    public Task What_is_only_unusual_does_no_harm(string name) =>
        Task.WhenAll(Trial.Places.Select(place => Trial.RunAsync(new HostileImage(), place, HostileTransfers.Odd[name])));

    [Theory]
    [InlineData("a few trailers")]
    [InlineData("announcements before the answer")]
    [InlineData("the encoding identity")]
    public async Task What_the_protocol_allows_is_read(string name)
    {
        foreach (var place in (Place[])[Place.ManifestByTag, Place.ManifestByDigest, Place.IndexEntry, Place.Config, Place.Layer, Place.Token])
            Assert.True((await Trial.RunAsync(new HostileImage(), place, HostileTransfers.Odd[name])) is { IsBelieved: true }, place.ToString());
    }

    [Theory]
    [InlineData("a gzip bomb", "compressed its answer")]
    [InlineData("a gzip bomb in a gzip bomb", "compressed its answer")]
    [InlineData("a head of a megabyte", "a head that is too large")]
    [InlineData("an endless head", "a head that is too large")]
    [InlineData("endless with a length", "is larger than 4194304 bytes")]
    [InlineData("endless without a length", "is larger than 4194304 bytes")]
    [InlineData("endless chunks", "is larger than 4194304 bytes")]
    [InlineData("another protocol", "did not answer in HTTP")]
    [InlineData("status 999", "failed with status 999")]
    [InlineData("a length too large", "broke off its answer")]
    public async Task The_reason_says_what_was_wrong_with_the_answer(string name, string words)
    {
        foreach (var place in (Place[])[Place.ManifestByTag, Place.IndexEntry, Place.Config])
            Assert.Contains(words, (await Trial.RunAsync(new HostileImage(), place, HostileTransfers.Refused[name])).Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("endless without a length")]
    [InlineData("an endless chunk")]
    [InlineData("a gzip bomb")]
    public async Task A_refusal_is_what_its_status_says_whatever_is_in_its_document(string name) =>
        Assert.Contains("has no manifests 1", (await Trial.RunAsync(new HostileImage(), Place.Refusal, HostileTransfers.Refused[name])).Words, StringComparison.Ordinal);
}

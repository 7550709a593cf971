using EcsExecFormat.LocalAws.Throttling;

namespace EcsExecFormat.LocalAws.Tests;

public sealed class RateLimitTests : IAsyncLifetime
{
    private readonly HandClock _clock = new();
    private LocalAwsServer _aws = null!;
    private Caller _caller = null!;

    public async ValueTask InitializeAsync()
    {
        _aws = await LocalAwsServer.StartAsync(new LocalAwsOptions { TimeProvider = _clock }, TestContext.Current.CancellationToken);
        _caller = new Caller(_aws);
    }

    public async ValueTask DisposeAsync()
    {
        _caller.Dispose();
        await _aws.DisposeAsync();
    }

    [Fact]
    public async Task Without_a_limit_nothing_is_throttled()
    {
        for (var call = 0; call < 300; call++)
            Assert.Equal(200, (await DescribeAsync()).Status);
    }

    [Fact]
    public async Task A_burst_is_answered_and_what_comes_on_top_is_throttled_in_the_service_s_own_words()
    {
        _aws.Rates.Set(new RateLimit("ecs", "DescribeClusters", 3, 2));

        Assert.Equal("200 200 200 400 400", await StatusesAsync(5));
        var refused = await DescribeAsync();
        Assert.Equal(("ThrottlingException", "Rate exceeded"), (refused.Type, (string?)refused.Json["message"]));
    }

    [Fact]
    public async Task Tokens_come_back_with_time_and_never_more_than_the_burst()
    {
        _aws.Rates.Set(new RateLimit("ecs", "DescribeClusters", 3, 2));
        await StatusesAsync(4);

        _clock.Advance(TimeSpan.FromMilliseconds(499));
        Assert.Equal("400", await StatusesAsync(1));
        _clock.Advance(TimeSpan.FromMilliseconds(501));
        Assert.Equal("200 200 400", await StatusesAsync(3));
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("200 200 200 400", await StatusesAsync(4));
    }

    [Fact]
    public async Task A_call_that_was_throttled_has_no_effect_and_other_operations_have_buckets_of_their_own()
    {
        _aws.Rates.Set(new RateLimit("ecs", "CreateCluster", 1, 0.001), new RateLimit("ecs", "DescribeClusters", 1, 0.001));

        var statuses = new[] { await CreateAsync("one"), await CreateAsync("two"), await DescribeAsync(), await _caller.EcsAsync("ListClusters", "{}") };

        Assert.Equal([200, 400, 200, 200], statuses.Select(answer => answer.Status));
        Assert.Single(statuses[3].Json["clusterArns"]!.AsArray());
        Assert.Equal([KeyValuePair.Create(("ecs", "CreateCluster"), 1L)], _aws.Rates.Refused);
    }

    [Fact]
    public async Task Limits_can_be_lifted()
    {
        _aws.Rates.Set(new RateLimit("ecs", "DescribeClusters", 1, 0.001));
        await StatusesAsync(2);

        _aws.Rates.Clear();

        Assert.Equal("200 200", await StatusesAsync(2));
    }

    [Theory]
    [InlineData("UpdateService", 50)]
    [InlineData("DescribeServices", 100)]
    [InlineData("DescribeTaskDefinition", 50)]
    [InlineData("RegisterTaskDefinition", 20)]
    public async Task Those_of_ecs_are_the_published_ones(string operation, int burst)
    {
        _aws.Rates.Set(RateLimit.OfEcs);

        for (var call = 0; call < burst; call++)
            Assert.NotEqual("ThrottlingException", (await _caller.EcsAsync(operation, "{}")).Type);
        Assert.Equal("ThrottlingException", (await _caller.EcsAsync(operation, "{}")).Type);
    }

    private async Task<string> StatusesAsync(int calls)
    {
        var statuses = new List<int>();
        for (var call = 0; call < calls; call++)
            statuses.Add((await DescribeAsync()).Status);
        return string.Join(' ', statuses);
    }

    private Task<Answer> DescribeAsync() => _caller.EcsAsync("DescribeClusters", "{}");

    private Task<Answer> CreateAsync(string name) => _caller.EcsAsync("CreateCluster", $$"""{"clusterName":"{{name}}"}""");
}

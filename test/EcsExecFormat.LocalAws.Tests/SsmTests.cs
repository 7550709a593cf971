namespace EcsExecFormat.LocalAws.Tests;

public sealed class SsmTests
{
    private const string Shared = "arn:aws:ssm:eu-west-1:210987654321:document/shared";

    [Theory]
    [InlineData("\"nights\"", "OPEN", null)]
    [InlineData("\"freeze\"", "CLOSED", "2027-01-15T08:00:00Z")]
    [InlineData("\"arn:aws:ssm:eu-west-1:123456789012:document/freeze\"", "CLOSED", "2027-01-15T08:00:00Z")]
    [InlineData($"\"nights\",\"{Shared}\"", "OPEN", "2026-07-11T04:26:40Z")]
    [InlineData($"\"nights\",\"freeze\",\"{Shared}\"", "CLOSED", "2026-07-11T04:26:40Z")]
    public async Task Calendars_are_open_together_only_if_each_is(string names, string state, string? next)
    {
        await using var aws = await StartAsync();
        using var caller = new Caller(aws);

        var answer = await caller.SsmAsync("GetCalendarState", $$"""{"CalendarNames":[{{names}}]}""");

        Assert.Equal((200, state, next), (answer.Status, (string?)answer.Json["State"], (string?)answer.Json["NextTransitionTime"]));
    }

    [Theory]
    [InlineData("{}", "ValidationException")]
    [InlineData("""{"CalendarNames":[]}""", "ValidationException")]
    [InlineData("""{"CalendarNames":"freeze"}""", "SerializationException")]
    [InlineData("""{"CalendarNames":["freeze","gone"]}""", "InvalidDocument")]
    [InlineData("""{"CalendarNames":["shared"]}""", "InvalidDocument")]
    public async Task What_is_not_there_or_not_allowed_is_refused(string body, string type)
    {
        await using var aws = await StartAsync();
        using var caller = new Caller(aws);

        var answer = await caller.SsmAsync("GetCalendarState", body);

        Assert.Equal((400, type), (answer.Status, answer.Type));
    }

    private static async Task<LocalAwsServer> StartAsync()
    {
        var aws = await LocalAwsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        aws.Ssm.SetState("nights", "CLOSED");
        aws.Ssm.SetState("nights", "OPEN");
        aws.Ssm.SetState("freeze", "CLOSED", DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
        aws.Ssm.SetState(Shared, "OPEN", DateTimeOffset.FromUnixTimeSeconds(1_783_744_000));
        return aws;
    }
}

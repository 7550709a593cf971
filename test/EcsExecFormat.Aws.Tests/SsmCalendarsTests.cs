using EcsExecFormat.Core;
using EcsExecFormat.Core.Remediation;

namespace EcsExecFormat.Aws.Tests;

public class SsmCalendarsTests
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_calendars_are_asked_for_in_one_signed_request()
    {
        await using var server = new Loopback(_ => Reply.Json("""{"State":"CLOSED","AtTime":"2026-11-22T03:00:09Z","NextTransitionTime":"2026-12-01T06:30:00Z"}"""));

        var state = await AskAsync(server);

        Assert.Equal(new ChangeCalendarState("CLOSED", new DateTimeOffset(2026, 12, 1, 6, 30, 0, TimeSpan.Zero)), state);
        Assert.False(state.IsOpen);
        var arrival = Assert.Single(server.Arrivals);
        Assert.Equal("AmazonSSM.GetCalendarState", arrival.Headers["X-Amz-Target"]);
        Assert.Contains("/eu-west-1/ssm/aws4_request", arrival.Headers["Authorization"], StringComparison.Ordinal);
        Assert.Equal("""{"CalendarNames":["freeze","arn:aws:ssm:eu-west-1:210987654321:document/nights"]}""", arrival.Body);
    }

    [Theory]
    [InlineData("""{"State":"OPEN"}""", "OPEN", true)]
    [InlineData("""{"State":"OPEN","NextTransitionTime":"some day","Future":{"a":[1]}}""", "OPEN", true)]
    [InlineData("""{"State":"AJAR","NextTransitionTime":null}""", "AJAR", false)]
    public async Task Only_OPEN_is_open_and_what_is_no_time_is_not_told(string answer, string state, bool isOpen)
    {
        await using var server = new Loopback(_ => Reply.Json(answer));
        var now = await AskAsync(server);
        Assert.Equal((state, null, isOpen), (now.State, now.NextTransition, now.IsOpen));
    }

    [Theory]
    [InlineData(400, "InvalidDocument", false, 1)]
    [InlineData(400, "InvalidDocumentType", false, 1)]
    [InlineData(400, "UnsupportedCalendarException", false, 1)]
    [InlineData(400, "AccessDeniedException", false, 1)]
    [InlineData(400, "ThrottlingException", true, 3)]
    [InlineData(500, "InternalServerError", true, 3)]
    public async Task A_refusal_keeps_its_code_and_says_whether_it_passes(int status, string code, bool isTransient, int attempts)
    {
        await using var server = new Loopback(_ => Reply.Json($$"""{"__type":"{{code}}","Message":"no"}""", status));

        var failed = await Assert.ThrowsAsync<CallFailedException>(() => AskAsync(server));

        Assert.Equal(("ssm", "GetCalendarState", code, isTransient), (failed.Service, failed.Operation, failed.Code, failed.IsTransient));
        Assert.Equal(attempts, server.Arrivals.Count);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("")]
    [InlineData("<html>sorry</html>")]
    [InlineData("""{"State":null}""")]
    [InlineData("""{"State":""}""")]
    [InlineData("""{"State":"CLO""")]
    [InlineData("""{"State":{"a":1}}""")]
    public async Task An_answer_that_does_not_tell_the_state_fails_the_call(string answer)
    {
        await using var server = new Loopback(_ => Reply.Json(answer));
        var failed = await Assert.ThrowsAsync<CallFailedException>(() => AskAsync(server));
        Assert.Equal(("ssm", "GetCalendarState"), (failed.Service, failed.Operation));
    }

    [Fact]
    public async Task Nobody_who_answers_is_a_failure_that_passes()
    {
        await using var server = new Loopback(_ => Reply.Drop);
        var failed = await Assert.ThrowsAsync<CallFailedException>(() => AskAsync(server));
        Assert.Equal((null, true), (failed.Code, failed.IsTransient));
    }

    private static async Task<ChangeCalendarState> AskAsync(Loopback server)
    {
        using var environment = server.Environment();
        using var calendars = new SsmCalendars(environment);
        return await calendars.StateAsync(["freeze", "arn:aws:ssm:eu-west-1:210987654321:document/nights"], Cancellation);
    }
}

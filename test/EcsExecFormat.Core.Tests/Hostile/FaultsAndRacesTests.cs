using EcsExecFormat.Core.Tests.Executables;
using EcsExecFormat.Core.Tests.Responding;

namespace EcsExecFormat.Core.Tests.Hostile;

/// <summary>Faults and races in which something was told wrongly, twice or not at all, or changed without a look.</summary>
public class FaultsAndRacesTests
{
    private readonly Account _account = new();

    private string All => string.Join('\n', _account.Alerts.Published.Select(message => message.Text));

    [Fact]
    public async Task What_a_plan_could_not_read_is_read_before_a_change()
    {
        var images = _account.Images;
        var index = images.PutIndex((images.PutImage("amd64", new Tar().File("app", Elf.Amd64)), "amd64"), (images.PutImage("arm64", new Tar().File("app", Elf.Amd64).File("v", "2")), "arm64"));
        images.Tags[Account.Sidecar] = index;
        _account.WithSidecar();
        _account.Mode("plan");
        var (instance, layers) = (_account.NewInstance(), 0);
        images.BeforeLayer = () =>
        {
            if (++layers == 2)
                throw World.Unreachable("ecr");
        };
        await _account.DeliverAsync(instance, "task-1", detail => Account.SidecarRan(detail, index));
        images.BeforeLayer = () => { };
        _account.Mode("deploy");
        _account.Clock.Advance(TimeSpan.FromMinutes(6));

        await _account.DeliverAsync(instance, "task-2", detail => Account.SidecarRan(detail, index));

        Assert.Empty(_account.Ecs.Updates);
    }

    [Theory]
    [InlineData("alert")]
    [InlineData("off")]
    public async Task A_change_is_told_although_its_incident_cannot_be_written_at_the_retry(string mode)
    {
        _account.Alerts.Before = () => throw World.Unreachable("sns");
        await Assert.ThrowsAsync<CallFailedException>(() => _account.DeliverAsync());
        _account.Alerts.Before = () => { };
        _account.Mode(mode);
        _account.Clock.Advance(TimeSpan.FromMinutes(2));
        var once = true;
        _account.Records.BeforePut = _ =>
        {
            if (!once)
                return;
            once = false;
            throw World.Unreachable("dynamodb");
        };

        await _account.DeliverAsync();

        Assert.Contains("The service was updated to the corrected revision web:8.", _account.Mail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_lost_a_race_for_the_correction_is_told_once()
    {
        var (first, isNested) = (_account.Digest, true);
        _account.Records.BeforeGet = key =>
        {
            if (!isNested || !key.StartsWith("registration/", StringComparison.Ordinal) || _account.Ecs.Calls.Count(call => call == "DescribeServices") < 2)
                return;
            isNested = false;
            _account.PushAgain("2");
            _account.DeliverAsync(task: "task-2").GetAwaiter().GetResult();
        };
        await _account.DeliverAsync();
        _account.Records.BeforeGet = _ => { };
        _account.Push(first);
        _account.Clock.Advance(TimeSpan.FromMinutes(6));

        await _account.DeliverAsync(task: "task-3");

        Assert.Equal(2, _account.Alerts.Published.Count);
    }

    [Fact]
    public async Task Whom_a_race_shows_another_invocations_deployment_is_not_told_that_nothing_was_changed()
    {
        var (first, looks) = (_account.Digest, 0);
        _account.Ecs.Before = call =>
        {
            // Right before the check that precedes the registration, the other incident's correction is made.
            if (call != "DescribeServices" || ++looks != 2)
                return;
            _account.PushAgain("2");
            _account.DeliverAsync(task: "task-2").GetAwaiter().GetResult();
            _account.Push(first);
        };

        var outcome = await _account.DeliverAsync();

        Assert.Equal("corrected-before", outcome.ReasonCode);
        Assert.DoesNotContain("Nothing was changed", All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_that_fails_at_a_second_look_is_no_news()
    {
        _account.Mode("register");
        await _account.DeliverAsync();
        _account.Clock.Advance(TimeSpan.FromMinutes(6));
        _account.Records.BeforeGet = _ => throw World.Unreachable("dynamodb");
        await _account.DeliverAsync(task: "task-2");
        _account.Records.BeforeGet = _ => { };
        _account.Clock.Advance(TimeSpan.FromMinutes(6));

        await _account.DeliverAsync(task: "task-3");

        Assert.Single(_account.Alerts.Published);
    }

    [Fact]
    public async Task A_hold_whose_answer_is_lost_is_let_go_again()
    {
        _account.Mode("alert");
        await _account.DeliverAsync();
        _account.Mode("deploy");
        var isLost = false;
        _account.Records.AfterPut = record =>
        {
            if (isLost || !record.Attributes.GetValueOrDefault("writeId", "").EndsWith("held", StringComparison.Ordinal))
                return;
            isLost = true;
            throw World.Unreachable("dynamodb");
        };
        _account.Clock.Advance(TimeSpan.FromMinutes(6));
        await _account.DeliverAsync(task: "task-2");
        _account.Mode("alert");
        _account.Clock.Advance(TimeSpan.FromMinutes(2));

        var outcome = await _account.DeliverAsync(task: "task-3");

        Assert.True(isLost);
        Assert.Equal(AlertResult.Suppressed, outcome.Alert);
    }

    [Fact]
    public async Task A_change_that_is_being_made_for_another_incident_is_not_denied()
    {
        _account.Ecs.After = call =>
        {
            if (call == "UpdateService")
                throw new CrashException();
        };
        await Assert.ThrowsAsync<CrashException>(() => _account.DeliverAsync());
        _account.Ecs.After = _ => { };
        _account.Mode("alert");
        _account.PushAgain("2");
        _account.Clock.Advance(TimeSpan.FromSeconds(10));

        await _account.DeliverAsync(task: "task-2");

        Assert.DoesNotContain("Nothing was changed", All, StringComparison.Ordinal);
        Assert.Contains("This time nothing was changed: the mode is alert.", All, StringComparison.Ordinal);
    }
}

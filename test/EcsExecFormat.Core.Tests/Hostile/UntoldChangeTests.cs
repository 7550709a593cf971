using EcsExecFormat.Core.Incidents;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Tests.Responding;

namespace EcsExecFormat.Core.Tests.Hostile;

/// <summary>What was changed is told, and as what it was, whatever happens between the change and the mail.</summary>
public class UntoldChangeTests
{
    private readonly Account _account = new();

    [Fact]
    public async Task A_change_whose_mail_failed_is_told_although_the_mode_is_off_by_then()
    {
        await ChangeWithoutMailAsync();
        _account.Mode("off");
        await _account.DeliverAsync();
        Assert.Contains("web:8", _account.Mail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_whose_mail_failed_is_told_although_the_image_cannot_be_read_by_then()
    {
        await ChangeWithoutMailAsync();
        _account.Images.Closed = new ImageRead.Unavailable(ImageProblem.AccessDenied, "No permission.");
        await _account.DeliverAsync();
        Assert.Contains("web:8", _account.Mail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_that_left_no_time_for_its_mail_is_told_by_a_retry_that_reads_as_slowly()
    {
        _account.Images.BeforeLayer = () => _account.Clock.Advance(TimeSpan.FromSeconds(51));
        _account.Ecs.After = name => _account.Clock.Advance(TimeSpan.FromSeconds(name == "UpdateService" ? 4 : 0));
        await Assert.ThrowsAsync<DeliverAgainException>(() => _account.DeliverAsync());
        Assert.Single(_account.Ecs.Updates);
        _account.Clock.Advance(TimeSpan.FromMinutes(1));

        _account.Images.BeforeLayer = () => _account.Clock.Advance(TimeSpan.FromSeconds(53));
        await _account.DeliverAsync(With(new Table(_account.Records, isReadable: true)));

        Assert.DoesNotContain("Nothing was changed", _account.Mail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_retry_that_cannot_read_the_books_does_not_say_that_nothing_was_changed()
    {
        await ChangeWithoutMailAsync();
        try
        {
            await _account.DeliverAsync(With(new Table(_account.Records, isReadable: false)));
        }
        catch (Exception e) when (e is CallFailedException or DeliverAgainException)
        {
            return;
        }

        Assert.DoesNotContain("Nothing was changed", _account.Mail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("deploy")]
    [InlineData("alert")]
    public async Task An_update_that_somebody_overtook_before_it_was_told_is_not_told_as_nothing(string mode)
    {
        _account.Ecs.After = name =>
        {
            if (name == "UpdateService")
                throw new CrashException();
        };
        await Assert.ThrowsAsync<CrashException>(() => _account.DeliverAsync());
        _account.Ecs.After = _ => { };
        _account.Ecs.EditService(json =>
        {
            json["taskDefinition"] = "arn:aws:ecs:eu-west-1:123456789012:task-definition/web:9";
            json["deployments"]![0]!["taskDefinition"] = "arn:aws:ecs:eu-west-1:123456789012:task-definition/web:9";
        });
        _account.Mode(mode);
        _account.Clock.Advance(TimeSpan.FromSeconds(70));

        await _account.DeliverAsync();

        Assert.DoesNotContain("Nothing was changed", _account.Mail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_update_of_unknown_effect_is_told_although_an_earlier_attempt_failed_too()
    {
        _account.Ecs.Before = name => RefuseOn(name, "RegisterTaskDefinition", "AccessDeniedException");
        Assert.Equal(RemedyAction.Failed, (await _account.DeliverAsync()).Remedy!.Action);
        _account.Clock.Advance(TimeSpan.FromMinutes(6));
        // By now the role may be passed; the update's answer is lost, and ECS shows the old state for another moment.
        _account.Ecs.Before = name => RefuseOn(name, "UpdateService", null);

        await _account.DeliverAsync(task: "task-2");

        Assert.Single(_account.Ecs.Registrations);
        Assert.Equal(2, _account.Alerts.Published.Count);
    }

    [Fact]
    public async Task A_revision_that_a_second_look_registers_is_told_although_the_service_is_declined_as_before()
    {
        _account.Ecs.EditService(json => json["deployments"]![0]!["id"] = "ecs-svc/other");
        Assert.Equal(RemedyAction.Declined, (await _account.DeliverAsync()).Remedy!.Action);
        _account.Clock.Advance(TimeSpan.FromMinutes(6));
        _account.Ecs.EditService(json => json["deployments"]![0]!["id"] = "ecs-svc/1234567890123456789");
        _account.Ecs.After = name =>
        {
            if (name == "RegisterTaskDefinition")
                _account.Ecs.EditService(json => json["status"] = "DRAINING");
        };

        await _account.DeliverAsync(task: "task-2");

        Assert.Single(_account.Ecs.Registrations);
        Assert.Equal(2, _account.Alerts.Published.Count);
    }

    [Fact]
    public async Task An_update_of_unknown_effect_is_told_with_the_way_back()
    {
        _account.Ecs.Before = name => RefuseOn(name, "UpdateService", null);
        await _account.DeliverAsync();
        Assert.Contains("--service web --task-definition web:7", _account.Mail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_made_in_mode_deploy_is_told_as_made_in_mode_deploy()
    {
        await ChangeWithoutMailAsync();
        _account.Mode("alert");
        Assert.Equal("deploy", (await _account.DeliverAsync()).Mode);
    }

    [Fact]
    public async Task A_registration_of_unknown_effect_is_not_told_as_nothing()
    {
        _account.Ecs.After = name => RefuseOn(name, "RegisterTaskDefinition", null);
        _account.Ecs.Before = name => RefuseOn(_account.Ecs.Registrations.Count > 0 ? name : "", "ListTaskDefinitions", null);
        await _account.DeliverAsync();
        Assert.Single(_account.Ecs.Registrations);
        Assert.DoesNotContain("Nothing was changed", _account.Mail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mode_that_was_off_for_a_while_does_not_have_the_incident_told_again()
    {
        foreach (var (mode, task) in new[] { ("alert", "task-1"), ("off", "task-2"), ("alert", "task-3") })
        {
            _account.Mode(mode);
            await _account.DeliverAsync(task: task);
            _account.Clock.Advance(TimeSpan.FromMinutes(6));
        }

        Assert.Single(_account.Alerts.Published);
    }

    [Fact]
    public async Task No_registration_starts_in_the_last_five_seconds()
    {
        _account.Images.BeforeLayer = () => _account.Clock.Advance(TimeSpan.FromSeconds(51));
        // Throttled, and asked again.
        _account.Ecs.After = name => _account.Clock.Advance(TimeSpan.FromSeconds(name == "ListTaskDefinitions" ? 6 : 0));
        await Record.ExceptionAsync(() => _account.DeliverAsync());
        Assert.Empty(_account.Ecs.Registrations);
    }

    private async Task ChangeWithoutMailAsync()
    {
        _account.Alerts.Before = () => throw World.Unreachable("sns");
        await Assert.ThrowsAsync<CallFailedException>(() => _account.DeliverAsync());
        Assert.Single(_account.Ecs.Updates);
        _account.Alerts.Before = () => { };
        _account.Clock.Advance(TimeSpan.FromSeconds(70));
    }

    private static void RefuseOn(string name, string call, string? code)
    {
        if (name == call)
            throw new CallFailedException("ecs", call, code, code is null, "refused");
    }

    private Responder With(IRecords records) =>
        new OutsideWorld(_account.Ecs, _account.Ecs, _account.Ecs, _account.Ecs, _account.Logs, _account.Images, _account.Alerts, records, _account.Window, _account.Window).NewResponder(ResponderOptions.Default, _account.Clock);

    /// <summary>A table that ends a call when its token does, as the real one, and may refuse to be read.</summary>
    private sealed class Table(IRecords inner, bool isReadable) : IRecords
    {
        public Task<StoredRecord?> GetAsync(string key, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return isReadable ? inner.GetAsync(key, cancellationToken) : throw World.Unreachable("dynamodb");
        }

        public Task<PutResult> PutAsync(StoredRecord record, long? expectedVersion, CancellationToken cancellationToken) =>
            inner.PutAsync(record, expectedVersion, cancellationToken);
    }
}

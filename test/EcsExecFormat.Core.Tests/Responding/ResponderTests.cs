using System.Text;
using EcsExecFormat.Core.Incidents;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Core.Tests.Ecs;

namespace EcsExecFormat.Core.Tests.Responding;

public class ResponderTests
{
    private readonly World _world = new();

    [Fact]
    public async Task A_mismatch_is_told_once_and_recorded()
    {
        var outcome = await _world.DeliverAsync(_world.NewInstance());

        Assert.Equal((AlertResult.Sent, "incident", 1L, ReasonCodes.AlertMode), (outcome.Alert, outcome.Kind, outcome.Occurrences, outcome.ReasonCode));
        Assert.IsType<AlertStage.Sent>(_world.Records.Only.Alert);
        Assert.Equal(outcome.Id, _world.Records.Only.Id);
        Assert.Contains(outcome.Id!, Assert.Single(_world.Alerts.Published).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_alert_that_comes_late_says_when_the_task_stopped_and_not_that_it_goes_on()
    {
        _world.Clock.Advance(TimeSpan.FromDays(5));

        await _world.DeliverAsync(_world.NewInstance());

        var text = string.Join(' ', Assert.Single(_world.Alerts.Published).Text.Split(' ', '\n'));
        Assert.Contains("stopped at 2026-11-22 03:00 UTC", text, StringComparison.Ordinal);
        Assert.DoesNotContain("keeps starting tasks", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AlertOnInconclusive.Never, false, false)]
    [InlineData(AlertOnInconclusive.Never, true, false)]
    [InlineData(AlertOnInconclusive.Evidence, false, false)]
    [InlineData(AlertOnInconclusive.Evidence, true, true)]
    [InlineData(AlertOnInconclusive.Always, false, true)]
    public async Task An_inconclusive_look_is_told_as_the_setting_says(AlertOnInconclusive setting, bool hasEvidence, bool isTold)
    {
        var world = new World { Options = ResponderOptions.Default with { Inconclusive = setting } };
        world.Images.Answer(Events.Image, new ImageRead.Unavailable(ImageProblem.AccessDenied, "access was denied"));

        var outcome = await world.DeliverAsync(world.NewInstance(), Events.Bytes(Events.Json(detail => detail["containers"] = Events.Containers(
            Events.Container("web", 1, hasEvidence ? "exec /web: exec format error" : null)))));

        Assert.Equal(isTold ? AlertResult.Sent : AlertResult.None, outcome.Alert);
        Assert.Equal(isTold ? 1 : 0, world.Alerts.Published.Count);
    }

    [Fact]
    public async Task An_ordinary_crash_is_not_told_and_not_recorded()
    {
        _world.Images.Answer(Events.Image, _world.Images.ManifestOf("""{"architecture":"amd64"}"""));

        Assert.Equal(AlertResult.None, (await _world.DeliverAsync(_world.NewInstance())).Alert);
        Assert.Equal((0, 0), (_world.Records.Puts, _world.Alerts.Published.Count));
    }

    [Theory]
    [InlineData("""{"source":"ecs-exec-format","detail-type":"Tick"}""")]
    [InlineData("""{"source":"aws.ec2","detail-type":"Something"}""")]
    public async Task Another_event_is_irrelevant_and_asks_nobody(string payload)
    {
        var outcome = await _world.DeliverAsync(_world.NewInstance(), Encoding.UTF8.GetBytes(payload));

        Assert.Equal(ReasonCodes.Irrelevant, outcome.ReasonCode);
        Assert.Equal((0, 0, 0), (_world.Ecs.DefinitionCalls, _world.Records.Puts, _world.Images.Asked.Count));
    }
}

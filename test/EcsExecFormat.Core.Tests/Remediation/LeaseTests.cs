using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Remediation.Guards;
using EcsExecFormat.Core.Remediation.Records;
using EcsExecFormat.Core.Tests.Ecs;

namespace EcsExecFormat.Core.Tests.Remediation;

/// <summary>While somebody is at a correction, nobody else decides about it: the event comes again.</summary>
public class LeaseTests
{
    private readonly ChangeWorld _world = new();

    [Theory]
    [InlineData(CorrectionStep.Begun, RemedyAction.Deployed, "deployed")]
    [InlineData(CorrectionStep.Updating, RemedyAction.Declined, GuardNames.CorrectedBefore)]
    public async Task A_live_lease_has_the_event_delivered_again_and_a_lapsed_one_is_taken_over(CorrectionStep step, RemedyAction action, string code)
    {
        var now = _world.World.Clock.GetUtcNow();
        _world.World.Records.Set(CorrectionRecord.ToRecord(new Correction(
            CorrectionSubject.Of(Events.Cluster, "web", TaskDefinitionArn.Parse(ChangeWorld.Failing)), "inc-of-another-image", 2, "w", Mode.Deploy, "ARM64",
            now, now.AddSeconds(30), step, null)
        { Revision = ChangeWorld.Corrected }));
        // The update of the other invocation took effect, and it is about to record that.
        if (step == CorrectionStep.Updating)
            _world.Service(service => service["taskDefinition"] = ChangeWorld.Corrected);

        await Assert.ThrowsAsync<DeliverAgainException>(() => _world.DeliverAsync());

        Assert.Empty(_world.Mails);
        Assert.Equal(2, _world.World.Records.All.Single(record => record.Key.StartsWith("correction/", StringComparison.Ordinal)).Version);
        _world.World.Clock.Advance(TimeSpan.FromSeconds(30));

        var outcome = await _world.DeliverAsync();

        Assert.Equal((action, code, AlertResult.Sent), (outcome.Remedy!.Action, outcome.ReasonCode, outcome.Alert));
        Assert.Equal(step == CorrectionStep.Begun ? 1 : 0, _world.Ecs.Updates.Count);
    }
}

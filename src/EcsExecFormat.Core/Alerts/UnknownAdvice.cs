using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Remediation;

namespace EcsExecFormat.Core.Alerts;

/// <summary>What the owner can do when it is not known whether the update took effect: look, and go on from there.</summary>
public static class UnknownAdvice
{
    public static void Write(MailText mail, Outcome outcome, Remedy remedy, Architecture target)
    {
        mail.Prose("Look first what the service is set to, and do nothing before you have seen it:")
            .Command(AwsCommands.Describe(outcome, "[taskDefinition,deployments[].[id,status,rolloutState,runningCount,taskDefinition]]"));
        if (remedy.Revision is not { } corrected)
            return;
        mail.Bullet($"{corrected.Shown}: the correction took effect. See whether that deployment becomes healthy, and make it last where the task definition comes from (cpuArchitecture {target.Ecs}).");
        if (TaskDefinitionArn.TryParse(remedy.Before?.TaskDefinition, out var before))
        {
            mail.Bullet($"{before.Shown}: it did not, and the service still fails. To make the correction by hand:").Command(AwsCommands.Update(outcome, corrected));
            mail.Bullet("Anything else: somebody deployed something since; leave it.");
            mail.Prose($"To take the correction back, if it took effect ({before.Shown} then fails again, and is not corrected a second time):").Command(AwsCommands.Update(outcome, before));
        }
    }
}

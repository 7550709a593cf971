namespace EcsExecFormat.Simulation.Tests;

/// <summary>
/// Where the function does not keep an invariant yet. A violation that a checker puts down to one of these is counted and does not fail a run; once an
/// entry is taken out, it does.
/// </summary>
/// <param name="Name">What happens, a clause.</param>
/// <param name="Why">How it comes to that.</param>
/// <param name="Seeds">Where it was seen, as long as neither the function's calls nor the simulation change.</param>
internal sealed record KnownFailure(string Name, string Why, params ulong[] Seeds)
{
    public static readonly KnownFailure OvertakesRollBack = new(
        "ECS's roll-back in the residual window is overtaken, and nobody is told",
        "The deployment that ECS goes back to is there at the last look already, as an older one; ServiceUpdater.Compare looks for deployments that are new.",
        864);

    public static readonly KnownFailure OvertakesAndDies = new(
        "an invocation overtakes a deployment and dies before it has recorded that, and nobody is told",
        "ChangeRecall.SettleAsync sees that the service is set to the corrected revision, and does not ask what the update replaced.",
        820);

    public static readonly KnownFailure ToldHere = new(
        "the change of a second look that died is not told, because the instance that gets the event again has told the incident before",
        "AlertDesk.ClaimAsync takes a claim of an instance that remembers to have told the incident for an alert that could only not be recorded, and writes it as sent.",
        1063);

    public static readonly KnownFailure TableWasDown = new(
        "the change of an invocation that died is not told, because the table was unreachable when its event came again",
        "Without the table the alert goes out and the event is answered; ChangeRecall cannot read what was done, and nothing brings the alert that is owed when no further task fails.",
        1925);

    public static readonly KnownFailure ClaimsWhatOthersDid = new(
        "an operator deploys the corrected revision after an update of ours was lost, and that is told as our change",
        "ChangeRecall.SettleAsync and ServiceUpdater.ReadBackAsync take a service that is set to the corrected revision for the effect of the update.",
        3402);

    public static readonly KnownFailure OldMemory = new(
        "the change of a second look that died is not told, because the instance that gets the event again has counted its task before",
        "IncidentLog.LookAsync answers a duplicate from what the instance remembers of the incident, which may be older than the second look's claim, without asking the table.",
        637);

    public static readonly KnownFailure RecallGivesUp = new(
        "the change of a second look that died is not told, because the correction's record could not be read when its event came again",
        "ChangeRecall.ReadAsync goes on without the record where the incident was alerted before, as if a reminder never owed anything: after a second look it does.",
        5774);

    public static readonly IReadOnlyList<KnownFailure> All = [OvertakesRollBack, OvertakesAndDies, ToldHere, TableWasDown, OldMemory, RecallGivesUp, ClaimsWhatOthersDid];
}

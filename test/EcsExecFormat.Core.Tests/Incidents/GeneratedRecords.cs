using CsCheck;
using EcsExecFormat.Core.Incidents;
using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Core.Remediation.Records;

namespace EcsExecFormat.Core.Tests.Incidents;

/// <summary>Any contents of the records about remedies.</summary>
internal static class GeneratedRecords
{
    private static readonly Gen<string> Text = Gen.String;

    private static readonly Gen<string> Line = Gen.String[Gen.Char.Where(c => c != '\n'), 1, 20];

    public static readonly Gen<DateTimeOffset> Time =
        Gen.Long[DateTime.UnixEpoch.Ticks, new DateTime(2200, 1, 1).Ticks].Select(ticks => new DateTimeOffset(ticks, TimeSpan.Zero));

    /// <summary>A state of which nothing is known is no state.</summary>
    private static readonly Gen<ServiceState> State = Gen.Select(
        Text.Null(), Text.Null(), Gen.Long[0, long.MaxValue].Nullable(), Gen.Long[0, long.MaxValue].Nullable(),
        (definition, deployment, desired, running) => new ServiceState(definition, deployment, desired, running)).Where(state => state != new ServiceState(null, null, null, null));

    public static readonly Gen<RecordedRemedy> Remedy = Gen.Select(
        Gen.Select(Gen.Enum<Mode>(), Gen.Enum<RemedyAction>(), Text, Text, Text.Null()), Line.Array[0, 4], State.Null(), State.Null(),
        (what, difference, before, after) => new RecordedRemedy(what.Item1, what.Item2, what.Item3, what.Item4, what.Item5, [.. difference], before, after));

    public static readonly Gen<Correction> Correction = Gen.Select(
        Gen.Select(Text, Text, Text, (cluster, owner, failing) => new CorrectionSubject(cluster, owner, failing)),
        Gen.Select(Text, Gen.Long[1, long.MaxValue], Text),
        Gen.Select(Gen.Enum<Mode>(), Text, Gen.Enum<CorrectionStep>()),
        Gen.Select(Time, Time, Time.Nullable()),
        Gen.Select(State.Null(), State.Null()),
        Gen.Select(Gen.Enum<RemedyAction>().Nullable(), Text.Null(), Text.Null(), Text.Null()),
        (subject, head, what, times, states, end) => new Correction(
            subject, head.Item1, head.Item2, head.Item3, what.Item1, what.Item2, times.Item1, times.Item2, what.Item3, states.Item1)
        {
            After = states.Item2,
            Action = end.Item1,
            ReasonCode = end.Item2,
            Reason = end.Item3,
            Revision = end.Item4,
            EndedAt = times.Item3,
        });
}

namespace EcsExecFormat.Core.Tests.Diagnosis;

/// <summary>A diagnosis with all the time that it takes.</summary>
internal static class Unhurried
{
    public static async Task<Core.Diagnosis.TaskFinding> DiagnoseAsync(this Core.Diagnosis.Diagnostician diagnostician, Core.Ecs.TaskStateChange change)
    {
        using var time = new Deadline(DateTimeOffset.MaxValue).Reading(TimeProvider.System, TestContext.Current.CancellationToken);
        return await diagnostician.DiagnoseAsync(change, time, TestContext.Current.CancellationToken);
    }
}

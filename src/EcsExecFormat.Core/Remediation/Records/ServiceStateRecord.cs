using System.Globalization;

namespace EcsExecFormat.Core.Remediation.Records;

/// <summary>A service's state as attributes of a record, each named <c>PREFIX.MEMBER</c>.</summary>
internal static class ServiceStateRecord
{
    public static void Write(Dictionary<string, string> attributes, string prefix, ServiceState? state)
    {
        if (state is null)
            return;
        Add("taskDefinition", state.TaskDefinition);
        Add("deployment", state.DeploymentId);
        Add("desiredCount", state.DesiredCount?.ToString(CultureInfo.InvariantCulture));
        Add("runningCount", state.RunningCount?.ToString(CultureInfo.InvariantCulture));

        void Add(string name, string? value)
        {
            if (value is not null)
                attributes[$"{prefix}.{name}"] = value;
        }
    }

    /// <returns>Null when the record has none of the attributes.</returns>
    public static ServiceState? Read(IReadOnlyDictionary<string, string> attributes, string prefix)
    {
        var state = new ServiceState(Text("taskDefinition"), Text("deployment"), Number("desiredCount"), Number("runningCount"));
        return state == new ServiceState(null, null, null, null) ? null : state;

        string? Text(string name) => attributes.GetValueOrDefault($"{prefix}.{name}");
        long? Number(string name) => long.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}

using EcsExecFormat.LocalAws.Wire;

namespace EcsExecFormat.LocalAws.Ecs;

/// <summary>The errors of ECS, with its own wording where that is known.</summary>
internal static class EcsErrors
{
    public static ServiceErrorException ClusterNotFound => new("ClusterNotFoundException", "Cluster not found.");

    public static ServiceErrorException ServiceNotFound => new("ServiceNotFoundException", "Service not found.");

    public static ServiceErrorException Client(string message) => new("ClientException", message);

    public static ServiceErrorException Invalid(string message) => new("InvalidParameterException", message);

    /// <returns>The text of a member that must be there.</returns>
    public static string Required(this JsonInput input, string member) =>
        input.Text(member) ?? throw Invalid($"{member} can not be blank.");

    /// <returns>A list that must hold between one and <paramref name="most"/> items.</returns>
    public static IReadOnlyList<string> RequiredTexts(this JsonInput input, string member, int most)
    {
        var items = input.Texts(member);
        return items.Count == 0 ? throw Invalid($"{member} can not be empty.")
            : items.Count > most ? throw Invalid($"{member} can have at most {most} items.")
            : items;
    }
}

using EcsExecFormat.LocalAws.Faults;
using EcsExecFormat.LocalAws.Wire;

namespace EcsExecFormat.LocalAws.Sns;

/// <summary>The errors of SNS, with its own wording.</summary>
internal static class SnsErrors
{
    public static ServiceErrorException Invalid(string what) => new("InvalidParameter", $"Invalid parameter: {what}");

    public static ServiceErrorException InvalidValue(string message) => new("ParameterValueInvalid", message);

    public static ServiceErrorException NoTopic => new(new ServiceError(404, "NotFound", "Topic does not exist"));

    /// <returns>The field that must be there.</returns>
    public static string Required(this IReadOnlyDictionary<string, string> form, string field) =>
        form.GetValueOrDefault(field) is { Length: > 0 } value ? value : throw Invalid(field);
}

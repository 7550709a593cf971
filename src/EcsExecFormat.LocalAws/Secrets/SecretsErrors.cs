using EcsExecFormat.LocalAws.Wire;

namespace EcsExecFormat.LocalAws.Secrets;

/// <summary>The errors of Secrets Manager, with its own wording where that is known. None of them quotes a value.</summary>
internal static class SecretsErrors
{
    public static ServiceErrorException NotFound => new("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");

    public static ServiceErrorException MarkedForDeletion =>
        new("InvalidRequestException", "You can't perform this operation on the secret because it was marked for deletion.");

    public static ServiceErrorException StageOfAnotherVersion =>
        new("InvalidRequestException", "You provided a VersionStage that is not associated to the provided VersionId.");

    public static ServiceErrorException BadName =>
        new("ValidationException", "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!");

    public static ServiceErrorException BadValue => Invalid("The value must have 1 to 65536 bytes.");

    /// <param name="version">Such as <c>staging label: AWSPREVIOUS</c>.</param>
    public static ServiceErrorException NoValue(string version) =>
        new("ResourceNotFoundException", $"Secrets Manager can't find the specified secret value for {version}");

    public static ServiceErrorException Invalid(string message) => new("InvalidParameterException", message);
}

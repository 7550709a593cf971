using EcsExecFormat.LocalAws.Wire;

namespace EcsExecFormat.LocalAws.Ssm;

/// <summary>The errors of Systems Manager, with its own wording where that is known.</summary>
internal static class SsmErrors
{
    public static ServiceErrorException NoCalendarNames => Invalid("1 validation error detected: Value null at 'calendarNames' failed to satisfy constraint: Member must not be null");

    public static ServiceErrorException NoDocument(string name) => new("InvalidDocument", $"Document with name {name} does not exist.");

    public static ServiceErrorException Invalid(string message) => new("ValidationException", message);
}

using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws.Faults;

namespace EcsExecFormat.LocalAws.Wire;

/// <summary>Refuses the request with an error of the service.</summary>
internal sealed class ServiceErrorException(ServiceError error) : Exception(error.Message)
{
    public ServiceErrorException(string code, string message)
        : this(new ServiceError(400, code, message))
    {
    }

    public ServiceError Error { get; } = error;

    /// <summary>Members of the JSON error body beside type and message; null when there are none.</summary>
    public JsonObject? Details { get; init; }
}

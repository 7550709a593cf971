namespace EcsExecFormat.LocalAws.Faults;

/// <summary>An error as a service answers it.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Code">The error code, such as <c>ClientException</c>.</param>
/// <param name="Message">The text for people.</param>
public sealed record ServiceError(int Status, string Code, string Message);

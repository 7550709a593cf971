namespace EcsExecFormat.Images.Connections;

/// <summary>An address was not connected to, because nothing that an image name leads to may be there.</summary>
/// <param name="message">A clause for people: what leads where.</param>
internal sealed class ConnectionRefusedException(string message) : Exception(message);

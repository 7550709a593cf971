namespace EcsExecFormat.Images.Connections;

/// <summary>A server showed a certificate that does not prove who it is.</summary>
/// <param name="message">A clause about the server.</param>
internal sealed class CertificateRefusedException(string message) : Exception(message);

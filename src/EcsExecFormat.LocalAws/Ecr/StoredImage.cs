namespace EcsExecFormat.LocalAws.Ecr;

/// <summary>A manifest or index as it was pushed.</summary>
/// <param name="Digest"><c>sha256:</c> and 64 hex digits.</param>
/// <param name="Bytes">The document, byte for byte.</param>
/// <param name="MediaType">Its media type; null when none was given and the document names none.</param>
/// <param name="PushedAt">When it was pushed.</param>
internal sealed record StoredImage(string Digest, ReadOnlyMemory<byte> Bytes, string? MediaType, DateTimeOffset PushedAt);

namespace EcsExecFormat.Core.Oci;

public sealed record Digest;

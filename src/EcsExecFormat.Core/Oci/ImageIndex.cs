using System.Collections.Immutable;

namespace EcsExecFormat.Core.Oci;

/// <summary>An OCI image index or a Docker manifest list: one image for several platforms.</summary>
/// <param name="Manifests">All entries in the document's order, attestations and artifacts among them.</param>
public sealed record ImageIndex(ImmutableArray<Descriptor> Manifests) : ManifestDocument;

using System.Collections.Immutable;
using EcsExecFormat.Core;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Images.Connections;

namespace EcsExecFormat.Images.Registries;

/// <summary>
/// Images in any registry that speaks the OCI distribution specification: Docker Hub, Amazon ECR Public, GitHub, GitLab, Quay, a company's own. Never throws for
/// what a registry or Secrets Manager does.
/// </summary>
public sealed class RegistryImages : IImages
{
    private readonly RegistryClient _client;
    private readonly ConnectionOptions _options;

    /// <param name="http">How registries are connected to; stays open.</param>
    /// <param name="secrets">Secret ARNs of logins by <c>host[:port]</c>.</param>
    /// <param name="readSecret">secretsmanager:GetSecretValue: the text of a secret; null for one that is binary.</param>
    /// <param name="clock">For the lives of tokens and the patience of servers.</param>
    public RegistryImages(SafeHttp http, ImmutableDictionary<string, string> secrets, Func<string, CancellationToken, Task<string?>> readSecret, TimeProvider clock)
    {
        _options = http.Options;
        var byName = secrets.ToImmutableDictionary(pair => RegistryHost.Of(pair.Key).Name, pair => pair.Value);
        _client = new RegistryClient(http, new Authorizer(new TokenServer(http, clock), new RegistryLogins(byName, readSecret, clock), clock), clock);
    }

    /// <inheritdoc/>
    public Task<ImageRead> ManifestAsync(ImageReference image, CancellationToken cancellationToken) => OrWhyNotAsync(
        _client.AskAsync(RegistryQuestion.Manifest(image), _options.AttemptTimeout, (answer, token) => DocumentReading.ManifestAsync(answer, image, token), cancellationToken), refused => refused);

    /// <inheritdoc/>
    public async Task<Digest?> CurrentDigestAsync(ImageReference image, CancellationToken cancellationToken) => image.Tag is null
        ? null
        // Whoever asks then reads the manifest, and hears the reason.
        : await OrWhyNotAsync(
            _client.AskAsync(RegistryQuestion.Tag(image), _options.AttemptTimeout, (answer, _) => Task.FromResult(DocumentReading.DigestOf(answer)), cancellationToken), _ => null).ConfigureAwait(false);

    /// <inheritdoc/>
    public Task<ImageRead> BlobAsync(ImageReference image, Digest digest, CancellationToken cancellationToken) => OrWhyNotAsync(
        _client.AskAsync(RegistryQuestion.Blob(image, digest), _options.AttemptTimeout, (answer, token) => DocumentReading.BlobAsync(answer, digest, token), cancellationToken), refused => refused);

    /// <inheritdoc/>
    public async Task<LayerRead> LayerAsync(ImageReference image, Descriptor layer, CancellationToken cancellationToken) => LayerOpening.Uncheckable(layer) is { } uncheckable
        ? uncheckable
        : await OrWhyNotAsync(
            _client.AskAsync(RegistryQuestion.Blob(image, layer.Digest), _options.LayerSilence, (answer, token) => OpenAsync(answer, layer, token), cancellationToken), LayerRead.Of).ConfigureAwait(false);

    private async Task<LayerRead> OpenAsync(ServerAnswer answer, Descriptor layer, CancellationToken cancellationToken) => DocumentReading.IsEncoded(answer) is { } encoded
        ? LayerRead.Of(encoded)
        : await LayerOpening.OpenAsync(answer, layer, _options, cancellationToken).ConfigureAwait(false);

    private static async Task<T> OrWhyNotAsync<T>(Task<T> question, Func<ImageRead.Unavailable, T> whyNot)
    {
        try
        {
            return await question.ConfigureAwait(false);
        }
        catch (RegistryUnavailableException unavailable)
        {
            return whyNot(unavailable.Answer);
        }
    }
}

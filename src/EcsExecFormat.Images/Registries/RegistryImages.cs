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
    public async Task<ImageRead> ManifestAsync(ImageReference image, CancellationToken cancellationToken)
    {
        try
        {
            return await _client.AskAsync(RegistryQuestion.Manifest(image), _options.AttemptTimeout, (answer, token) => ManifestReading.ReadAsync(answer, image, token), cancellationToken).ConfigureAwait(false);
        }
        catch (RegistryUnavailableException unavailable)
        {
            return unavailable.Answer;
        }
    }

    /// <inheritdoc/>
    public async Task<Digest?> CurrentDigestAsync(ImageReference image, CancellationToken cancellationToken)
    {
        if (image.Tag is null)
            return null;
        try
        {
            return await _client.AskAsync(RegistryQuestion.Tag(image), _options.AttemptTimeout, (answer, _) => Task.FromResult(ManifestReading.DigestOf(answer)), cancellationToken).ConfigureAwait(false);
        }
        catch (RegistryUnavailableException)
        {
            // Whoever asks then reads the manifest, and hears the reason.
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<ImageRead> BlobAsync(ImageReference image, Digest digest, CancellationToken cancellationToken)
    {
        try
        {
            return await _client.AskAsync(RegistryQuestion.Blob(image, digest), _options.AttemptTimeout, (answer, token) => ManifestReading.ReadBlobAsync(answer, digest, token), cancellationToken).ConfigureAwait(false);
        }
        catch (RegistryUnavailableException unavailable)
        {
            return unavailable.Answer;
        }
    }

    /// <inheritdoc/>
    public async Task<LayerRead> LayerAsync(ImageReference image, Descriptor layer, CancellationToken cancellationToken)
    {
        if (LayerDownload.Uncheckable(layer) is { } uncheckable)
            return uncheckable;
        try
        {
            return await _client.AskAsync(RegistryQuestion.Blob(image, layer.Digest), _options.LayerSilence, (answer, token) => OpenAsync(answer, layer, token), cancellationToken).ConfigureAwait(false);
        }
        catch (RegistryUnavailableException unavailable)
        {
            return new LayerRead.Unavailable(unavailable.Answer.Problem, unavailable.Answer.Reason);
        }
    }

    private async Task<LayerRead> OpenAsync(RegistryClient.Answer answer, Descriptor layer, CancellationToken cancellationToken)
    {
        if (ManifestReading.IsEncoded(answer) is { } encoded)
            return new LayerRead.Unavailable(encoded.Problem, encoded.Reason);
        var read = await LayerDownload.ReadAsync(answer.Response, answer.Server, layer, _options, cancellationToken).ConfigureAwait(false);
        answer.IsTakenOver = read is LayerRead.Opened;
        return read;
    }
}

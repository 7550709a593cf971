using System.Collections.Immutable;
using EcsExecFormat.Core;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Images.Registries;

/// <summary>The logins that the operator configured (<c>REGISTRY_CREDENTIALS</c>), each read from its secret when its registry asks for it, and kept for minutes.</summary>
/// <param name="secrets">Secret ARNs by the registry's name (<see cref="RegistryHost.Name"/>).</param>
/// <param name="read">secretsmanager:GetSecretValue: the text of a secret; null for one that is binary.</param>
/// <param name="clock">Tells how old what is kept is.</param>
internal sealed class RegistryLogins(ImmutableDictionary<string, string> secrets, Func<string, CancellationToken, Task<string?>> read, TimeProvider clock)
{
    /// <summary>A password that was changed is taken up after this.</summary>
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(5);

    /// <summary>Secrets Manager that did not answer is not waited for by each task of a crash loop.</summary>
    private static readonly TimeSpan MissedFor = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (RegistryLogin? Login, DateTimeOffset Until)> _known = [];

    /// <returns>ARN of the secret that is configured for the registry; null when none is.</returns>
    public string? SecretOf(RegistryHost registry) => secrets.GetValueOrDefault(registry.Name);

    /// <summary>Whether the operator named the other host with the same secret, and so made it the registry's own.</summary>
    public bool Shares(RegistryHost registry, Uri realm) =>
        SecretOf(registry) is { } secret && secrets.GetValueOrDefault(RegistryHost.Of(realm.Authority).Name) == secret;

    /// <returns>Null when no login is configured for the registry.</returns>
    /// <exception cref="RegistryUnavailableException">Its secret cannot be read, or holds no login.</exception>
    public async Task<RegistryLogin?> OfAsync(RegistryHost registry, CancellationToken cancellationToken)
    {
        if (SecretOf(registry) is not { } secret)
            return null;
        lock (_gate)
        {
            if (_known.TryGetValue(secret, out var known) && known.Until > clock.GetUtcNow())
                return known.Login ?? throw Missed(registry);
        }

        var login = RegistryLogin.Read(await ReadAsync(registry, secret, cancellationToken).ConfigureAwait(false))
            ?? throw Denied(registry, secret, "holds no JSON object with the texts \"username\" and \"password\"");
        lock (_gate)
            _known[secret] = (login, clock.GetUtcNow() + KeptFor);
        return login;
    }

    /// <summary>The registry refused the login: the next one asks Secrets Manager again.</summary>
    public void Forget(RegistryHost registry)
    {
        lock (_gate)
        {
            if (SecretOf(registry) is { } secret)
                _known.Remove(secret);
        }
    }

    private async Task<string?> ReadAsync(RegistryHost registry, string secret, CancellationToken cancellationToken)
    {
        try
        {
            return await read(secret, cancellationToken).ConfigureAwait(false);
        }
        catch (CallFailedException failed) when (failed.IsTransient)
        {
            // Not an error of the invocation: whatever else is known of the task, its log and its twins, is worth more than another attempt.
            lock (_gate)
                _known[secret] = (null, clock.GetUtcNow() + MissedFor);
            throw Missed(registry);
        }
        catch (CallFailedException failed)
        {
            throw Denied(registry, secret, failed.Code switch
            {
                "AccessDeniedException" => "may not be read by the function: its role needs secretsmanager:GetSecretValue on it, and kms:Decrypt where a key of your own encrypts it",
                "ResourceNotFoundException" => "does not exist (any more)",
                var code => $"cannot be read ({code ?? "no answer"})",
            });
        }
    }

    /// <summary>Whether a text that is to be shown repeats a login that was read for the registry.</summary>
    public bool IsIn(RegistryHost registry, string text)
    {
        lock (_gate)
            return SecretOf(registry) is { } secret && _known.TryGetValue(secret, out var known) && known.Login?.IsIn(text) == true;
    }

    private static RegistryUnavailableException Missed(RegistryHost registry) =>
        new(ImageProblem.Unreachable, $"The login for {registry} is not to be had: AWS Secrets Manager did not answer.");

    private static RegistryUnavailableException Denied(RegistryHost registry, string secret, string why) =>
        new(ImageProblem.LoginRefused, $"The login for {registry} is not to be had: the secret {PlainText.Line(secret, 200)} {why}.");
}

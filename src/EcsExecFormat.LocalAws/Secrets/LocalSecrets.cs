using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws.Wire;

namespace EcsExecFormat.LocalAws.Secrets;

/// <summary>AWS Secrets Manager: secrets of the account, each with one version. They are put by the host and read by callers.</summary>
public sealed class LocalSecrets
{
    private readonly LocalAwsOptions _options;
    private readonly Lock _gate = new();
    private readonly SecretStore _store;

    internal LocalSecrets(LocalAwsOptions options)
    {
        _options = options;
        _store = new SecretStore(options);
        Wire = new JsonWire
        {
            Service = "secretsmanager",
            TargetPrefix = "secretsmanager",
            Errors = StandardErrors.Secrets(Arns.Caller(options)),
            Gate = _gate,
            Operations = new Dictionary<string, Func<JsonInput, JsonObject>> { ["GetSecretValue"] = new SecretReading(_store).Get },
        };
    }

    internal JsonWire Wire { get; }

    /// <summary>Makes a secret that holds a text, or gives one that is there a new value; a mark for deletion is taken away.</summary>
    /// <param name="name">Letters, digits and <c>/_+=.@-</c>, 512 characters at most.</param>
    /// <param name="text">The value; not empty, 65,536 bytes at most.</param>
    /// <param name="region">Null is the server's own region.</param>
    /// <returns>The secret's ARN, which is the same for the same name, account and region.</returns>
    /// <exception cref="ArgumentException">The name or the value is not allowed.</exception>
    public string Put(string name, string text, string? region = null) => Put(name, new SecretValue.Text(text), region);

    /// <summary>Makes a secret that holds bytes, or gives one that is there a new value; a mark for deletion is taken away.</summary>
    /// <inheritdoc cref="Put(string, string, string?)"/>
    public string PutBinary(string name, ReadOnlyMemory<byte> value, string? region = null) => Put(name, new SecretValue.Binary(value), region);

    /// <summary>Marks a secret for deletion, as DeleteSecret with a recovery window does: it is there, and its value cannot be read.</summary>
    /// <param name="secretId">ARN or name of the secret.</param>
    /// <exception cref="ArgumentException">There is no such secret.</exception>
    public void MarkForDeletion(string secretId) => Inside(() => _store.Find(secretId, RegionOf(secretId)).IsMarkedForDeletion = true);

    /// <summary>Removes a secret at once, as DeleteSecret without recovery does.</summary>
    /// <param name="secretId">ARN or name of the secret.</param>
    /// <exception cref="ArgumentException">There is no such secret.</exception>
    public void Remove(string secretId) => Inside(() =>
    {
        _store.Remove(_store.Find(secretId, RegionOf(secretId)));
        return true;
    });

    private string Put(string name, SecretValue value, string? region) => Inside(() => _store.Put(name, region ?? _options.Region, value).Arn);

    private string RegionOf(string secretId) => secretId.Split(':') is [_, _, _, var region, ..] ? region : _options.Region;

    private T Inside<T>(Func<T> action)
    {
        try
        {
            lock (_gate)
                return action();
        }
        catch (ServiceErrorException refused)
        {
            throw new ArgumentException(refused.Message, refused);
        }
    }
}

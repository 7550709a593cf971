using System.Security.Cryptography;
using System.Text;

namespace EcsExecFormat.LocalAws.Secrets;

/// <summary>A secret with its current version.</summary>
/// <param name="name">The name, without the characters that its ARN ends with.</param>
/// <param name="arn">The full ARN.</param>
internal sealed class Secret(string name, string arn)
{
    private int _versions;

    public string Name { get; } = name;

    public string Arn { get; } = arn;

    /// <summary>When the current version was made.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>A UUID that is another one for each version.</summary>
    public string VersionId => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{Arn} {_versions}")).AsSpan(0, 16)).ToString("D");

    public SecretValue Value { get; private set; } = new SecretValue.Text("");

    public bool IsMarkedForDeletion { get; set; }

    public void Take(SecretValue value, DateTimeOffset time)
    {
        (Value, CreatedAt, IsMarkedForDeletion) = (value, time, false);
        _versions++;
    }
}

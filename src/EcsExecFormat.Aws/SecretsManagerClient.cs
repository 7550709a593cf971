using System.Text.Json;
using System.Text.RegularExpressions;
using EcsExecFormat.Core;

namespace EcsExecFormat.Aws;

/// <summary>AWS Secrets Manager in the regions that the secrets' ARNs name, with one client a region. It writes a secret's value nowhere.</summary>
public sealed partial class SecretsManagerClient(AwsEnvironment environment)
{
    private const string Operation = "GetSecretValue";

    private readonly RegionalClients _clients = new(environment, AwsService.SecretsManager);

    /// <summary>secretsmanager:GetSecretValue: the version of the secret that is current (AWSCURRENT).</summary>
    /// <param name="secretArn">ARN of the secret; the secret is looked for in its region.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The secret's text as it stands; null when the secret is binary.</returns>
    /// <exception cref="CallFailedException">
    /// Secrets Manager refused or nobody answered; the answer has no value that can be read; the ARN is of no secret, or of another
    /// partition, where this function is nobody. Neither it nor what is inside it holds anything of the secret's value.
    /// </exception>
    public async Task<string?> GetSecretStringAsync(string secretArn, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _clients.Of(RegionOf(secretArn))
                .InvokeAsync(Operation, request => request.WriteString("SecretId", secretArn), cancellationToken).ConfigureAwait(false);
            return answer.RootElement.Text("SecretString")
                ?? (answer.RootElement.Text("SecretBinary") is not null ? null : throw Failed("the answer has no value that can be read"));
        }
        catch (CallFailedException failed) when (failed.InnerException is JsonException)
        {
            // The parser quotes what it could not read, and that may be a piece of the value.
            throw Failed("the answer is not JSON", failed.IsTransient);
        }
    }

    private string RegionOf(string secretArn)
    {
        // The region becomes a part of the host that is asked.
        if (SecretArn().Match(secretArn) is not { Success: true } arn)
            throw Failed("this is not the ARN of a secret");
        var region = arn.Groups["region"].Value;
        var partition = AwsEndpoints.PartitionOf(environment.Region);
        return arn.Groups["partition"].Value == partition && AwsEndpoints.PartitionOf(region) == partition
            ? region
            : throw Failed($"{secretArn} is in another partition of AWS");
    }

    private static CallFailedException Failed(string message, bool isTransient = false) =>
        new(AwsService.SecretsManager.Name, Operation, null, isTransient, message);

    /// <summary>Service Authorization Reference, Secrets Manager: <c>arn:PARTITION:secretsmanager:REGION:ACCOUNT:secret:SECRET_ID</c>.</summary>
    [GeneratedRegex(@"\Aarn:(?<partition>[a-z-]+):secretsmanager:(?<region>[a-z0-9-]+):[0-9]{12}:secret:[A-Za-z0-9/_+=.@!-]+\z")]
    private static partial Regex SecretArn();
}

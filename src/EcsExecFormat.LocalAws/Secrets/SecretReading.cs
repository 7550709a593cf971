using System.Diagnostics;
using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws.Wire;

namespace EcsExecFormat.LocalAws.Secrets;

/// <summary>GetSecretValue: the value of the one version there is.</summary>
internal sealed class SecretReading(SecretStore store)
{
    private const string CurrentStage = "AWSCURRENT";
    private const int LongestId = 2048;

    public JsonObject Get(JsonInput input)
    {
        var id = input.Text("SecretId") ?? throw SecretsErrors.Invalid("You must provide a value for the SecretId parameter.");
        if (id.Length > LongestId)
            throw SecretsErrors.Invalid($"SecretId has more than {LongestId} characters.");
        var secret = store.Find(id, input.Scope.Region);
        if (secret.IsMarkedForDeletion)
            throw SecretsErrors.MarkedForDeletion;
        CheckVersion(input, secret);
        return Shown(secret);
    }

    private static void CheckVersion(JsonInput input, Secret secret)
    {
        var (version, stage) = (input.Text("VersionId"), input.Text("VersionStage"));
        if (version is not null && version != secret.VersionId)
            throw SecretsErrors.NoValue($"VersionId: {version}");
        if (stage is null or CurrentStage)
            return;
        throw version is null ? SecretsErrors.NoValue($"staging label: {stage}") : SecretsErrors.StageOfAnotherVersion;
    }

    private static JsonObject Shown(Secret secret)
    {
        var answer = new JsonObject { ["ARN"] = secret.Arn, ["Name"] = secret.Name, ["VersionId"] = secret.VersionId };
        _ = secret.Value switch
        {
            SecretValue.Text text => answer["SecretString"] = text.Value,
            SecretValue.Binary binary => answer["SecretBinary"] = Convert.ToBase64String(binary.Value.Span),
            _ => throw new UnreachableException(),
        };
        answer["VersionStages"] = JsonText.Strings([CurrentStage]);
        answer["CreatedDate"] = JsonText.Epoch(secret.CreatedAt);
        return answer;
    }
}

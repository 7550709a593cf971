namespace EcsExecFormat.Simulation.Tests.Account;

/// <summary>The one account and region of the simulation.</summary>
internal static class Names
{
    public const string AccountId = "123456789012";
    public const string Region = "eu-west-1";
    public const string TagKey = "exec-format-remediation";
    public const string CorrectsKey = "exec-format-remediation-corrects";
    public const string Registry = $"{AccountId}.dkr.ecr.{Region}.amazonaws.com";

    public static string RevisionArn(string family, int revision) => $"arn:aws:ecs:{Region}:{AccountId}:task-definition/{family}:{revision}";

    public static string Image(string repository) => $"{Registry}/team/{repository}:1.4";
}

namespace EcsExecFormat.LocalAws;

/// <summary>Builds ARNs of the account and region that are pretended.</summary>
internal static class Arns
{
    public static string Caller(LocalAwsOptions options) => $"arn:aws:iam::{options.Account}:user/local";

    public static string Of(LocalAwsOptions options, string service, string resource) =>
        $"arn:aws:{service}:{options.Region}:{options.Account}:{resource}";
}

using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Alerts;

/// <summary>How a shell logs in to the registries of the images at fault, which every command that pulls or pushes needs.</summary>
internal static class LoginCommands
{
    public static void Write(MailText mail, Outcome outcome)
    {
        foreach (var host in outcome.Finding.Culprits.Select(container => AlertFacts.Named(outcome, container)?.Registry).OfType<string>().Distinct())
        {
            if (EcrRegistry.TryParse(host, out var registry))
                mail.Prose("Log in to the registry first:").Command($"aws ecr get-login-password --region {registry.Region} | docker login --username AWS --password-stdin {ShellWord.Quote(host)}");
        }
    }
}

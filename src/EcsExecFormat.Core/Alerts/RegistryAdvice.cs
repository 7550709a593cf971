using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Alerts;

/// <summary>What lets the function read a registry that it could not read.</summary>
internal static class RegistryAdvice
{
    /// <summary>Writes nothing when no setting or permission is in the way.</summary>
    public static void Write(MailText mail, Outcome outcome)
    {
        foreach (var container in outcome.Finding.Culprits.DistinctBy(container => (container.Problem, container.Reference?.Registry)))
        {
            if (container.Reference?.Registry is not { } registry || Sentence(outcome, container, PlainText.Line(registry, 100)) is not { } advice)
                continue;
            mail.Prose(advice + (outcome.Finding.HasEvidence ? "" : " Until then images that it does not show cannot be checked, and this is told once a week for the whole registry."));
        }
    }

    private static string? Sentence(Outcome outcome, ContainerFinding container, string registry) => container.Problem switch
    {
        ImageProblem.AccessDenied when EcrRegistry.TryParse(registry, out _) =>
            "Let the function read this repository (ecr:BatchGetImage and ecr:GetDownloadUrlForLayer, in the repository's own policy too when it is another account's).",
        ImageProblem.AccessDenied =>
            $"Give the function a login for {registry} that may pull: put {{\"username\":\"...\",\"password\":\"...\"}} into a secret of AWS Secrets Manager, and add {registry}=SECRET_ARN to the stack's parameter RegistryCredentials."
            + (PullSecret(outcome, container) is { } secret ? $" The task definition pulls with the secret {secret}; if that is the right one, it can be named there." : ""),
        ImageProblem.LoginRefused =>
            $"Look at the secret that the stack's parameter RegistryCredentials names for {registry}: the reason says what is the matter with it. Its login has to be able to pull this image; what is changed there is taken up within five minutes.",
        ImageProblem.LoginNotShown =>
            $"Nothing was shown to that host. Only if you are sure that it is the registry's own: add it to the stack's parameter RegistryCredentials, with the secret of {registry}. If you are not, ask whoever runs {registry} why it sends clients there.",
        ImageProblem.NotAllowed =>
            $"If this registry is your own and is to be read, add its host ({registry}, or the host that the reason names) to the stack's parameter AllowedPrivateRegistries. If nobody knows it, ask who registered the task definition.",
        _ => null,
    };

    private static string? PullSecret(Outcome outcome, ContainerFinding container) =>
        outcome.Finding.Definition?.Containers.FirstOrDefault(entry => entry.Name == container.Name)?.PullSecret is { } secret ? PlainText.Line(secret, 200) : null;
}

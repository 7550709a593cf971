namespace EcsExecFormat.Images.Registries;

/// <summary>One attempt to have a question answered, on which several servers may be asked one after the other.</summary>
internal sealed class RegistryAttempt(RegistryQuestion question)
{
    public RegistryQuestion Question => question;

    /// <summary>Who is asked right now, and so is to be named when something goes wrong.</summary>
    public Uri Asked { get; set; } = question.Address(Uri.UriSchemeHttps);

    /// <summary>Whether that is the registry itself.</summary>
    public bool IsAtRegistry => Asked.Authority == question.Registry.Server;
}

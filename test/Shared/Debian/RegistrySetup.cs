namespace EcsExecFormat.TestSupport;

/// <summary>How a docker-registry is set up: whom it lets in, and whether it speaks TLS (its configuration reference, version 0.1).</summary>
internal sealed record RegistrySetup
{
    /// <summary>User and password that <see cref="Basic"/> takes.</summary>
    public const string User = "puller";

    public const string Password = "correct-horse-battery";

    /// <summary>What <c>htpasswd -nbB -C 4</c> makes of the two.</summary>
    private const string PasswordLine = "puller:$2y$04$dditthgjcX080jkWnfvrv.VZA.SHdf7qsA2sSZ1eiCAi6EhTmr7mO\n";

    /// <summary>Everybody may pull and push.</summary>
    public static readonly RegistrySetup Open = new();

    /// <summary>Whoever knows the password may pull and push, and nobody else anything.</summary>
    public static readonly RegistrySetup Basic = new()
    {
        Auth = "auth: {htpasswd: {realm: tests, path: FOLDER/passwords}}",
        Files = [("passwords", PasswordLine)],
    };

    /// <summary>Whoever has a token may do what it says.</summary>
    /// <param name="realm">Where tokens are to be had.</param>
    /// <param name="service">What the registry calls itself there.</param>
    /// <param name="issuer">Who issues tokens.</param>
    /// <param name="authority">PEM certificate of who vouches for the key that signs tokens.</param>
    public static RegistrySetup Token(Uri realm, string service, string issuer, string authority) => new()
    {
        Auth = $"auth: {{token: {{realm: '{realm}', service: {service}, issuer: {issuer}, rootcertbundle: FOLDER/issuer.pem}}}}",
        Files = [("issuer.pem", authority)],
    };

    /// <summary>PEM certificate and private key; null for plain http.</summary>
    public (string Certificate, string Key)? Tls { get; init; }

    private string Auth { get; init; } = "";

    private IReadOnlyList<(string Name, string Content)> Files { get; init; } = [];

    public static string StorageIn(string folder) => Path.Combine(folder, "storage");

    /// <returns>Path of the configuration that was written.</returns>
    public string WriteTo(string folder)
    {
        foreach (var (name, content) in Files)
            File.WriteAllText(Path.Combine(folder, name), content);
        var tls = "";
        if (Tls is var (certificate, key))
        {
            File.WriteAllText(Path.Combine(folder, "server.pem"), certificate);
            File.WriteAllText(Path.Combine(folder, "server.key"), key);
            tls = ", tls: {certificate: FOLDER/server.pem, key: FOLDER/server.key}";
        }

        var path = Path.Combine(folder, "config.yml");
        File.WriteAllText(path, $$"""
            version: 0.1
            log: {level: info}
            storage: {filesystem: {rootdirectory: FOLDER/storage} }
            http: {addr: '127.0.0.1:0', secret: of-the-tests{{tls}} }
            {{Auth}}
            """.Replace("FOLDER", folder, StringComparison.Ordinal));
        return path;
    }
}

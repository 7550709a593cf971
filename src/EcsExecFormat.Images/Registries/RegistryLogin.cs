using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using EcsExecFormat.Core;

namespace EcsExecFormat.Images.Registries;

/// <summary>User and password of a registry. Shows neither to anybody but the header it makes.</summary>
internal sealed class RegistryLogin
{
    private readonly string _password;
    private readonly string _basic;

    private RegistryLogin(string user, string password) => (_password, _basic) = (password, Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    public AuthenticationHeaderValue Basic => new("Basic", _basic);

    /// <summary>Whether a text that is to be shown repeats it.</summary>
    public bool IsIn(string text) => text.Contains(_password, StringComparison.Ordinal) || text.Contains(_basic, StringComparison.Ordinal);

    /// <param name="secret">
    /// Text of a secret in the form that ECS documents for <c>repositoryCredentials</c>: <c>{"username":"…","password":"…"}</c>.
    /// </param>
    /// <returns>Null when it has another form.</returns>
    public static RegistryLogin? Read(string? secret)
    {
        if (secret is null)
            return null;
        try
        {
            using var document = JsonDocument.Parse(secret);
            // RFC 7617, section 2: a colon would end the user's name.
            return document.RootElement.Text("username") is { Length: > 0 } user && !user.Contains(':') && document.RootElement.Text("password") is { Length: > 0 } password
                ? new RegistryLogin(user, password)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public override string ToString() => "a login";
}

using System.Net.Http.Headers;
using EcsExecFormat.Fuzz.Tests.Engine;
using EcsExecFormat.Images.Registries;

namespace EcsExecFormat.Fuzz.Tests.Targets;

/// <summary>The small documents of registries: why they refuse, and tokens. Neither brings more into a mail or a header than a line of what it says.</summary>
internal sealed class RegistryDocumentTarget : JsonTarget
{
    private static readonly Allowance Allowance = new(PerByte: 400);

    private static bool IsSecret(string text) => text.Contains("canary", StringComparison.Ordinal);

    public override IReadOnlyList<string> Kinds => ["nothing", "errors", "a token", "a login"];

    public override string Check(byte[] input)
    {
        var errors = Allowance.Measure(input.Length, () => RegistryErrors.Read(input, IsSecret));
        Must.Hold(errors == RegistryErrors.Read(input, IsSecret), "the same input twice");
        if (errors.Code is { } code)
            Must.Hold(code.Length <= 40 && code.All(c => char.IsAsciiLetterUpper(c) || c == '_'), "a code of other letters");
        if (errors != RegistryErrors.None)
            Must.BeLine(errors.Quoted("registry.example"), 260, "what the registry said");
        Must.Hold(!errors.ToString().Contains("canary", StringComparison.Ordinal), "what was shown comes back");
        var token = Allowance.Measure(input.Length, () => TokenDocument.Read(input));
        if (token is not null)
        {
            Must.Hold(token.Token.Length is > 0 and <= 16384 && token.Token.All(c => c is > ' ' and <= '~'), "a token that breaks a header");
            Must.Hold(token.Lifetime >= TimeSpan.Zero && token.Lifetime <= TimeSpan.FromHours(12), "a life without end");
            Must.Hold(!token.ToString().Contains(token.Token, StringComparison.Ordinal) || token.Token.Length < 12, "a token that is shown");
            Must.Hold(new AuthenticationHeaderValue("Bearer", token.Token).Parameter == token.Token, "a header that says something else");
            return "a token";
        }

        var text = System.Text.Encoding.UTF8.GetString(input);
        var login = Allowance.Measure(2 * text.Length, () => RegistryLogin.Read(text));
        if (login is not null)
        {
            Must.Hold(System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(login.Basic.Parameter!)).IndexOf(':') > 0, "a login without a user");
            Must.BeEqual("a login", login.ToString(), "a login that is shown");
            return "a login";
        }

        return errors == RegistryErrors.None ? "nothing" : "errors";
    }

    protected override IEnumerable<byte[]> Inputs() =>
    [
        Bytes("""{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown\u0007","detail":{"Tag":"1"}}]}"""), Bytes("""{"errors":[{"code":"lower","message":"robot:canary"},{"code":"DENIED"}]}"""), Bytes("""{"errors":"none"}"""),
        Bytes("""{"token":"eyJhbGciOi.x.y","access_token":"other","expires_in":300,"issued_at":"2026-11-26T12:00:00Z"}"""), Bytes("""{"access_token":"t","expires_in":-1}"""), Bytes("""{"token":"a\r\nb"}"""),
        Bytes("""{"username":"robot","password":"canary"}"""), Bytes("""{"username":"ro:bot","password":"x"}"""),
    ];
}

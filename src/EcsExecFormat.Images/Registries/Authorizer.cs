using System.Net.Http.Headers;
using EcsExecFormat.Core.Caching;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Images.Registries;

/// <summary>
/// What is shown to a registry with a request: nothing at first, then what it asks for. How it asks is remembered for each repository, and a token for
/// as long as it holds, so that nobody is challenged twice.
/// </summary>
internal sealed class Authorizer(TokenServer tokens, RegistryLogins logins, TimeProvider clock)
{
    private const int MostRemembered = 200;

    /// <summary>A token that ends within this time is not begun with; of a short life half is used.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    private readonly BoundedCache<(string Registry, string Repository), Way> _ways = new(MostRemembered);

    /// <param name="Tokens">Where and for what tokens are to be had; null for a registry that takes the password itself.</param>
    /// <param name="Token">The last one; null for none.</param>
    /// <param name="Until">When it ends.</param>
    private sealed record Way(TokenRequest? Tokens, string? Token, DateTimeOffset Until)
    {
        /// <summary>Shows no token.</summary>
        public override string ToString() => Tokens is null ? "by password" : $"by tokens of {Tokens.Realm.Host}";
    }

    /// <returns>What the registry wanted the last time; null when it is not known yet, or wants nothing.</returns>
    /// <exception cref="RegistryUnavailableException">The login is not to be had.</exception>
    public async Task<AuthenticationHeaderValue?> KnownAsync(RegistryAttempt attempt, CancellationToken cancellationToken)
    {
        var question = attempt.Question;
        if (!_ways.TryGet(Key(question), out var way))
            return null;
        if (way.Tokens is not { } request)
            return (await logins.OfAsync(question.Registry, cancellationToken).ConfigureAwait(false))?.Basic;
        return way.Token is { } token && way.Until > clock.GetUtcNow()
            ? Bearer(token)
            : await FetchAsync(attempt, request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Answers a challenge of the registry itself.</summary>
    /// <param name="attempt">What was asked, and where.</param>
    /// <param name="refusal">The answer with status 401.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RegistryUnavailableException">There is nothing to show, or nobody to show it to.</exception>
    public async Task<AuthenticationHeaderValue> AnswerAsync(RegistryAttempt attempt, HttpResponseMessage refusal, CancellationToken cancellationToken)
    {
        var question = attempt.Question;
        var fields = refusal.Headers.NonValidated.TryGetValues("WWW-Authenticate", out var values) ? values.ToArray() : [];
        if (!Challenge.TryChoose(fields, out var challenge))
            throw new RegistryUnavailableException(ImageProblem.AccessDenied, $"{question.Registry} refuses access to {question.Repository}, and does not say in a known way how to log in.");
        if (challenge.Scheme == "bearer")
            return await FetchAsync(attempt, TokenRequest.Of(question, attempt.Asked, challenge), cancellationToken).ConfigureAwait(false);
        if (await logins.OfAsync(question.Registry, cancellationToken).ConfigureAwait(false) is not { } login)
            throw RegistryRefusals.WantsLogin(question);
        _ways.Set(Key(question), new Way(null, null, default));
        return login.Basic;
    }

    /// <summary>What was shown is refused: it is not shown again.</summary>
    public void Refused(RegistryQuestion question)
    {
        if (_ways.TryGet(Key(question), out var way))
            _ways.Set(Key(question), way with { Token = null });
        logins.Forget(question.Registry);
    }

    /// <summary>Whether a text of a registry repeats what it, or its token server, was shown.</summary>
    public bool IsSecret(RegistryHost registry, AuthenticationHeaderValue? shown, string text) =>
        (shown?.Parameter is { } parameter && text.Contains(parameter, StringComparison.Ordinal)) || logins.IsIn(registry, text);

    /// <summary>Whether a login is configured for the registry; the ARN of its secret then.</summary>
    public string? SecretOf(RegistryHost registry) => logins.SecretOf(registry);

    private async Task<AuthenticationHeaderValue> FetchAsync(RegistryAttempt attempt, TokenRequest request, CancellationToken cancellationToken)
    {
        var question = attempt.Question;
        var login = await logins.OfAsync(question.Registry, cancellationToken).ConfigureAwait(false);
        if (login is not null && LoginRule.Refusal(question.Registry, request, logins.Shares(question.Registry, request.Realm)) is { } refusal)
            throw new RegistryUnavailableException(ImageProblem.LoginNotShown, refusal);
        // Whatever goes wrong there is not the registry's doing.
        var registry = attempt.Asked;
        attempt.Asked = request.Realm;
        var document = await tokens.FetchAsync(question, request, login, logins.SecretOf(question.Registry), cancellationToken).ConfigureAwait(false);
        attempt.Asked = registry;
        _ways.Set(Key(question), new Way(request, document.Token, clock.GetUtcNow() + document.Lifetime - (document.Lifetime > 2 * Margin ? Margin : document.Lifetime / 2)));
        return Bearer(document.Token);
    }

    private static AuthenticationHeaderValue Bearer(string token) => new("Bearer", token);

    private static (string Registry, string Repository) Key(RegistryQuestion question) => (question.Registry.Name, question.Repository);
}

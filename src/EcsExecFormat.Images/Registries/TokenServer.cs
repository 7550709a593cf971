using System.Net;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Images.Connections;

namespace EcsExecFormat.Images.Registries;

/// <summary>Fetches tokens where registries send clients for them.</summary>
internal sealed class TokenServer(SafeHttp http, TimeProvider clock)
{
    /// <param name="question">What the token is for.</param>
    /// <param name="request">Where it is to be had.</param>
    /// <param name="login">Shown to the token server; null to ask as nobody.</param>
    /// <param name="secret">Where the login comes from, for people; null when there is none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RegistryUnavailableException">It refuses, or answers with something else.</exception>
    /// <exception cref="ServerFailedException">It failed, and may not the next time.</exception>
    /// <exception cref="TooManyRequestsException">It was asked too often.</exception>
    public async Task<TokenDocument> FetchAsync(RegistryQuestion question, TokenRequest request, RegistryLogin? login, string? secret, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, request.Address);
        message.Headers.Authorization = login?.Basic;
        message.Headers.UserAgent.Add(RegistryClient.UserAgent);
        var server = request.Realm.Host;
        using var response = await http.SendAsync(message, question.Registry.IsIn(http.Options.Allowed), cancellationToken).ConfigureAwait(false);
        switch (response.StatusCode)
        {
            case HttpStatusCode.OK:
                return TokenDocument.Read(await ReadAsync(response, server, cancellationToken).ConfigureAwait(false)) ?? throw Invalid($"{server} answered with no token for {question.Subject}");
            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                throw login is null ? RegistryRefusals.WantsLogin(question) : RegistryRefusals.LoginRefused(question, secret, "");
            default:
                throw RegistryRefusals.Passing(response, $"{server}, which has the tokens for {question.Registry},", "", clock) ?? Invalid($"{server} answered status {(int)response.StatusCode} when asked for a token for {question.Subject}");
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage response, string server, CancellationToken cancellationToken) =>
        await DocumentBody.ReadAsync(response, TokenDocument.MaxBytes, cancellationToken).ConfigureAwait(false)
        ?? throw Invalid($"{server} answered with a token document of more than {TokenDocument.MaxBytes} bytes");

    private static RegistryUnavailableException Invalid(string what) => new(ImageProblem.Invalid, what + ".");
}

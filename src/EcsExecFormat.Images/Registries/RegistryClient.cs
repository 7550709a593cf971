using System.Net;
using System.Net.Http.Headers;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Images.Connections;

namespace EcsExecFormat.Images.Registries;

/// <summary>
/// Asks registries, and says in words why there is no answer. A question goes out without credentials first; a challenge is answered once; redirects are
/// followed bare; a server that fails is asked once more, and one that was asked too often is left alone as long as it wants.
/// </summary>
internal sealed class RegistryClient(SafeHttp http, Authorizer authorizer, TimeProvider clock)
{
    public static readonly ProductInfoHeaderValue UserAgent = new("ecs-exec-format", "1.0");

    private const int MostRedirects = 5;

    private readonly RegistrySchemes _schemes = new(http.Options.Allowed);
    private readonly ServerPauses _pauses = new(clock);

    /// <param name="question">What is asked.</param>
    /// <param name="patience">From connecting to the end of <paramref name="read"/>, for each attempt.</param>
    /// <param name="read">Reads the answer.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RegistryUnavailableException">There is no such answer.</exception>
    public async Task<T> AskAsync<T>(RegistryQuestion question, TimeSpan patience, Func<ServerAnswer, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        if (!question.Registry.IsCanonical)
            throw new RegistryUnavailableException(ImageProblem.Invalid, $"The host {question.Registry} is not spelt in the one way that all readers understand alike, so it was not asked.");
        var hasWaited = false;
        for (var failures = 0; ;)
        {
            await _pauses.WaitAsync(question, HasLogin(question), cancellationToken).ConfigureAwait(false);
            try
            {
                return await AttemptAsync(question, patience, read, cancellationToken).ConfigureAwait(false);
            }
            catch (TooManyRequestsException limited)
            {
                // In vain, and not waited for again: the next turn of the loop says so.
                _pauses.Remember(question, limited, isInVain: hasWaited);
                hasWaited = true;
            }
            catch (ServerFailedException failed)
            {
                if (++failures < question.MostAttempts)
                    continue;
                if (!question.IsAside)
                    _pauses.Remember(question, failed);
                throw new RegistryUnavailableException(ImageProblem.Unreachable, failed.Message);
            }
        }
    }

    private async Task<T> AttemptAsync<T>(RegistryQuestion question, TimeSpan patience, Func<ServerAnswer, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(patience);
        var attempt = new RegistryAttempt(question);
        ServerAnswer? answer = null;
        try
        {
            answer = await AnswerAsync(attempt, time.Token).ConfigureAwait(false);
            return await read(answer, time.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ServerFailedException($"{attempt.Asked.Host} gave no complete answer within {patience.TotalSeconds:0.#} s.", FailureKind.TimeOut);
        }
        catch (Exception failure) when (ConnectionFailures.Translate(failure, attempt.Asked.Host, isRegistry: answer is null && attempt.IsAtRegistry) is { } known)
        {
            throw known;
        }
        finally
        {
            if (answer is { IsTakenOver: false })
                answer.Response.Dispose();
        }
    }

    /// <summary>Asks, answers a challenge, follows redirects.</summary>
    private async Task<ServerAnswer> AnswerAsync(RegistryAttempt attempt, CancellationToken cancellationToken)
    {
        var question = attempt.Question;
        var authorization = await authorizer.KnownAsync(attempt, cancellationToken).ConfigureAwait(false);
        var (response, address) = await FirstAsync(question, authorization, cancellationToken).ConfigureAwait(false);
        attempt.Asked = address;
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            using (var refusal = response)
            {
                if (authorization is not null)
                    authorizer.Refused(question);
                authorization = await authorizer.AnswerAsync(attempt, refusal, cancellationToken).ConfigureAwait(false);
            }

            response = await SendAsync(question, address, authorization, cancellationToken).ConfigureAwait(false);
        }

        for (var redirects = 0; response.StatusCode != HttpStatusCode.OK; redirects++)
        {
            using var refusal = response;
            if (!IsRedirect(response.StatusCode))
                throw await RefusalAsync(attempt, response, redirects == 0 ? authorization : null, redirects > 0, cancellationToken).ConfigureAwait(false);
            if (redirects == MostRedirects)
                throw new RegistryUnavailableException(ImageProblem.Invalid, $"{question.Registry} sends the function on and on when asked for {question.Subject}: more than {MostRedirects} redirects.");
            address = Next(question, response, address);
            attempt.Asked = address;
            response = await SendAsync(question, address, null, cancellationToken).ConfigureAwait(false);
        }

        return new ServerAnswer(response, address);
    }

    private async Task<(HttpResponseMessage Response, Uri Address)> FirstAsync(RegistryQuestion question, AuthenticationHeaderValue? authorization, CancellationToken cancellationToken)
    {
        var address = question.Address(_schemes.Of(question.Registry));
        HttpResponseMessage response;
        try
        {
            response = await SendAsync(question, address, authorization, cancellationToken).ConfigureAwait(false);
        }
        catch (CertificateRefusedException)
        {
            _schemes.Spoke(question.Registry, address);
            throw;
        }
        catch (HttpRequestException failure) when (_schemes.FallsBack(question.Registry, address, failure))
        {
            address = question.Address(Uri.UriSchemeHttp);
            response = await SendAsync(question, address, authorization, cancellationToken).ConfigureAwait(false);
        }

        _schemes.Spoke(question.Registry, address);
        return (response, address);
    }

    private async Task<HttpResponseMessage> SendAsync(RegistryQuestion question, Uri address, AuthenticationHeaderValue? authorization, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(question.Method, address);
        message.Headers.Authorization = authorization;
        message.Headers.UserAgent.Add(UserAgent);
        foreach (var type in question.Accept)
            message.Headers.TryAddWithoutValidation("Accept", type);
        return await http.SendAsync(message, question.Registry.IsIn(http.Options.Allowed), cancellationToken).ConfigureAwait(false);
    }

    private async Task<Exception> RefusalAsync(RegistryAttempt attempt, HttpResponseMessage response, AuthenticationHeaderValue? shown, bool isSentOn, CancellationToken cancellationToken)
    {
        var registry = attempt.Question.Registry;
        if (response.StatusCode == HttpStatusCode.Unauthorized && shown is not null)
            authorizer.Refused(attempt.Question);
        var errors = await RegistryErrors.ReadAsync(response, text => authorizer.IsSecret(registry, shown, text), cancellationToken).ConfigureAwait(false);
        return RegistryRefusals.Of(attempt.Question, new RegistryRefusal(response, attempt.Asked, errors, shown is null ? null : authorizer.SecretOf(registry), isSentOn), clock);
    }

    private static Uri Next(RegistryQuestion question, HttpResponseMessage response, Uri from)
    {
        var location = response.Headers.NonValidated.TryGetValues("Location", out var values) ? values.ToString() : null;
        return WebAddress.TryRead(location, from, out var next)
            ? next
            : throw new RegistryUnavailableException(ImageProblem.Invalid, $"{from.Host} sends the function on to no proper address when asked for {question.Subject}.");
    }

    private static bool IsRedirect(HttpStatusCode status) =>
        status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private bool HasLogin(RegistryQuestion question) => authorizer.SecretOf(question.Registry) is not null;
}

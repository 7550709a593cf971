using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using EcsExecFormat.LocalAws.Calls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace EcsExecFormat.EndToEnd.Tests.Kills;

/// <summary>A call on its way through a <see cref="Turnstile"/>.</summary>
/// <param name="Service">Signing name of the service; <c>ecr</c> for layers, which are not signed.</param>
/// <param name="Operation">Such as <c>UpdateService</c>.</param>
/// <param name="Body">As it was sent.</param>
internal sealed record Passage(string Service, string Operation, string Body)
{
    /// <summary>Its number in the run, once that is known.</summary>
    public int Number { get; set; }
}

/// <summary>Stands between one process of the function and all that it calls, whoever plays it: each call can be held, or dropped, before it takes effect and after.</summary>
internal sealed partial class Turnstile : IAsyncDisposable
{
    private static readonly HttpClient Onwards = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
    private static readonly string[] OfTheConnection = ["Host", "Connection", "Transfer-Encoding", "Content-Length", "Expect", "Keep-Alive", "Date", "Server"];

    private readonly WebApplication _app;
    private readonly Func<string, Uri> _destination;
    private readonly Func<Passage, int?, Task<bool>> _step;

    private Turnstile(WebApplication app, Func<string, Uri> destination, Func<Passage, int?, Task<bool>> step) => (_app, _destination, _step) = (app, destination, step);

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <param name="destination">Who plays a service, by its signing name.</param>
    /// <param name="step">
    /// Called before a call is passed on, with null, and after it was answered, with the status. False drops it: before, there is no effect; after, no answer.
    /// </param>
    public static async Task<Turnstile> OpenAsync(Func<string, Uri> destination, Func<Passage, int?, Task<bool>> step)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var turnstile = new Turnstile(builder.Build(), destination, step);
        turnstile._app.Run(turnstile.PassAsync);
        await turnstile._app.StartAsync();
        turnstile.Address = new Uri(turnstile._app.Urls.Single());
        return turnstile;
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }

    private async Task PassAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var passage = Read(context.Request, Encoding.UTF8.GetString(body.ToArray()));
        if (!await _step(passage, null))
        {
            context.Abort();
            return;
        }

        using var request = Copy(context.Request, new Uri(_destination(passage.Service), context.Request.Path + context.Request.QueryString), body.ToArray());
        using var answer = await Onwards.SendAsync(request);
        var content = await answer.Content.ReadAsByteArrayAsync();
        if (!await _step(passage, (int)answer.StatusCode))
        {
            context.Abort();
            return;
        }

        await SendAsync(context.Response, answer, passage.Operation == "GetDownloadUrlForLayer" ? Here(content, passage.Service) : content);
    }

    /// <summary>Layers are fetched through here as well.</summary>
    private byte[] Here(byte[] content, string service) =>
        Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(content).Replace(_destination(service).Authority, Address.Authority, StringComparison.Ordinal));

    private static Passage Read(HttpRequest request, string body)
    {
        var target = request.Headers["X-Amz-Target"].ToString();
        var operation = target.Length > 0 ? target[(target.LastIndexOf('.') + 1)..]
            : Action().Match(body) is { Success: true } action ? action.Groups[1].Value : "DownloadLayer";
        return new Passage(CredentialScope.Parse(request.Headers.Authorization.ToString())?.Service ?? "ecr", operation, body);
    }

    private static HttpRequestMessage Copy(HttpRequest received, Uri uri, byte[] body)
    {
        var request = new HttpRequestMessage(new HttpMethod(received.Method), uri);
        if (body.Length > 0)
            request.Content = new ByteArrayContent(body);
        foreach (var (name, values) in received.Headers.Where(header => !OfTheConnection.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }

        return request;
    }

    private static async Task SendAsync(HttpResponse response, HttpResponseMessage answer, byte[] content)
    {
        response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => !OfTheConnection.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
            response.Headers[name] = values.ToArray();
        response.ContentLength = content.Length;
        await response.Body.WriteAsync(content);
    }

    [GeneratedRegex("(?:^|&)Action=([A-Za-z]+)")]
    private static partial Regex Action();
}

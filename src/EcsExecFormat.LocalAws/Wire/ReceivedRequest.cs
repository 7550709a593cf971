using System.Text;
using EcsExecFormat.LocalAws.Calls;
using Microsoft.AspNetCore.Http;

namespace EcsExecFormat.LocalAws.Wire;

/// <summary>A request with its body read.</summary>
internal sealed record ReceivedRequest(HttpRequest Http, ReadOnlyMemory<byte> Body)
{
    public string Path => Http.Path.Value ?? "/";

    /// <summary>The Authorization header; null when there is none.</summary>
    public string? Authorization => Http.Headers.Authorization is [{ Length: > 0 } value] ? value : null;

    public CredentialScope? Scope => Authorization is { } header ? CredentialScope.Parse(header) : null;

    public bool IsForm => Http.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The body, or path and query where there is none.</summary>
    public string Text => Body.IsEmpty ? Http.Path + Http.QueryString.Value : Encoding.UTF8.GetString(Body.Span);

    /// <returns>The one value of the header, or null.</returns>
    public string? Header(string name) => Http.Headers.TryGetValue(name, out var values) ? values.ToString() : null;

    public static async Task<ReceivedRequest> ReadAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
        return new ReceivedRequest(context.Request, body.ToArray());
    }
}

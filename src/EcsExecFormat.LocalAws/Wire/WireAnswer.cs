using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace EcsExecFormat.LocalAws.Wire;

/// <summary>A whole answer, ready to be sent.</summary>
internal sealed record WireAnswer(int Status, string ContentType, ReadOnlyMemory<byte> Body)
{
    private const int Piece = 64 * 1024;

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public static WireAnswer Text(int status, string contentType, string body) => new(status, contentType, Encoding.UTF8.GetBytes(body));

    /// <returns>The same answer with the second half of its body missing; its checksum goes too.</returns>
    public WireAnswer Cut() => this with
    {
        Body = Body[..(Body.Length / 2)],
        Headers = Headers.Where(header => header.Key != Crc32.Header).ToDictionary(),
    };

    public async Task SendAsync(HttpContext context)
    {
        context.Response.StatusCode = Status;
        context.Response.ContentType = ContentType;
        foreach (var (name, value) in Headers)
            context.Response.Headers[name] = value;
        context.Response.Headers.ContentLength = Body.Length;
        if (HttpMethods.IsHead(context.Request.Method))
            return;
        // In pieces, so that a large body is not copied ahead of a caller who reads slowly or stops.
        for (var rest = Body; !rest.IsEmpty; rest = rest[Math.Min(Piece, rest.Length)..])
            await context.Response.Body.WriteAsync(rest[..Math.Min(Piece, rest.Length)], context.RequestAborted).ConfigureAwait(false);
    }

    /// <returns>An id in the form AWS uses.</returns>
    public static string NewRequestId() => Guid.NewGuid().ToString("D", CultureInfo.InvariantCulture);
}

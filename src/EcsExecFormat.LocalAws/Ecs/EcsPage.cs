using System.Globalization;
using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws.Wire;

namespace EcsExecFormat.LocalAws.Ecs;

/// <summary>One page of a List answer. The token is the number of items already given.</summary>
internal static class EcsPage
{
    public static JsonObject Of(JsonInput input, string member, IReadOnlyList<string> all, int usual = 100)
    {
        var size = input.Integer("maxResults") ?? usual;
        if (size is < 1 or > 100)
            throw EcsErrors.Invalid("maxResults must be between 1 and 100.");
        var start = Start(input.Text("nextToken"));
        var page = new JsonObject { [member] = JsonText.Strings(all.Skip(start).Take(size)) };
        if (start + size < all.Count)
            page["nextToken"] = (start + size).ToString(CultureInfo.InvariantCulture);
        return page;
    }

    private static int Start(string? token) =>
        token is null ? 0
        : int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var start) ? start
        : throw EcsErrors.Invalid("Invalid token.");
}

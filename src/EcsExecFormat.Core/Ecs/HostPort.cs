using System.Net;
using System.Text.Json;

namespace EcsExecFormat.Core.Ecs;

/// <summary>A port of the machine that a container is given (API reference, PortMapping).</summary>
/// <param name="Number">1 to 65535.</param>
/// <param name="IsUdp">Whether it is of UDP, else of TCP.</param>
internal sealed record HostPort(int Number, bool IsUdp)
{
    /// <param name="container">An entry of <c>containerDefinitions</c>.</param>
    /// <param name="networkMode">Of the task definition; null is bridge, the default of Linux.</param>
    /// <exception cref="ParseException">The container's ports are not told in a form that is known.</exception>
    public static IEnumerable<HostPort> Of(JsonElement container, string? networkMode)
    {
        var of = StatedMember.Named(container);
        var mappings = StatedMember.Objects(container, "portMappings", of);
        return networkMode switch
        {
            null or "bridge" => from mapping in mappings
                                where Port(mapping, "hostPort", of) is not null
                                select Mapped(mapping, "hostPort", of),
            "host" => mappings.Select(mapping => Mapped(mapping, Port(mapping, "hostPort", of) is null ? "containerPort" : "hostPort", of)),
            "awsvpc" or "none" => [],
            _ => throw new ParseException($"its network mode is {PlainText.Quote(networkMode, 20)}"),
        };
    }

    private static HostPort Mapped(JsonElement mapping, string member, string of) => new(
        Port(mapping, member, of) ?? throw new ParseException($"a port of {of} has no number"),
        StatedMember.Text(mapping, "protocol", of) switch
        {
            null or "tcp" => false,
            "udp" => true,
            var other => throw new ParseException($"the protocol of a port of {of} is {PlainText.Quote(other, 20)}"),
        });

    /// <returns>Null when the member is absent, or 0, by which Docker chooses a port that is free.</returns>
    private static int? Port(JsonElement mapping, string member, string of) => StatedMember.Number(mapping, member, of) switch
    {
        null or 0 => null,
        <= IPEndPoint.MaxPort and var number => (int)number,
        _ => throw new ParseException($"{member} of {of} is no port"),
    };
}

using System.Text.Json;
using System.Text.Json.Nodes;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Tests.Diagnosis;

namespace EcsExecFormat.Core.Tests.Ecs;

/// <summary>Room for a task that needs 256 CPU units, 512 MiB, a TCP and a UDP port and a GPU, and for one that needs nothing but memory.</summary>
public class RemainingResourcesTests
{
    private const string Exact = """
        [{"name":"CPU","type":"INTEGER","integerValue":256,"longValue":0,"doubleValue":0.0},{"name":"MEMORY","type":"INTEGER","integerValue":512},
         {"name":"PORTS","type":"STRINGSET","stringSetValue":["22","2376"]},{"name":"PORTS_UDP","type":"STRINGSET","stringSetValue":[]},
         {"name":"GPU","type":"STRINGSET","stringSetValue":["GPU-1"]}]
        """;

    private static readonly TaskNeeds Much = Needs("""
        {"cpu":"256","memory":"512","networkMode":"host","containerDefinitions":[{"name":"web","resourceRequirements":[{"type":"GPU","value":"1"}],
         "portMappings":[{"containerPort":80},{"containerPort":53,"protocol":"udp"}]}]}
        """);

    [Fact]
    public void What_is_just_enough_is_room() => Assert.True(Remaining(Exact).HasRoomFor(Much));

    [Theory]
    [InlineData("CPU", """{"name":"CPU","type":"INTEGER","integerValue":255}""")]
    [InlineData("CPU", """{"name":"CPU","type":"INTEGER","integerValue":"256"}""")]
    [InlineData("CPU", """{"name":"CPU","type":"LONG","longValue":256,"integerValue":256}""")]
    [InlineData("CPU", """{"name":"cpu","type":"INTEGER","integerValue":256}""")]
    [InlineData("CPU", """{"name":"CPU","type":"INTEGER","integerValue":256},{"name":"CPU","type":"INTEGER","integerValue":256}""")]
    [InlineData("MEMORY", """{"name":"MEMORY","type":"INTEGER","integerValue":511}""")]
    [InlineData("MEMORY", "")]
    [InlineData("PORTS", """{"name":"PORTS","type":"STRINGSET","stringSetValue":["22","80"]}""")]
    [InlineData("PORTS", """{"name":"PORTS","type":"STRINGSET","stringSetValue":["22-100"]}""")]
    [InlineData("PORTS", """{"name":"PORTS","type":"STRINGSET","stringSetValue":[22]}""")]
    [InlineData("PORTS", """{"name":"PORTS","type":"STRINGSET"}""")]
    [InlineData("PORTS", "")]
    [InlineData("PORTS_UDP", """{"name":"PORTS_UDP","type":"STRINGSET","stringSetValue":["53"]}""")]
    [InlineData("PORTS_UDP", "")]
    [InlineData("GPU", """{"name":"GPU","type":"STRINGSET","stringSetValue":[]}""")]
    [InlineData("GPU", """{"name":"GPU","type":"INTEGER","integerValue":0}""")]
    [InlineData("GPU", "")]
    public void What_is_short_or_not_told_is_no_room(string instead, string resource)
    {
        var resources = JsonNode.Parse(Exact)!.AsArray();
        resources.Remove(resources.Single(known => (string?)known!["name"] == instead));
        foreach (var other in JsonNode.Parse($"[{resource}]")!.AsArray())
            resources.Add(other!.DeepClone());

        Assert.False(Remaining(resources.ToJsonString()).HasRoomFor(Much));
    }

    [Theory]
    [InlineData(98, true)]
    [InlineData(99, false)]
    public void A_machine_reserves_a_hundred_ports(int taken, bool hasRoom)
    {
        var resources = JsonNode.Parse(Exact)!.AsArray();
        resources[2]!["stringSetValue"] = new JsonArray([.. Enumerable.Range(1000, taken).Select(port => (JsonNode)$"{port}")]);

        Assert.Equal(hasRoom, Remaining(resources.ToJsonString()).HasRoomFor(Much));
    }

    [Fact]
    public void What_a_task_does_not_need_may_be_unknown()
    {
        var memoryAlone = Needs("""{"containerDefinitions":[{"name":"web","memory":4}]}""");

        Assert.True(Remaining("""[{"name":"MEMORY","type":"INTEGER","integerValue":4}]""").HasRoomFor(memoryAlone));
        Assert.False(Remaining("null").HasRoomFor(memoryAlone));
        Assert.False(RemainingResources.Unknown.HasRoomFor(memoryAlone));
    }

    [Fact]
    public void Gpus_may_be_counted_instead_of_named() =>
        Assert.Equal(3, Remaining("""[{"name":"GPU","type":"INTEGER","integerValue":3}]""").Gpus);

    private static RemainingResources Remaining(string resources)
    {
        using var answer = JsonDocument.Parse($$"""{"containerInstances":[{"remainingResources":{{resources}}}]}""");
        return ContainerInstance.FromResponse(answer.RootElement)!.Remaining;
    }

    private static TaskNeeds Needs(string definition) => TaskNeeds.Of(Definitions.With(definition));
}

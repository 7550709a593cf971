using System.Text;
using System.Text.Json.Nodes;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Executables;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Core.Tests.Diagnosis;
using EcsExecFormat.Core.Tests.Ecs;

namespace EcsExecFormat.Core.Tests.Executables;

/// <summary>Which program a container starts, from documents as the services return them.</summary>
public class ContainerCommandTests
{
    private const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    public static readonly TheoryData<string, string, string?, string> Programs = new()
    {
        { """{"Entrypoint":["/e","x"],"Cmd":["/c"]}""", "{}", null, "/e" },
        { """{"Cmd":["/c","x"]}""", "{}", null, "/c" },
        { """{"Entrypoint":null,"Cmd":["/c","x"]}""", "{}", null, "/c" },
        { """{"Entrypoint":["/e"],"Cmd":["/c"]}""", """{"command":["/d"]}""", null, "/e" },
        { """{"Cmd":["/c"]}""", """{"command":["/d"]}""", null, "/d" },
        { """{"Cmd":["/c"]}""", """{"command":[],"entryPoint":[]}""", null, "/c" },
        { """{"Entrypoint":["/e"],"Cmd":["/c"]}""", """{"entryPoint":["/f"]}""", null, "/f" },
        { """{"Cmd":["/c"]}""", """{"command":["/d"]}""", """{"command":["/o"]}""", "/o" },
        { """{"Cmd":["/c"]}""", """{"command":["/d"]}""", """{"command":[]}""", "/d" },
        { """{"Entrypoint":["/e"]}""", "{}", """{"command":["/o"]}""", "/e" },
        { """{"Cmd":["/c"]}""", """{"entryPoint":["/f"],"command":["/d"]}""", """{"command":["/o"]}""", "/f" },
        { """{"Entrypoint":["\u00e9"]}""", "{}", null, "\u00c3\u00a9" },
        { "{}", "{}", null, "neither the image nor the task names a command" },
        { """{"Entrypoint":[],"Cmd":[]}""", "{}", null, "neither the image nor the task names a command" },
        { """{"Entrypoint":[""],"Cmd":["/c"]}""", "{}", null, "neither the image nor the task names a command" },
        { """{"Entrypoint":"/e"}""", "{}", null, "the image's config does not say in a proper form what is executed" },
        { """{"Entrypoint":["/e",1]}""", "{}", null, "the image's config does not say in a proper form what is executed" },
        { """{"entrypoint":["/e"]}""", "{}", null, "the image's config does not say in a proper form what is executed" },
        { """{"Entrypoint":["\ud800"]}""", "{}", null, "the image's config does not say in a proper form what is executed" },
        { """{"Cmd":["/c"],"WorkingDir":1}""", "{}", null, "the image's config does not say in a proper form what is executed" },
        { """{"Cmd":["/c"]}""", """{"command":"/d"}""", null, "the task does not say in a proper form what is executed" },
        { """{"Cmd":["/c"]}""", """{"entryPoint":[null]}""", null, "the task does not say in a proper form what is executed" },
        { """{"Cmd":["/c"]}""", "{}", """{"command":"/o"}""", "the task does not say in a proper form what is executed" },
        { """{"Cmd":["/c"],"WorkingDir":"srv"}""", "{}", null, "the working directory is a relative path" },
        { """{"Cmd":["/c"]}""", """{"volumesFrom":[{"sourceContainer":"other"}]}""", null, "the container takes over another container's volumes, which may hide its own files" },
    };

    [Theory]
    [MemberData(nameof(Programs))]
    public void The_first_argument_is_chosen_as_Docker_and_ECS_choose_it(string config, string container, string? over, string expected)
    {
        var (command, problem) = Of(config, container, over);
        Assert.Equal(expected, command?.Program ?? problem);
    }

    public static readonly TheoryData<string, string, string?, string?> SearchPaths = new()
    {
        { "{}", "{}", null, DefaultPath },
        { """{"Env":["HOME=/","path=/x","PATHS=/y"]}""", "{}", null, DefaultPath },
        { """{"Env":["PATH=/i","A=B","PATH=/j:/k"]}""", "{}", null, "/j:/k" },
        { """{"Env":["PATH="]}""", "{}", null, "" },
        { """{"Env":["PATH=/i"]}""", """{"environment":[{"name":"PATH","value":"/d"}]}""", null, "/d" },
        { """{"Env":["PATH=/i"]}""", """{"environment":[{"name":"PATH"}]}""", null, "" },
        { """{"Env":["PATH=/i"]}""", """{"environment":[{"name":"PATH","value":"/d"}]}""", """{"environment":[{"name":"PATH","value":"/o"}]}""", "/o" },
        { """{"Env":["PATH=/i"]}""", """{"environmentFiles":[{"value":"s3","type":"s3"}]}""", null, null },
        { """{"Env":["PATH=/i"]}""", """{"environmentFiles":[{"value":"s3","type":"s3"}],"environment":[{"name":"PATH","value":"/d"}]}""", null, "/d" },
        { """{"Env":["PATH=/i"]}""", """{"environment":[{"name":"PATH","value":"/d"}]}""", """{"environmentFiles":[{"value":"s3","type":"s3"}]}""", null },
        { """{"Env":["PATH=/i"]}""", """{"secrets":[{"name":"PATH","valueFrom":"arn"}],"environment":[{"name":"PATH","value":"/d"}]}""", null, null },
        { """{"Env":["PATH=/i"]}""", """{"secrets":[{"name":"TOKEN","valueFrom":"arn"}]}""", null, "/i" },
    };

    [Theory]
    [MemberData(nameof(SearchPaths))]
    public void The_search_path_is_known_or_unknown(string config, string container, string? over, string? expected)
    {
        var (command, problem) = Of(Merge(config, """{"Cmd":["c"]}"""), container, over);
        Assert.Null(problem);
        Assert.Equal(expected, command!.SearchPath is { } path ? string.Join(':', path) : null);
    }

    [Fact]
    public void A_search_path_longer_than_a_path_can_be_is_unknown() =>
        Assert.Null(Of($$"""{"Cmd":["c"],"Env":["PATH={{new string('x', 5000)}}"]}""", "{}", null).Command!.SearchPath);

    [Theory]
    [InlineData("{}", "{}", "/", true)]
    [InlineData("""{"WorkingDir":"/srv","User":"app"}""", "{}", "/srv", false)]
    [InlineData("""{"WorkingDir":"/srv","User":"0:0"}""", """{"workingDirectory":"/opt"}""", "/opt", true)]
    [InlineData("""{"User":"root"}""", """{"user":"1000:0"}""", "/", false)]
    [InlineData("""{"User":"app"}""", """{"user":"root:wheel"}""", "/", true)]
    public void The_task_definition_wins_over_the_image(string config, string container, string directory, bool isRoot)
    {
        var command = Of(Merge(config, """{"Cmd":["c"]}"""), container, null).Command!;
        Assert.Equal((directory, isRoot), (command.WorkingDirectory, command.IsRoot));
    }

    [Fact]
    public void Volumes_and_tmpfs_are_mounted_over_the_image() => Assert.Equal(
        ["/data", "/tmp"],
        Of("""{"Cmd":["c"]}""", """{"mountPoints":[{"sourceVolume":"v","containerPath":"/data"}],"linuxParameters":{"tmpfs":[{"containerPath":"/tmp","size":1}]}}""", null).Command!.Mounts);

    [Fact]
    public void Two_overrides_of_one_container_are_not_chosen_from()
    {
        var change = Events.Stopped(detail => detail["overrides"] = JsonNode.Parse("""{"containerOverrides":[{"name":"web","command":["a"]},{"name":"web","command":["b"]},{"name":"log"}]}"""));
        Assert.True(change.OverrideOf("web").IsMalformed);
        Assert.Equal(ContainerOverride.None.IsMalformed, change.OverrideOf("log").IsMalformed);
        Assert.Same(ContainerOverride.None, change.OverrideOf("else"));
    }

    private static (ContainerCommand? Command, string? Problem) Of(string config, string container, string? over)
    {
        var json = JsonNode.Parse(container)!.AsObject();
        json["name"] = "web";
        var change = Events.Stopped(detail => detail["overrides"] = over is null ? null : JsonNode.Parse($$"""{"containerOverrides":[{{Merge(over, """{"name":"web"}""")}}]}"""));
        return ContainerCommand.Of(
            ImageConfig.Parse(Encoding.UTF8.GetBytes($$"""{"architecture":"arm64","config":{{config}}}""")).Process,
            Definitions.Web(containers: json).Containers.Single().Process,
            change.OverrideOf("web"));
    }

    /// <summary>As text, because some of it is no text that a document could be written from.</summary>
    private static string Merge(string json, string more) => json == "{}" ? more : $"{json[..^1]},{more[1..]}";
}

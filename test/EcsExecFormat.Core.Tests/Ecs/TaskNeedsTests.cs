using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Tests.Diagnosis;

namespace EcsExecFormat.Core.Tests.Ecs;

public class TaskNeedsTests
{
    private const string Small = """{"name":"web","cpu":10,"memory":64}""";

    [Theory]
    [InlineData("\"256\"", 256)]
    [InlineData("\"1024\"", 1024)]
    [InlineData("\"1 vCPU\"", 1024)]
    [InlineData("\"1 vcpu\"", 1024)]
    [InlineData("\"2vCPU\"", 2048)]
    [InlineData("\".5 vCPU\"", 512)]
    [InlineData("\"0.25 vCPU\"", 256)]
    [InlineData("\"0.3 vCPU\"", 308)]
    [InlineData("\"0\"", 10)]
    [InlineData("null", 10)]
    public void The_task_s_own_cpu_counts_where_it_is_stated(string cpu, long units) =>
        Assert.Equal(units, Of($$"""{"cpu":{{cpu}},"containerDefinitions":[{{Small}}]}""").Cpu);

    [Theory]
    [InlineData("\"512\"", 512)]
    [InlineData("\"2 GB\"", 2048)]
    [InlineData("\"1GB\"", 1024)]
    [InlineData("\"0.5 gb\"", 512)]
    [InlineData("\"0\"", 64)]
    [InlineData("null", 64)]
    public void The_task_s_own_memory_counts_where_it_is_stated(string memory, long mebibytes) =>
        Assert.Equal(mebibytes, Of($$"""{"memory":{{memory}},"containerDefinitions":[{{Small}}]}""").Memory);

    [Theory]
    [InlineData("cpu", "\"\"")]
    [InlineData("cpu", "\"lots\"")]
    [InlineData("cpu", "\"-1\"")]
    [InlineData("cpu", "\"1.5\"")]
    [InlineData("cpu", "\"1 GB\"")]
    [InlineData("cpu", "\"vCPU\"")]
    [InlineData("cpu", "\". vCPU\"")]
    [InlineData("cpu", "\"1,5 vCPU\"")]
    [InlineData("cpu", "\" 256\"")]
    [InlineData("cpu", "\"256\\u0000\"")]
    [InlineData("cpu", "\"٢٥٦\"")]
    [InlineData("cpu", "\"9999999999999999999\"")]
    [InlineData("cpu", "256")]
    [InlineData("cpu", "[]")]
    [InlineData("memory", "\"2 GiB\"")]
    [InlineData("memory", "\"2 vCPU\"")]
    [InlineData("memory", "true")]
    public void A_size_of_another_form_is_not_guessed(string member, string value) =>
        Assert.Contains($"{member} of the task definition", Refused($$"""{"{{member}}":{{value}},"containerDefinitions":[{{Small}}]}"""), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"name":"a","cpu":100,"memory":300}""", 100, 300)]
    [InlineData("""{"name":"a","memory":300,"memoryReservation":128}""", 0, 128)]
    [InlineData("""{"name":"a","memory":300,"memoryReservation":0}""", 0, 300)]
    [InlineData("""{"name":"a","cpu":0,"memoryReservation":128}""", 0, 128)]
    [InlineData("""{"name":"a","cpu":null,"memory":4},{"name":"b","cpu":7,"memory":400,"memoryReservation":5}""", 7, 9)]
    public void Else_containers_reserve_their_cpu_and_the_soft_limit_of_their_memory_or_the_hard_one(string containers, long cpu, long memory)
    {
        var needs = Of($$"""{"containerDefinitions":[{{containers}}]}""");

        Assert.Equal((cpu, memory), (needs.Cpu, needs.Memory));
    }

    [Theory]
    [InlineData("""{"name":"a"}""", "neither container \"a\" nor the task definition states memory")]
    [InlineData("""{"name":"a","memory":0}""", "neither container \"a\" nor the task definition states memory")]
    [InlineData("""{"name":"a","memory":"512"}""", "memory of container \"a\" is not a number that ECS takes")]
    [InlineData("""{"name":"a","memory":-5}""", "memory of container \"a\" is not a number that ECS takes")]
    [InlineData("""{"name":"a","memory":5000000000}""", "memory of container \"a\" is not a number that ECS takes")]
    [InlineData("""{"name":"a","memory":64,"cpu":1.5}""", "cpu of container \"a\" is not a number that ECS takes")]
    [InlineData("5", "containerDefinitions of the task definition is not a list of objects")]
    public void What_a_container_reserves_is_not_guessed(string containers, string message) =>
        Assert.Equal(message, Refused($$"""{"containerDefinitions":[{{containers}}]}"""));

    [Theory]
    [InlineData(null, """{"containerPort":80,"hostPort":8080}""", "8080/")]
    [InlineData("bridge", """{"containerPort":80,"hostPort":8080,"protocol":"tcp"},{"containerPort":53,"hostPort":53,"protocol":"udp"}""", "8080/53")]
    [InlineData("bridge", """{"containerPort":80,"hostPort":0},{"containerPort":81},{"containerPortRange":"90-99"}""", "/")]
    [InlineData("bridge", """{"containerPort":80,"hostPort":90},{"containerPort":81,"hostPort":85},{"containerPort":82,"hostPort":90}""", "85,90/")]
    [InlineData("host", """{"containerPort":80},{"containerPort":53,"hostPort":53,"protocol":"udp"},{"containerPort":90,"hostPort":0}""", "80,90/53")]
    [InlineData("awsvpc", """{"containerPort":80,"hostPort":80}""", "/")]
    [InlineData("none", "", "/")]
    public void Ports_of_the_machine_are_needed_as_the_network_mode_says(string? mode, string mappings, string ports)
    {
        var needs = Of(With(mode, mappings));

        Assert.Equal(ports, $"{string.Join(',', needs.TcpPorts)}/{string.Join(',', needs.UdpPorts)}");
    }

    [Theory]
    [InlineData("default", "", "its network mode is \"default\"")]
    [InlineData("host", """{"protocol":"tcp"}""", "a port of container \"web\" has no number")]
    [InlineData("bridge", """{"containerPort":80,"hostPort":70000}""", "hostPort of container \"web\" is no port")]
    [InlineData("bridge", """{"containerPort":80,"hostPort":"80"}""", "hostPort of container \"web\" is not a number that ECS takes")]
    [InlineData("bridge", """{"containerPort":80,"hostPort":80,"protocol":"sctp"}""", "the protocol of a port of container \"web\" is \"sctp\"")]
    [InlineData("bridge", "5", "portMappings of container \"web\" is not a list of objects")]
    public void Ports_of_another_form_are_not_guessed(string mode, string mappings, string message) => Assert.Equal(message, Refused(With(mode, mappings)));

    [Theory]
    [InlineData("""{"type":"GPU","value":"2"}""", 2)]
    [InlineData("", 0)]
    public void Gpus_are_counted(string requirements, long gpus) => Assert.Equal(gpus, Of(Requiring(requirements)).Gpus);

    [Theory]
    [InlineData("""{"type":"GPU","value":"ALL"}""", "it requires \"ALL\" of type \"GPU\"")]
    [InlineData("""{"type":"GPU","value":2}""", "it requires nothing of type \"GPU\"")]
    [InlineData("""{"type":"GPU","value":"99999999999"}""", "it requires \"99999999999\" of type \"GPU\"")]
    [InlineData("""{"type":"InferenceAccelerator","value":"eia"}""", "it requires \"eia\" of type \"InferenceAccelerator\"")]
    public void What_no_machine_tells_of_is_not_taken_for_there(string requirements, string message) => Assert.Equal(message, Refused(Requiring(requirements)));

    [Fact]
    public void What_a_task_needs_is_said_in_words()
    {
        Assert.Equal("256 CPU units, 512 MiB", Of("""{"cpu":"256","memory":"512"}""").ToString());
        Assert.Equal(
            "64 MiB, TCP ports 80, 443, UDP port 53, 1 GPU",
            Of("""
                {"networkMode":"host","containerDefinitions":[{"name":"web","memory":64,"resourceRequirements":[{"type":"GPU","value":"1"}],
                 "portMappings":[{"containerPort":443},{"containerPort":80},{"containerPort":53,"protocol":"udp"}]}]}
                """).ToString());
    }

    private static string With(string? mode, string mappings) =>
        $$"""{ {{(mode is null ? "" : $"\"networkMode\":\"{mode}\",")}}"containerDefinitions":[{"name":"web","memory":64,"portMappings":[{{mappings}}]}]}""";

    private static string Requiring(string requirements) => $$"""{"containerDefinitions":[{"name":"web","memory":64,"resourceRequirements":[{{requirements}}]}]}""";

    private static string Refused(string definition) => Assert.Throws<ParseException>(() => Of(definition)).Message;

    private static TaskNeeds Of(string definition) => TaskNeeds.Of(Definitions.With(definition));
}

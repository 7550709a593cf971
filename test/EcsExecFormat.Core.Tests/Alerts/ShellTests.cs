using System.Diagnostics;
using System.Text.Json.Nodes;
using EcsExecFormat.Core.Alerts;

namespace EcsExecFormat.Core.Tests.Alerts;

/// <summary>What an alert offers to be pasted, pasted.</summary>
public class ShellTests
{
    [Fact]
    public async Task A_quoted_word_reaches_the_program_as_it_was()
    {
        Assert.SkipUnless(File.Exists("/bin/sh"), "needs /bin/sh");
        string[] words =
        [
            "", " ", "plain", "a b", "it's", "'", "''", "'\\''", "\"", "\\", "\\n", "$HOME", "$(echo pwned)", "`echo pwned`", "a;b", "a&&b", "a|b", "a>b", "*", "?", "[a]", "{a,b}",
            "~", "~root", "-n", "--help", "#x", "!x", "a=b", "ä€😀", "%s%n", "reg.example/a:1@sha256:00", "a\\'b", "((", "line\\",
        ];

        foreach (var word in words)
            Assert.Equal($"[{word}]", await RunAsync("/bin/sh", "-c", $"printf '[%s]' {ShellWord.Quote(word)}"));
    }

    [Fact]
    public async Task A_line_break_cannot_start_another_command()
    {
        Assert.SkipUnless(File.Exists("/bin/sh"), "needs /bin/sh");

        Assert.Equal("[a echo pwned]", await RunAsync("/bin/sh", "-c", $"printf '[%s]' {ShellWord.Quote("a\necho pwned")}"));
    }

    [Theory]
    [InlineData("""{"taskDefinition":{"taskDefinitionArn":"a","family":"web","revision":7,"status":"ACTIVE","requiresAttributes":[],"compatibilities":["FARGATE"],"registeredAt":1.5,"registeredBy":"me","deregisteredAt":1,"deleteRequestedAt":1,"newerThanUs":{"x":[1]},"containerDefinitions":[{"name":"web"}]},"tags":[]}""",
        """{"family":"web","newerThanUs":{"x":[1]},"containerDefinitions":[{"name":"web"}],"runtimePlatform":{"cpuArchitecture":"ARM64"}}""")]
    [InlineData("""{"taskDefinition":{"family":"web","runtimePlatform":{"cpuArchitecture":"X86_64","operatingSystemFamily":"LINUX"}}}""",
        """{"family":"web","runtimePlatform":{"cpuArchitecture":"ARM64","operatingSystemFamily":"LINUX"}}""")]
    [InlineData("""{"taskDefinition":{"family":"web"},"tags":[{"key":"aws:cloudformation:stack-id","value":"s"},{"key":"owner","value":"me"}]}""",
        """{"family":"web","runtimePlatform":{"cpuArchitecture":"ARM64"},"tags":[{"key":"owner","value":"me"}]}""")]
    public async Task The_jq_program_makes_a_description_one_that_can_be_registered(string described, string expected)
    {
        var jq = Environment.GetEnvironmentVariable("PATH")?.Split(':').Select(folder => Path.Combine(folder, "jq")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(jq is null, "jq is not installed");
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, described, TestContext.Current.CancellationToken);
        try
        {
            var corrected = await RunAsync(jq!, string.Join('\n', SwitchAdvice.Program(Core.Ecs.Architecture.Arm64)), file);

            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(corrected)), corrected);
        }
        finally
        {
            File.Delete(file);
        }
    }

    internal static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await errors);
        return output;
    }
}

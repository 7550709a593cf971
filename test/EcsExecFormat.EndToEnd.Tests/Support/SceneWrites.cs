using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EcsExecFormat.LocalAws.Calls;
using EcsExecFormat.LocalAws.Sns;

namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>What was changed at AWS, told by the calls.</summary>
internal static partial class SceneWrites
{
    /// <returns>The calls that are no mere questions, each operation once, in alphabetical order.</returns>
    public static IEnumerable<string> KindsOfWrites(this IEnumerable<CallRecord> calls) => calls.Writes().Distinct().Order(StringComparer.Ordinal);

    /// <returns><c>service:Operation</c> of the calls that are no mere questions, in order of arrival; those of the Runtime API left out.</returns>
    public static IEnumerable<string> Writes(this IEnumerable<CallRecord> calls) => calls
        .Where(call => call.Service != "lambda" && !Question().IsMatch(call.Operation))
        .Select(call => $"{call.Service}:{call.Operation}");

    /// <returns>The only mail about the scene, its lines joined, as someone reads it who does not see where it was wrapped.</returns>
    public static string MailInOneLine(this Scene scene) => Gap().Replace(Assert.Single(scene.Messages).BodyFor("email"), " ");

    /// <summary>Does what the mail's command to take a change or a registration back does.</summary>
    public static void TakeBack(this Scene scene) => scene.Paste("To take it back", Assert.Single(scene.Messages));

    /// <summary>Does what the first command below the line of the mail that starts so does.</summary>
    public static void Paste(this Scene scene, string line, SnsMessage message)
    {
        var commands = message.BodyFor("email").Split('\n')
            .SkipWhile(text => !text.StartsWith(line, StringComparison.Ordinal)).SkipWhile(text => !text.StartsWith("   ", StringComparison.Ordinal)).Take(1);
        var command = Command().Match(Assert.Single(commands));
        Assert.True(command.Success, message.BodyFor("email"));
        var input = new JsonObject();
        foreach (var option in command.Groups["option"].Captures.Zip(command.Groups["value"].Captures, (option, value) => (Name: option.Value, value.Value)))
            input[Member(option.Name)] = option.Value;
        Assert.True(input.Remove("region", out var region));
        Assert.Equal(scene.Aws.Options.Region, (string?)region);
        scene.Aws.Ecs.Invoke(string.Concat(command.Groups["operation"].Value.Split('-').Select(Capital)), input);
    }

    private static string Member(string option) => string.Concat(option.Split('-').Select((word, index) => index == 0 ? word : Capital(word)));

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    [GeneratedRegex(@"\s+")]
    private static partial Regex Gap();

    [GeneratedRegex("^(Describe|List|Get|BatchGet|Download)")]
    private static partial Regex Question();

    [GeneratedRegex("^   aws ecs (?<operation>[a-z-]+)( --(?<option>[a-z-]+) (?<value>\\S+))+$")]
    private static partial Regex Command();
}

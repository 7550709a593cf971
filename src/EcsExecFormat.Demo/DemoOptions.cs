using System.Collections.Immutable;
using EcsExecFormat.Core.Remediation;

namespace EcsExecFormat.Demo;

/// <summary>What the demo was asked to do.</summary>
/// <param name="Tag">The value of the cluster's tag: a mode, or <c>per-service</c>; the service is tagged deploy then.</param>
/// <param name="EventFile">An event to send instead of the demo's own; null for the demo's own.</param>
/// <param name="Serve">Whether to keep LocalAws running for other clients.</param>
/// <param name="Port">Port to serve on; 0 takes any free one.</param>
internal sealed record DemoOptions(string Tag, string? EventFile, bool Serve, int Port)
{
    /// <summary>What the cluster may be tagged with, as on AWS.</summary>
    public static readonly ImmutableArray<string> Tags = [.. Enum.GetValues<Mode>().Select(mode => mode.Name()), ModeDecision.PerService];

    /// <summary>The value of the service's tag; null when it has none.</summary>
    public string? ServiceTag => Tag == ModeDecision.PerService ? Mode.Deploy.Name() : null;

    public const string Usage = """
        Shows the main job on this machine alone: a task whose image is for the wrong CPU stops, one mail says so, and in a
        cluster that opted in the service is moved to a corrected revision of its task definition.

          dotnet run --project src/EcsExecFormat.Demo [-- OPTIONS]

          --mode MODE     the tag exec-format-remediation of the cluster: off, alert, plan, register or deploy (default: deploy),
                          or per-service, and then the service is tagged deploy
          --event FILE    send this event (a JSON file, such as those in test/data/events) instead of the demo's own; its
                          cluster, service and task definition are made up here, its images are not: what needs to look
                          at one is inconclusive
          --serve         afterwards keep the local AWS running, for the aws command line or any SDK
          --port PORT     port to serve on (default: any free one)
          --help          this text
        """;

    /// <returns>Null, and in words why, when the arguments are not understood.</returns>
    public static (DemoOptions? Options, string? Problem) Parse(string[] arguments)
    {
        var options = new DemoOptions(Mode.Deploy.Name(), null, false, 0);
        for (var i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--serve":
                    options = options with { Serve = true };
                    break;
                case "--mode" when i + 1 < arguments.Length && Tags.Contains(arguments[i + 1]):
                    options = options with { Tag = arguments[++i] };
                    break;
                case "--mode":
                    return (null, $"--mode needs one of {string.Join(", ", Tags)}{(i + 1 < arguments.Length ? $", not \"{arguments[i + 1]}\"" : "")}");
                case "--event" when i + 1 < arguments.Length && File.Exists(arguments[i + 1]):
                    options = options with { EventFile = arguments[++i] };
                    break;
                case "--event":
                    return (null, i + 1 < arguments.Length ? $"there is no file {arguments[i + 1]}" : "--event needs a file");
                case "--port" when i + 1 < arguments.Length && ushort.TryParse(arguments[i + 1], out var port):
                    options = options with { Port = port };
                    i++;
                    break;
                case "--port":
                    return (null, "--port needs a number from 0 to 65535");
                default:
                    return (null, $"unknown argument {arguments[i]}");
            }
        }

        return (options, null);
    }
}

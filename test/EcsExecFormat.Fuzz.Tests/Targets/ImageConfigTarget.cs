using System.Globalization;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Executables;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Fuzz.Tests.Engine;
using EcsExecFormat.Fuzz.Tests.Models;
using EcsExecFormat.Fuzz.Tests.Mutation;
using EcsExecFormat.TestSupport;

namespace EcsExecFormat.Fuzz.Tests.Targets;

/// <summary>What an image says it was built for and executes, the same for every reader.</summary>
internal sealed class ImageConfigTarget : JsonTarget
{
    private static readonly Allowance Allowance = new(PerByte: 60);
    private static readonly ContainerProcess Silent = new([], [], null, null, ContainerEnvironment.Empty, [], false);

    public override IReadOnlyList<string> Kinds => ["platform and command", "no platform and command", "platform and no command: neither the image nor the task names a command"];

    public override string Check(byte[] input)
    {
        var answer = Answer.Of(Allowance, input.Length, () => ImageConfig.Parse(input), Show);
        if (answer.Value is not { } config)
            return answer.Kind(_ => "");
        var tree = JsonTree.Parse(input)!;
        OtherReaders.SeeTheSameConfig(tree, config.Process is not null);
        Must.Hold(config.Platform is null || tree.Names.Exists(name => name.Contains("rchitecture", StringComparison.Ordinal) || name.Contains('\\')), "a platform that nobody stated");
        var (command, problem) = Allowance.Measure(input.Length, () => ContainerCommand.Of(config.Process, Silent, ContainerOverride.None));
        Must.Hold(command is null != problem is null, "a command, or why there is none");
        if (problem is not null)
            Must.BeLine(problem, 200, "why there is no command");
        // One char a byte: what is more than a byte would be another file's name.
        Must.Hold(command is null || (command.Program.All(c => c <= 0xff) && command.WorkingDirectory.StartsWith('/') && command.WorkingDirectory.All(c => c <= 0xff)), "no path of bytes");
        return $"{(config.Platform is null ? "no platform" : "platform")} and {(problem is null ? "command" : $"no command: {problem}")}";
    }

    protected override IEnumerable<byte[]> Inputs()
    {
        foreach (var layout in OciLayout.TruthCases.Select(OciLayout.OfTruth))
        {
            if (layout.Manifest(layout.Top) is ImageManifest manifest)
                yield return layout.Blob(manifest.Config.Digest).ToArray();
        }

        yield return Bytes("""{"os":"linux","architecture":"arm","variant":"v7","config":{"User":"1000:1000","Env":["PATH=/usr/bin:/bin","A=b","PATH="],"Entrypoint":["/docker-entrypoint.sh"],"Cmd":["nginx","-g","daemon off;"],"WorkingDir":"/\u6f22"}}""");
        yield return Bytes("""{"architecture":"amd64","config":null}""");
        yield return Bytes("""{"architecture":"amd64","config":{"Entrypoint":null,"Cmd":[],"WorkingDir":"relative"}}""");
    }

    private static string Show(ImageConfig config) => string.Create(CultureInfo.InvariantCulture,
        $"{config.Platform} {(config.Process is { } process ? string.Join('\n', [.. process.EntryPoint, "", .. process.Command, "", .. process.Environment, "", process.WorkingDirectory, process.User]) : "none")}");
}

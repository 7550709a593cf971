using System.Collections.Immutable;
using EcsExecFormat.Core.Executables;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Core.Tests.Executables;

/// <summary>An image made of layers, the lowest first.</summary>
internal sealed class TestImage(params Tar[] layers)
{
    private readonly List<int> _read = [];

    /// <summary>The layers that were read, 0 being the lowest.</summary>
    public IReadOnlyList<int> Read => _read;

    public static readonly ContainerCommand Command = new("/app", "/", ["/usr/local/bin", "/usr/bin", "/bin"], IsRoot: true, []);

    public Task<string> ResolveAsync(string program) => ResolveAsync(Command with { Program = program });

    /// <returns>The chain and the machine, as in <c>/app = linux/arm64</c> and <c>/a > /bin/sh = linux/amd64</c>, or the reason.</returns>
    public async Task<string> ResolveAsync(ContainerCommand command)
    {
        var files = new ImageFileSystem(layers.Length, async number =>
        {
            var layer = layers.Length - 1 - number;
            _read.Add(layer);
            return await TreeAsync(layers[layer].ToArray());
        });
        return await EntrypointResolver.ResolveAsync(command, files, Platform.LinuxAmd64) switch
        {
            ResolvedEntrypoint.Found { LoaderProblem: { } problem } => problem,
            ResolvedEntrypoint.Found found => $"{string.Join(" > ", found.Chain)} = {found.Header.Machine}",
            ResolvedEntrypoint.Unrunnable unrunnable => $"{string.Join(" > ", unrunnable.Chain)} {unrunnable.Content.Phrase()}: ENOEXEC",
            ResolvedEntrypoint.Broken broken => broken.Reason,
            ResolvedEntrypoint.Unresolved unresolved => $"? {unresolved.Reason}",
            _ => throw new InvalidOperationException(),
        };
    }

    public static Task<LayerTree> TreeAsync(byte[] tar, long retained = 1_000_000) =>
        LayerTree.ReadAsync(new MemoryStream(tar), new RetentionLimit(retained), TestContext.Current.CancellationToken);

    /// <summary>A program of its own, told from all others by its machine.</summary>
    public static byte[] Program(int number) => Elf.Of64((ushort)(1000 + number));

    public static string Machine(int number) => $"ELF machine {1000 + number}";

    public static ImmutableArray<string> Path(params string[] directories) => [.. directories];
}

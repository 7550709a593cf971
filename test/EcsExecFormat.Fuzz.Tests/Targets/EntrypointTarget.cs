using System.Collections.Immutable;
using EcsExecFormat.Core.Executables;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Fuzz.Tests.Engine;
using EcsExecFormat.Fuzz.Tests.Models;

namespace EcsExecFormat.Fuzz.Tests.Targets;

/// <summary>
/// The program behind a command, in an image of links, scripts and removed files. What is claimed of it is what a plain model of engine and
/// kernel comes to; that it cannot be told may always be said. An input is an <see cref="ImageScript"/>.
/// </summary>
internal sealed class EntrypointTarget : TextTarget
{
    /// <summary>Each layer has a buffer of its own, and 1000 names are looked up at most, in each layer.</summary>
    private static readonly Allowance Allowance = new(PerByte: 2000, Constant: 8 * 1024 * 1024);

    private static readonly string[] Names = ["a", "b", "c", "a/b", "b/a", "a/a", "b/c", "a/b/c", "ld"];

    private static readonly string[] Targets = ["a", "b", "/a", "/b/a", "../a", "..", ".", "/", "a/b", "../../b/c", "b/", "/a/b/c", "c/../a", "", "/dev/a"];

    private static readonly string[] Contents = [.. ImageScript.Contents.Keys, "#!/a", "#!b", "#!/a/b", "#!/b/c", "text", "#!"];

    public override IReadOnlyList<string> Kinds => ["Found", "Found behind scripts", "Found without its loader", "Unrunnable", "Broken", "Unresolved"];

    /// <summary>Long images are other targets'.</summary>
    public override IEnumerable<byte[]> LongInputs => [];

    protected override IEnumerable<string> Texts =>
    [
        "run /a\nf a 7 arm64", "run a\npath /b:/c\nd b 7\nlayer\nf c/a 7 amd64\nl b/a ../c/a", "run /a/b\nf a/b 7 #!/c\nlayer\nf c 7 dynamic\nlayer\nf ld 7 amd64", "run /a\nl a b\nl b a", "run /a\nf a 7 #!/a",
        "run /a/b\nf a/b 7 arm64\nf a/c 7 amd64\nlayer\no a\nf a/c 7 arm64", "run /a\nf a 7 arm64\nlayer\nw a", "run ./a\ncwd /b\nl b c\nf c/a 7 text", "as nobody\nrun /a\nf a 4 amd64", "mount /a\nrun /a/b\nf a/b 7 amd64",
        "run /a\nf b 7 amd64\nh a b", "run /a/b/c\nd a 7\nl a/b /b\nlayer\nf b/c 7 amd64\nlayer\nf a/b/c 7 arm64", "run /a\nf a 7 empty", "run /a\nf a 7 dynamic", "run /b/a\nf a 7 dynamic\nf ld 7 arm64\nl b/a ../a", "run /a/b\nl a/b c\nf a/c 7 arm64\nf c 7 amd64",
    ];

    protected override string Mutate(string input, Chance chance)
    {
        var lines = input.Split('\n').ToList();
        var at = chance.Below(lines.Count);
        switch (chance.Below(9))
        {
            case 0:
                lines.RemoveAt(at);
                break;
            case 1:
                lines.Insert(chance.Below(lines.Count + 1), lines[at]);
                break;
            case 2:
                (lines[at], lines[0]) = (lines[0], lines[at]);
                break;
            case 3:
                lines.InsertRange(at, Escaped.ToText(Write(chance.Pick(Corpus))).Split('\n'));
                break;
            case 4:
                return base.Mutate(input, chance);
            case 5:
                lines[at] = Line(chance);
                break;
            case 6:
                // Something that is there: only of that something can be claimed.
                lines.Add($"run /{lines[at].Split(' ').ElementAtOrDefault(1)?.TrimStart('/')}");
                break;
            default:
                lines.Insert(chance.Below(lines.Count + 1), Line(chance));
                break;
        }

        // Every layer costs a buffer of 64 KiB.
        return string.Join('\n', lines.Take(60));
    }

    protected override string Check(string text)
    {
        var script = new ImageScript(text.Length <= 4000 ? text : text[..4000]);
        var tars = script.Tars;
        var size = tars.Sum(tar => tar.Length) + (64 * 1024 * tars.Count);
        var resolved = Allowance.Measure(size, () => Resolve(script.Command, tars));
        Must.BeEqual(Show(resolved), Show(Resolve(script.Command, tars)), "the same input twice");
        Must.BeEqual(Show(resolved), Show(Resolve(script.Command, [.. tars, new Core.Tests.Executables.Tar().ToArray()])), "with an empty layer above");
        Must.BeEqual(Show(resolved), Show(Resolve(script.Command, [.. tars, new Core.Tests.Executables.Tar().Whiteout("zz/.wh.zz").Directory("zzz").ToArray()])), "with a layer above that has nothing to do with it");
        BeLines(resolved);
        if (ModelImage.Of(script) is { } image && resolved is not ResolvedEntrypoint.Unresolved)
            AgreeWith(image, script.Command, resolved);
        return resolved switch
        {
            ResolvedEntrypoint.Found { LoaderProblem: not null } => "Found without its loader",
            ResolvedEntrypoint.Found { Chain.Length: > 1 } => "Found behind scripts",
            _ => resolved.GetType().Name,
        };
    }

    private static void AgreeWith(ModelNode image, ContainerCommand command, ResolvedEntrypoint resolved)
    {
        var kernel = new ModelKernel(image, command);
        var chain = kernel.Execute();
        // Where the kernel passes through what is mounted, nothing may be claimed; a search passes over what it does not find there.
        Must.Hold(!kernel.IsHidden || chain is null, "the path leads through a mount");
        var format = chain is null ? null : BinaryFormat.Of(chain[^1].Content, chain[^1].Content.Length);
        switch (resolved)
        {
            case ResolvedEntrypoint.Found found:
                Must.BeEqual(found.Header.ToString(), (format as BinaryFormat.Elf)?.Header.ToString() ?? "none", "the program");
                Must.Hold(found.Chain.Length == chain!.Count, "the scripts before the program");
                // Of another user it may be unclear who may open it, which is no claim.
                if (found.IsLoaderKnown && command.IsRoot && found.Header is { Platform: var platform, Loader: { } loader } && platform == Platform.LinuxAmd64)
                    Must.Hold(found.LoaderProblem is null == IsLoader(kernel.Follow(loader)) || kernel.IsHidden, $"the loader is there, or is not: {found.LoaderProblem}");
                break;
            case ResolvedEntrypoint.Unrunnable unrunnable:
                Must.BeEqual(unrunnable.Content.ToString(), (format as BinaryFormat.None)?.Content.ToString() ?? "none", "what is executed instead");
                break;
            default:
                Must.Hold(chain is null, $"said to be broken, and is executed: {Show(resolved)}");
                break;
        }
    }

    private static bool IsLoader(ModelNode? file) => file is not null && BinaryFormat.Of(file.Content, file.Content.Length) is BinaryFormat.Elf { Header.Platform: var platform } && platform == Platform.LinuxAmd64;

    private static void BeLines(ResolvedEntrypoint resolved)
    {
        var (chain, clause) = resolved switch
        {
            ResolvedEntrypoint.Found found => (found.Chain, found.LoaderProblem ?? ""),
            ResolvedEntrypoint.Unrunnable unrunnable => (unrunnable.Chain, unrunnable.Content.Phrase()),
            ResolvedEntrypoint.Broken broken => ([], broken.Reason),
            ResolvedEntrypoint.Unresolved unresolved => ([], unresolved.Reason),
            _ => (ImmutableArray<string>.Empty, ""),
        };
        Must.Hold(chain.Length <= 6, "more scripts than a kernel follows");
        foreach (var line in chain)
            Must.BeLine(line, 120, "a path");
        Must.BeLine(clause, 500, "a clause");
    }

    private static string Show(ResolvedEntrypoint resolved) => resolved switch
    {
        ResolvedEntrypoint.Found found => $"{string.Join(" > ", found.Chain)} = {found.Header} {found.LoaderProblem}",
        ResolvedEntrypoint.Unrunnable unrunnable => $"{string.Join(" > ", unrunnable.Chain)} = {unrunnable.Content}",
        _ => resolved.ToString()!,
    };

    private static ResolvedEntrypoint Resolve(ContainerCommand command, IReadOnlyList<byte[]> tars)
    {
        var files = new ImageFileSystem(tars.Count, number => LayerTree.ReadAsync(new MemoryStream(tars[tars.Count - 1 - number]), new RetentionLimit(), CancellationToken.None));
        return EntrypointResolver.ResolveAsync(command, files, Platform.LinuxAmd64).GetAwaiter().GetResult();
    }

    private static string Line(Chance chance) => chance.Below(12) switch
    {
        0 => $"run {(chance.OneIn(2) ? "/" : "")}{chance.Pick(Names)}",
        1 => "layer",
        2 => $"d {chance.Pick(Names)} {chance.Below(8)}",
        3 or 4 => $"l {chance.Pick(Names)} {chance.Pick(Targets)}",
        5 => $"h {chance.Pick(Names)} {chance.Pick(Names)}",
        6 => $"w {chance.Pick(Names)}",
        7 => $"o {chance.Pick(Names)}",
        8 => chance.Pick((string[])["as nobody", "as root", "cwd /b", "cwd /a/b", "path /a:/b:/c", "path /b/../a", "mount /b", "mount /c/a", "path b"]),
        _ => $"f {chance.Pick(Names)} {(chance.OneIn(6) ? chance.Below(8) : 7)} {chance.Pick(Contents)}",
    };
}

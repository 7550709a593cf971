using System.Collections.Immutable;
using System.Text;
using EcsExecFormat.Core.Executables;
using EcsExecFormat.Core.Tests.Executables;

namespace EcsExecFormat.Fuzz.Tests.Models;

/// <summary>An entry of a layer: its kind as a letter, its path, and what belongs to the kind.</summary>
internal sealed record ScriptedEntry(char Kind, string Path, int Mode, string Rest);

/// <summary>
/// An image and a command as text, a line each: <c>run /a</c>, <c>cwd /b</c>, <c>path /a:/b</c>, <c>as nobody</c>, <c>mount /c</c>; <c>layer</c> begins
/// another layer; <c>d a/b 7</c> is a directory, <c>f a/b 7 arm64</c> a file with the x bits 7 (in base 8), <c>l a b/c</c> a symbolic link to b/c, <c>h a b</c> a
/// hard link to b, <c>w a</c> a whiteout, <c>o a</c> an opaque directory. What is none of these is passed over.
/// </summary>
internal sealed class ImageScript
{
    /// <summary>What a file may hold; anything else is its text.</summary>
    public static readonly ImmutableDictionary<string, byte[]> Contents = ImmutableDictionary<string, byte[]>.Empty
        .Add("amd64", Elf.Amd64).Add("arm64", Elf.Arm64).Add("dynamic", Elf.Dynamic(62, "/ld")).Add("empty", []);

    private readonly List<List<ScriptedEntry>> _layers = [[]];

    public ImageScript(string text)
    {
        foreach (var line in text.Split('\n'))
            Read([.. line.Split(' '), "", "", ""]);
    }

    /// <summary>Lowest first.</summary>
    public IReadOnlyList<IReadOnlyList<ScriptedEntry>> Layers => _layers;

    public ContainerCommand Command { get; private set; } = new("/a", "/", ["/bin", "/a"], IsRoot: true, []);

    /// <summary>The layers as archives.</summary>
    public IReadOnlyList<byte[]> Tars => [.. _layers.Select(layer => layer.Aggregate(new Tar(), Add).ToArray())];

    public static byte[] ContentOf(string rest) => Contents.TryGetValue(rest, out var known) ? known : Encoding.Latin1.GetBytes(rest + "\n");

    private void Read(string[] words)
    {
        switch (words[0])
        {
            case "run" when words[1].Length > 0:
                Command = Command with { Program = words[1] };
                break;
            case "cwd" when words[1].StartsWith('/'):
                Command = Command with { WorkingDirectory = words[1] };
                break;
            case "path":
                Command = Command with { SearchPath = [.. words[1].Split(':')] };
                break;
            case "as":
                Command = Command with { IsRoot = words[1] != "nobody" };
                break;
            case "mount" when words[1].StartsWith('/'):
                Command = Command with { Mounts = Command.Mounts.Add(words[1]) };
                break;
            case "layer":
                _layers.Add([]);
                break;
            case { Length: 1 } kind when kind[0] is 'd' or 'f' or 'l' or 'h' or 'w' or 'o' && IsPath(words[1]):
                var bits = words[2].Length == 1 && char.IsBetween(words[2][0], '0', '7') ? words[2][0] - '0' : 7;
                // One digit says which of the three x bits there are.
                var mode = 0x1a4 | ((bits & 4) << 4) | ((bits & 2) << 2) | (bits & 1);
                _layers[^1].Add(new ScriptedEntry(kind[0], words[1], mode, kind is "l" or "h" ? words[2] : words[3]));
                break;
        }
    }

    /// <summary>Of names that need no care in an archive; the archives' own oddities are another target's.</summary>
    private static bool IsPath(string text) => text.Length is > 0 and < 90 && text.Split('/').All(name => name.Length is > 0 and < 10 && name.All(char.IsAsciiLetterLower));

    private static Tar Add(Tar tar, ScriptedEntry entry) => entry.Kind switch
    {
        'd' => tar.Directory(entry.Path, entry.Mode),
        'f' => tar.File(entry.Path, ContentOf(entry.Rest), entry.Mode),
        'l' => tar.Raw(entry.Path, '2', change: header => Tar.Put(header, 157, Target(entry))),
        'h' => tar.Raw(entry.Path, '1', change: header => Tar.Put(header, 157, Target(entry))),
        'o' => tar.Whiteout($"{entry.Path}/.wh..wh..opq"),
        _ => tar.Whiteout(entry.Path.LastIndexOf('/') is >= 0 and var slash ? $"{entry.Path[..slash]}/.wh.{entry.Path[(slash + 1)..]}" : $".wh.{entry.Path}"),
    };

    public static string Target(ScriptedEntry entry) => new([.. entry.Rest.Take(90).Where(c => c is > ' ' and <= '~')]);
}

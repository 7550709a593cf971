using CsCheck;
using static EcsExecFormat.Core.Tests.Executables.TestImage;

namespace EcsExecFormat.Core.Tests.Executables;

/// <summary>The lookup from the top down against a plain model that unpacks layer over layer from the bottom up.</summary>
public class MergeModelTests
{
    private static readonly Gen<string> Name = Gen.Int[0, 2].Select(number => "abc"[number..(number + 1)]);

    private static readonly Gen<string> Path = Name.Array[1, 3].Select(names => string.Join('/', names));

    private static readonly Gen<(char Kind, string Path)> Entry = Gen.Select(Gen.Int[0, 4].Select(number => "ffdwo"[number]), Path);

    [Fact]
    public void Random_layers_are_merged_as_they_would_be_unpacked() => Entry.Array[0, 6].Array[1, 4].Sample(layers =>
    {
        var clean = layers.Select(Clean).ToArray();
        var model = new SortedDictionary<string, int?>(StringComparer.Ordinal);
        foreach (var (layer, number) in clean.Select((layer, number) => (layer, number)))
            Unpack(model, layer, number);
        var image = new TestImage([.. clean.Select(Pack)]);
        foreach (var path in from one in (string[])["a", "b", "c"] from two in (string[])["", "/a", "/b", "/c"] from three in (string[])["", "/a", "/b", "/c"] select one + two + three)
        {
            var expected = model.TryGetValue(path, out var program) && program is { } number ? $"/{path} = {Machine(number)}" : null;
            var told = image.ResolveAsync("/" + path).GetAwaiter().GetResult();
            Assert.Equal(expected, told.Contains('=', StringComparison.Ordinal) ? told : null);
        }
    }, iter: 2000, threads: 1);

    /// <summary>A layer of which no engine could complain: no name both a file and a directory, none twice.</summary>
    private static (char Kind, string Path)[] Clean((char Kind, string Path)[] entries)
    {
        var files = new HashSet<string>();
        var directories = new HashSet<string>();
        var kept = new List<(char, string)>();
        foreach (var (kind, path) in entries)
        {
            var parents = Parents(path).Concat(kind is 'd' or 'o' ? [path] : []).ToArray();
            if (parents.Any(files.Contains) || (kind == 'f' && (directories.Contains(path) || !files.Add(path))))
                continue;
            directories.UnionWith(parents);
            kept.Add((kind, path));
        }

        return [.. kept];
    }

    private static Tar Pack((char Kind, string Path)[] layer, int number)
    {
        var tar = new Tar();
        foreach (var (kind, path) in layer)
        {
            _ = kind switch
            {
                'f' => tar.File(path, Program(number)),
                'd' => tar.Directory(path),
                'o' => tar.Whiteout(path + "/.wh..wh..opq"),
                _ => tar.Whiteout(string.Join('/', [.. path.Split('/')[..^1], ".wh." + path.Split('/')[^1]])),
            };
        }

        return tar;
    }

    /// <summary>First what the layer takes away, then what it brings. A directory is null.</summary>
    private static void Unpack(SortedDictionary<string, int?> tree, (char Kind, string Path)[] layer, int number)
    {
        foreach (var (kind, path) in layer.Where(entry => entry.Kind is 'w' or 'o'))
            Remove(tree, path, withItself: kind == 'w');
        foreach (var (kind, path) in layer)
        {
            foreach (var directory in Parents(path).Concat(kind is 'd' or 'o' ? [path] : []))
            {
                if (!tree.TryGetValue(directory, out var there) || there is not null)
                    tree[directory] = null;
            }

            if (kind != 'f')
                continue;
            Remove(tree, path, withItself: true);
            tree[path] = number;
        }
    }

    private static void Remove(SortedDictionary<string, int?> tree, string path, bool withItself)
    {
        foreach (var gone in tree.Keys.Where(key => (withItself && key == path) || key.StartsWith(path + "/", StringComparison.Ordinal)).ToArray())
            tree.Remove(gone);
    }

    private static IEnumerable<string> Parents(string path)
    {
        var names = path.Split('/');
        return Enumerable.Range(1, names.Length - 1).Select(count => string.Join('/', names[..count]));
    }
}

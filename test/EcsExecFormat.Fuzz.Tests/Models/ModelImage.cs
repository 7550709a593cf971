using EcsExecFormat.Core.Executables;

namespace EcsExecFormat.Fuzz.Tests.Models;

/// <summary>What lies in the unpacked image: a directory when it has children, else a link when it has a target, else a file.</summary>
internal sealed class ModelNode
{
    public Dictionary<string, ModelNode>? Children { get; init; }

    public string? Target { get; init; }

    /// <summary>Of a file.</summary>
    public byte[] Content { get; init; } = [];

    public int Mode { get; set; } = 0x1ed;

    public bool IsOpaque { get; set; }

    /// <summary>Names that lower layers have here and this one has not.</summary>
    public HashSet<string> Removed { get; } = [];
}

/// <summary>
/// Unpacks layers one over another from the bottom up, as engines do, where the product looks from the top down and never unpacks. Written to be
/// plain; where engines differ it gives up.
/// </summary>
internal static class ModelImage
{
    /// <returns>The root; null when a layer is not one that every engine unpacks alike.</returns>
    public static ModelNode? Of(ImageScript script)
    {
        var image = new ModelNode { Children = [] };
        foreach (var layer in script.Layers)
        {
            if (LayerOf(layer) is not { } own)
                return null;
            image = Merge(image, own);
        }

        return image;
    }

    private static ModelNode? LayerOf(IEnumerable<ScriptedEntry> entries)
    {
        var root = new ModelNode { Children = [] };
        foreach (var entry in entries)
        {
            var names = entry.Path.Split('/');
            var directory = root;
            foreach (var name in entry.Kind == 'o' ? names : names[..^1])
            {
                if (!directory.Children!.TryGetValue(name, out var next))
                    directory.Children[name] = next = new ModelNode { Children = [] };
                directory = next;
                if (directory.Children is null)
                    return null;
            }

            if (!Add(root, directory, names[^1], entry))
                return null;
        }

        return root;
    }

    private static bool Add(ModelNode root, ModelNode directory, string name, ScriptedEntry entry)
    {
        if (entry.Kind == 'o')
        {
            directory.IsOpaque = true;
            return true;
        }

        if (entry.Kind == 'w')
        {
            directory.Removed.Add(name);
            return true;
        }

        if (directory.Children!.TryGetValue(name, out var there))
        {
            // A directory may be named again; anything else is there twice.
            there.Mode = entry.Mode;
            return entry.Kind == 'd' && there.Children is not null;
        }

        var node = entry.Kind switch
        {
            'd' => new ModelNode { Children = [], Mode = entry.Mode },
            'f' => new ModelNode { Content = ImageScript.ContentOf(entry.Rest), Mode = entry.Mode },
            'l' => new ModelNode { Target = ImageScript.Target(entry) },
            _ => Linked(root, ImageScript.Target(entry)),
        };
        if (node is null)
            return false;
        directory.Children[name] = node;
        return true;
    }

    private static ModelNode? Linked(ModelNode root, string target)
    {
        var node = root;
        foreach (var name in BytePath.Names(target).Where(name => name != "."))
            node = node?.Children?.GetValueOrDefault(name);
        return node?.Children is null ? node : null;
    }

    private static ModelNode Merge(ModelNode lower, ModelNode upper)
    {
        var merged = new ModelNode { Children = [], Mode = upper.Mode };
        if (!upper.IsOpaque)
        {
            foreach (var (name, node) in lower.Children!.Where(child => !upper.Removed.Contains(child.Key)))
                merged.Children[name] = node;
        }

        foreach (var (name, node) in upper.Children!)
        {
            merged.Children[name] = node.Children is null ? node
                : Merge(merged.Children.GetValueOrDefault(name) is { Children: not null } below ? below : new ModelNode { Children = [] }, node);
        }

        return merged;
    }
}

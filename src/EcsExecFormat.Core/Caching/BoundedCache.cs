using System.Diagnostics.CodeAnalysis;

namespace EcsExecFormat.Core.Caching;

/// <summary>A small map that forgets the entry used longest ago. For values that never change under their key.</summary>
/// <typeparam name="TKey">Identity of the value.</typeparam>
/// <typeparam name="TValue">An immutable value.</typeparam>
/// <param name="capacity">Most entries held, at least 1.</param>
public sealed class BoundedCache<TKey, TValue>(int capacity) where TKey : notnull
{
    private readonly Dictionary<TKey, LinkedListNode<KeyValuePair<TKey, TValue>>> _entries = [];
    private readonly LinkedList<KeyValuePair<TKey, TValue>> _byUse = [];
    private readonly Lock _lock = new();

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(key, out var node))
            {
                value = default;
                return false;
            }

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            value = node.Value.Value;
            return true;
        }
    }

    public void Set(TKey key, TValue value)
    {
        lock (_lock)
        {
            if (_entries.Remove(key, out var old))
                _byUse.Remove(old);
            else if (_entries.Count >= capacity)
                Forget(_byUse.Last!);
            _entries[key] = _byUse.AddFirst(new KeyValuePair<TKey, TValue>(key, value));
        }
    }

    private void Forget(LinkedListNode<KeyValuePair<TKey, TValue>> node)
    {
        _entries.Remove(node.Value.Key);
        _byUse.Remove(node);
    }
}

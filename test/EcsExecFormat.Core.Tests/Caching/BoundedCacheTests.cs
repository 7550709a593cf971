using EcsExecFormat.Core.Caching;

namespace EcsExecFormat.Core.Tests.Caching;

public class BoundedCacheTests
{
    [Fact]
    public void The_entry_used_longest_ago_is_forgotten_first()
    {
        var cache = new BoundedCache<string, int>(2);
        cache.Set("a", 1);
        cache.Set("b", 2);
        Assert.True(cache.TryGet("a", out _));

        cache.Set("c", 3);

        Assert.True(cache.TryGet("a", out var a));
        Assert.Equal(1, a);
        Assert.False(cache.TryGet("b", out _));
        Assert.True(cache.TryGet("c", out _));
    }

    [Fact]
    public void A_value_is_replaced_without_pushing_another_out()
    {
        var cache = new BoundedCache<string, int>(2);
        cache.Set("a", 1);
        cache.Set("b", 2);

        cache.Set("a", 3);

        Assert.True(cache.TryGet("a", out var a));
        Assert.Equal(3, a);
        Assert.True(cache.TryGet("b", out _));
    }

    [Fact]
    public void It_holds_no_more_than_its_capacity_under_many_threads()
    {
        var cache = new BoundedCache<int, int>(50);

        Parallel.For(0, 20_000, number =>
        {
            cache.Set(number % 500, number);
            cache.TryGet(number % 300, out _);
        });

        Assert.InRange(Enumerable.Range(0, 500).Count(key => cache.TryGet(key, out _)), 1, 50);
    }
}

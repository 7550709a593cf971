using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Ecs;

namespace EcsExecFormat.Core.Tests.Diagnosis;

public class NamedImageTests
{
    private static readonly string Ran = "sha256:" + new string('a', 64);
    private static readonly string Pinned = "sha256:" + new string('b', 64);

    [Fact]
    public void The_events_image_wins_and_its_digest_makes_it_certain()
    {
        var named = Of("reg.example/web:2", Ran, "reg.example/web:1");

        Assert.Equal($"reg.example/web:2@{Ran}", named.Reference?.ToString());
        Assert.True(named.IsCertain);
    }

    [Fact]
    public void The_digest_that_ran_wins_over_the_one_in_the_name() =>
        Assert.Equal($"reg.example/web@{Ran}", Of($"reg.example/web@{Pinned}", Ran, null).Reference?.ToString());

    [Fact]
    public void A_digest_in_the_name_is_certain() => Assert.True(Of($"reg.example/web@{Pinned}", null, null).IsCertain);

    [Theory]
    [InlineData(null)]
    [InlineData("sha256:short")]
    public void A_tag_alone_is_not_certain(string? digest)
    {
        var named = Of(null, digest, "reg.example/web:1");

        Assert.Equal("reg.example/web:1", named.Reference?.ToString());
        Assert.False(named.IsCertain);
    }

    [Theory]
    [InlineData(null, "neither the event nor the task definition names")]
    [InlineData("UPPER CASE\u202E", "\"UPPER CASE \" is no image reference")]
    public void Without_a_legal_name_there_is_a_reason(string? image, string reason)
    {
        var named = Of(image, Ran, null);

        Assert.Null(named.Reference);
        Assert.Contains(reason, named.Problem, StringComparison.Ordinal);
    }

    private static NamedImage Of(string? image, string? digest, string? defined) =>
        NamedImage.Of(new StoppedContainer("web", image, digest, 1, null), new ContainerDefinition("web", defined, false));
}

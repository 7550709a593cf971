using EcsExecFormat.Core.Oci;
using static EcsExecFormat.Core.Tests.Executables.TestImage;

namespace EcsExecFormat.Core.Tests.Executables;

/// <summary>How layers make one tree: as overlay was seen to merge them, and as engines were seen to unpack them.</summary>
public class ImageFileSystemTests
{
    [Fact]
    public async Task An_upper_file_replaces_a_lower_one_and_the_lower_layer_is_not_read()
    {
        var image = new TestImage(new Tar().File("app", Program(1)), new Tar().File("app", Program(2)));
        Assert.Equal($"/app = {Machine(2)}", await image.ResolveAsync("/app"));
        Assert.Equal([1], image.Read);
    }

    [Fact]
    public async Task A_file_of_a_lower_layer_is_found_below_an_upper_directory() => Assert.Equal(
        $"/opt/app = {Machine(1)}",
        await new TestImage(new Tar().Directory("opt").File("opt/app", Program(1)), new Tar().Directory("opt").File("opt/else", Program(2))).ResolveAsync("/opt/app"));

    [Theory]
    [InlineData("./app")]
    [InlineData("/app")]
    [InlineData(".//./app")]
    public async Task Names_begin_in_many_ways(string name) =>
        Assert.Equal($"/app = {Machine(1)}", await new TestImage(new Tar().Directory("./").File(name, Program(1))).ResolveAsync("/app"));

    [Fact]
    public async Task A_whiteout_removes_a_lower_file() => Assert.Equal(
        "/opt/app is not in the image",
        await new TestImage(new Tar().File("opt/app", Program(1)), new Tar().Whiteout("opt/.wh.app")).ResolveAsync("/opt/app"));

    [Fact]
    public async Task A_whiteout_removes_a_lower_directory_with_all_that_is_in_it() => Assert.Equal(
        "/opt is not in the image",
        await new TestImage(new Tar().File("opt/app", Program(1)), new Tar().Whiteout(".wh.opt")).ResolveAsync("/opt/app"));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_whiteout_spares_its_own_layer_in_any_order(bool isFirst)
    {
        var upper = isFirst ? new Tar().Whiteout(".wh.opt").File("opt/new", Program(2)) : new Tar().File("opt/new", Program(2)).Whiteout(".wh.opt");
        var image = new TestImage(new Tar().File("opt/app", Program(1)), upper);
        Assert.Equal($"/opt/new = {Machine(2)}", await image.ResolveAsync("/opt/new"));
        Assert.Equal("/opt/app is not in the image", await image.ResolveAsync("/opt/app"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_opaque_directory_hides_what_lies_below_it_and_spares_its_own_layer(bool isFirst)
    {
        var upper = isFirst ? new Tar().Whiteout("opt/.wh..wh..opq").File("opt/new", Program(2)) : new Tar().File("opt/new", Program(2)).Whiteout("opt/.wh..wh..opq");
        var image = new TestImage(new Tar().File("opt/app", Program(1)), upper, new Tar().Directory("opt"));
        Assert.Equal($"/opt/new = {Machine(2)}", await image.ResolveAsync("/opt/new"));
        Assert.Equal("/opt/app is not in the image", await image.ResolveAsync("/opt/app"));
    }

    [Fact]
    public async Task A_directory_even_an_implied_one_replaces_a_lower_link()
    {
        var image = new TestImage(new Tar().File("usr/bin/sh", Program(1)).SymbolicLink("bin", "usr/bin"), new Tar().File("bin/new", Program(2)));
        Assert.Equal($"/bin/new = {Machine(2)}", await image.ResolveAsync("/bin/new"));
        Assert.Equal("/bin/sh is not in the image", await image.ResolveAsync("/bin/sh"));
    }

    [Fact]
    public async Task A_file_between_two_directories_keeps_them_apart() => Assert.Equal(
        "/opt/app is not in the image",
        await new TestImage(new Tar().File("opt/app", Program(1)), new Tar().File("opt", "file"), new Tar().Directory("opt")).ResolveAsync("/opt/app"));

    [Fact]
    public async Task A_hard_link_is_its_targets_content_and_stays_that_when_the_target_is_replaced()
    {
        var image = new TestImage(new Tar().File("a", Program(1)).HardLink("b", "a").HardLink("c", "/./b"), new Tar().File("a", Program(2)));
        Assert.Equal($"/b = {Machine(1)}", await image.ResolveAsync("/b"));
        Assert.Equal($"/c = {Machine(1)}", await image.ResolveAsync("/c"));
    }

    public static readonly TheoryData<string, string> Unclear = new()
    {
        { "a hard link to a lower layer", "the path /app is a hard link to something that its layer does not have" },
        { "a hard link to a later entry", "the path /app is a hard link to something that its layer does not have" },
        { "a hard link to a directory", "the path /app is a hard link to something that its layer does not have" },
        { "a hard link with other permissions", "the path /app is a hard link with other permissions than its target" },
        { "a file twice", "the path /app is in its layer twice" },
        { "a directory that becomes a file", "the path /app is in its layer twice" },
        { "a pipe", "the path /app is a device or a pipe" },
        { "a sparse file", "the path /app is a sparse file, which is not read" },
        { "an entry below a link of its own layer", "it holds an entry below something that is no directory" },
        { "an entry below a whiteout", "it holds an entry below a whiteout" },
        { "an opaque root", "it has an opaque marker at its root" },
        { "a whiteout of nothing", "it holds a whiteout without a name" },
        { "a path with ..", "it holds an entry with .. in its path" },
        { "a name of 256 bytes", "it holds a name of more than 255 bytes" },
        { "a file without a name", "it holds an entry without a name" },
    };

    [Theory]
    [MemberData(nameof(Unclear))]
    public async Task What_engines_unpack_differently_is_not_resolved(string name, string reason) =>
        Assert.Equal($"? {reason}", await new TestImage(new Tar().File("app", Program(1)), Make(name)).ResolveAsync("/app"));

    [Fact]
    public async Task Directories_may_come_twice_and_after_their_children() => Assert.Equal(
        $"/opt/app = {Machine(1)}",
        await new TestImage(new Tar().File("opt/app", Program(1)).Directory("opt/").Directory("opt")).ResolveAsync("/opt/app"));

    [Fact]
    public async Task What_AUFS_kept_for_itself_is_passed_over() => Assert.Equal(
        $"/app = {Machine(1)}",
        await new TestImage(new Tar().File("app", Program(1)), new Tar().Directory(".wh..wh.plnk").File(".wh..wh.plnk/1.2", "").File(".wh..wh.aufs", "")).ResolveAsync("/app"));

    [Fact]
    public async Task More_names_than_may_be_kept_are_refused()
    {
        var tar = new Tar();
        for (var number = 0; number < 100; number++)
            tar.File($"file{number}", "");
        Assert.Equal(100, (await TreeAsync(tar.ToArray(), retained: 20_000)).Count);
        await Assert.ThrowsAsync<LayerUnreadableException>(() => TreeAsync(tar.ToArray(), retained: 10_000));
    }

    private static Tar Make(string name) => name switch
    {
        "a hard link to a lower layer" => new Tar().HardLink("app", "app"),
        "a hard link to a later entry" => new Tar().HardLink("app", "later").File("later", Program(2)),
        "a hard link to a directory" => new Tar().Directory("d").HardLink("app", "d"),
        "a hard link with other permissions" => new Tar().File("d", Program(2)).HardLink("app", "d", mode: 0x1a4),
        "a file twice" => new Tar().File("app", Program(2)).File("./app", Program(2)),
        "a directory that becomes a file" => new Tar().Directory("app").File("app", Program(2)),
        "a pipe" => new Tar().Pipe("app"),
        "a sparse file" => new Tar().Pax('x', ("GNU.sparse.major", "1"), ("GNU.sparse.name", "app")).Raw("x", '0', Program(2)),
        "an entry below a link of its own layer" => new Tar().Directory("d").SymbolicLink("l", "d").File("l/app", Program(2)),
        "an entry below a whiteout" => new Tar().File(".wh.app/x", ""),
        "an opaque root" => new Tar().Whiteout(".wh..wh..opq"),
        "a whiteout of nothing" => new Tar().Whiteout(".wh."),
        "a path with .." => new Tar().Raw("d/../app", '0'),
        "a name of 256 bytes" => new Tar().File(new string('n', 256), ""),
        "a file without a name" => new Tar().Raw("./", '0'),
        _ => throw new ArgumentException(name),
    };
}

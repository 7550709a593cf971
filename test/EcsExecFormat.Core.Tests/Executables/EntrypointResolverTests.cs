using EcsExecFormat.Core.Executables;
using EcsExecFormat.Core.Oci;
using static EcsExecFormat.Core.Tests.Executables.TestImage;

namespace EcsExecFormat.Core.Tests.Executables;

/// <summary>From a command to the program behind it, as kernels and runtimes were seen to go.</summary>
public class EntrypointResolverTests
{
    [Theory]
    [InlineData("/usr/bin/app", "/usr/bin/app = linux/arm64")]
    [InlineData("//usr/./bin//app", "//usr/./bin//app = linux/arm64")]
    [InlineData("/usr/bin/../bin/app", "/usr/bin/../bin/app = linux/arm64")]
    [InlineData("/../../usr/bin/app", "/../../usr/bin/app = linux/arm64")]
    [InlineData("/usr/bin/app/", "/usr/bin/app is no directory")]
    [InlineData("/usr/bin/app/..", "/usr/bin/app is no directory")]
    [InlineData("/usr/bin", "/usr/bin is a directory")]
    [InlineData("/usr/nothing/../bin/app", "/usr/nothing is not in the image")]
    [InlineData("/usr/bin/data", "/usr/bin/data is not executable")]
    public async Task A_path_is_followed(string path, string expected) =>
        Assert.Equal(expected, await new TestImage(new Tar().File("usr/bin/app", Elf.Arm64).File("usr/bin/data", Elf.Arm64, mode: 0x1a4)).ResolveAsync(path));

    [Theory]
    [InlineData("./app", "/srv", "./app = linux/arm64")]
    [InlineData("bin/app", "/srv", "bin/app = linux/amd64")]
    [InlineData("../app", "/srv/bin", "../app = linux/arm64")]
    [InlineData("./app", "/link", "./app = linux/arm64")]
    [InlineData("../app", "/link", "../app = linux/386")]
    [InlineData("./app", "/nowhere", "/nowhere is not in the image")]
    public async Task A_relative_path_begins_at_the_working_directory(string program, string directory, string expected)
    {
        var image = new TestImage(new Tar().File("srv/app", Elf.Arm64).File("srv/bin/app", Elf.Amd64).SymbolicLink("link", "/deep/place").SymbolicLink("deep/place", "../srv")
            .File("app", Elf.Of32(3)));
        Assert.Equal(expected, await image.ResolveAsync(Command with { Program = program, WorkingDirectory = directory }));
    }

    [Theory]
    [InlineData("app", "../usr/app")]
    [InlineData("app", "/usr/app")]
    [InlineData("app", "usr/app")]
    [InlineData("app", "/usr/../usr/./app")]
    [InlineData("app", "../../../../usr/app")]
    public async Task Links_are_followed(string link, string target) =>
        Assert.Equal("/app = linux/arm64", await new TestImage(new Tar().File("usr/app", Elf.Arm64).SymbolicLink(link, target)).ResolveAsync("/app"));

    [Fact]
    public async Task A_link_deep_in_the_tree_may_begin_at_the_root() => Assert.Equal(
        "/a/b/app = linux/arm64", await new TestImage(new Tar().File("usr/app", Elf.Arm64).File("a/usr/app", Elf.Amd64).SymbolicLink("a/b/app", "/usr/app")).ResolveAsync("/a/b/app"));

    [Fact]
    public async Task Two_dots_behind_a_link_leave_the_directory_that_it_leads_to() => Assert.Equal(
        "/link/../app = linux/arm64",
        await new TestImage(new Tar().File("a/app", Elf.Arm64).Directory("a/b").SymbolicLink("link", "a/b").File("app", Elf.Amd64)).ResolveAsync("/link/../app"));

    [Theory]
    [InlineData(40, "/link0 = linux/arm64")]
    [InlineData(41, "/link40 is a symbolic link that leads nowhere")]
    public async Task Forty_links_are_followed(int count, string expected)
    {
        var tar = new Tar().File("app", Elf.Arm64);
        for (var number = 0; number < count; number++)
            tar.SymbolicLink($"link{number}", number == count - 1 ? "app" : $"link{number + 1}");
        Assert.Equal(expected, await new TestImage(tar).ResolveAsync("/link0"));
    }

    [Fact]
    public async Task A_link_of_an_upper_layer_leads_into_a_lower_one() => Assert.Equal(
        "/app = linux/arm64", await new TestImage(new Tar().File("usr/app", Elf.Arm64), new Tar().SymbolicLink("app", "usr/app")).ResolveAsync("/app"));

    [Fact]
    public async Task A_name_is_searched_for_and_what_nobody_executes_is_passed_over()
    {
        var image = new TestImage(new Tar()
            .Directory("one/app").File("two/app", Elf.Amd64, mode: 0x1a4).SymbolicLink("three/app", "nowhere").SymbolicLink("four/app", "app").File("five", "")
            .File("six/app", Elf.Arm64).File("seven/app", Elf.Amd64));
        Assert.Equal("/six/app = linux/arm64", await image.ResolveAsync(Command with { Program = "app", SearchPath = Path("/one", "/two", "/three/", "/four", "/five", "/none", "/six", "/seven") }));
    }

    [Fact]
    public async Task The_search_does_not_go_on_behind_a_file_that_cannot_be_executed() => Assert.Equal(
        "/bin/app is text without #! in its first line: ENOEXEC",
        await new TestImage(new Tar().File("bin/app", "echo").File("usr/app", Elf.Arm64)).ResolveAsync(Command with { Program = "app", SearchPath = Path("/bin", "/usr") }));

    [Theory]
    [InlineData("/none", "app is in no directory of PATH")]
    [InlineData("bin", "? PATH has a relative directory")]
    [InlineData("", "? PATH has a relative directory")]
    [InlineData("/bin:", "/bin/app = linux/arm64")]
    [InlineData(null, "? the task sets PATH in a place that is not read")]
    public async Task A_search_path_must_be_known(string? path, string expected) => Assert.Equal(
        expected, await new TestImage(new Tar().File("bin/app", Elf.Arm64)).ResolveAsync(Command with { Program = "app", SearchPath = path?.Split(':') is { } parts ? [.. parts] : null }));

    [Fact]
    public async Task An_unknown_search_path_does_not_matter_to_a_path() =>
        Assert.Equal("/app = linux/arm64", await new TestImage(new Tar().File("app", Elf.Arm64)).ResolveAsync(Command with { SearchPath = null }));

    [Theory]
    [InlineData("#!/bin/sh\n", "/app > /bin/sh = linux/arm64")]
    [InlineData("#! /bin/sh -e\n", "/app > /bin/sh = linux/arm64")]
    [InlineData("#!bin/sh\n", "/app > bin/sh = linux/arm64")]
    [InlineData("#!sh\n", "/sh is not in the image")]
    [InlineData("#!/bin/sh\r\n", "/bin/sh  is not in the image")]
    [InlineData("#!/bin/bash\n", "/bin/bash is not in the image")]
    [InlineData("#!\n", "/app begins with #! but names no interpreter: ENOEXEC")]
    [InlineData("", "/app is empty: ENOEXEC")]
    [InlineData("echo", "/app is text without #! in its first line: ENOEXEC")]
    [InlineData("\ufeff#!/bin/sh\n", "/app is a script with something before its #!, such as a byte order mark or a blank line: ENOEXEC")]
    [InlineData("\n#!/bin/sh\n", "/app is a script with something before its #!, such as a byte order mark or a blank line: ENOEXEC")]
    [InlineData("version https://git-lfs.github.com/spec/v1\n", "/app is a pointer of Git LFS instead of the file itself: ENOEXEC")]
    [InlineData("\0\0\0", "/app holds nothing but zeros: ENOEXEC")]
    [InlineData("\u0001", "/app is neither an ELF program nor a script with #!: ENOEXEC")]
    [InlineData("\u007fELF", "/app is an ELF file that no kernel takes: cut off, damaged, or no program: ENOEXEC")]
    [InlineData("MZ", "/app is a program for Windows: ENOEXEC")]
    public async Task A_script_runs_its_interpreter(string script, string expected) =>
        Assert.Equal(expected, await new TestImage(new Tar().File("bin/busybox", Elf.Arm64).SymbolicLink("bin/sh", "busybox").File("app", script)).ResolveAsync("/app"));

    [Theory]
    [InlineData(5, "/app0 > /app1 > /app2 > /app3 > /app4 > /app5 = linux/arm64")]
    [InlineData(6, "more than 5 scripts run one another")]
    public async Task Five_scripts_may_run_one_another(int count, string expected)
    {
        var tar = new Tar().File($"app{count}", Elf.Arm64);
        for (var number = 0; number < count; number++)
            tar.File($"app{number}", $"#!/app{number + 1}\n");
        Assert.Equal(expected, await new TestImage(tar).ResolveAsync("/app0"));
    }

    [Theory]
    [InlineData("/data/app", "/data", "? /data/app is in what is mounted at /data, not in the image")]
    [InlineData("/data/app", "/data/", "? /data/app is in what is mounted at /data, not in the image")]
    [InlineData("/data/app", "/data/app", "? /data/app is in what is mounted at /data/app, not in the image")]
    [InlineData("/link/app", "/data", "? /data is in what is mounted at /data, not in the image")]
    [InlineData("/link/app", "/link", "? a volume is mounted at /link, which leads through a link in the image")]
    [InlineData("/data/app", "/", "? /data/app is in what is mounted at /, not in the image")]
    [InlineData("/dev/app", "/none", "? /dev/app is in what is mounted at /dev, not in the image")]
    [InlineData("/data/app", "/dat", "/data/app = linux/arm64")]
    [InlineData("/data/app", "/data/app/sub", "/data/app = linux/arm64")]
    public async Task What_the_task_mounts_hides_the_image(string program, string mount, string expected)
    {
        var image = new TestImage(new Tar().File("data/app", Elf.Arm64).File("dev/app", Elf.Arm64).SymbolicLink("link", "data"));
        Assert.Equal(expected, await image.ResolveAsync(Command with { Program = program, Mounts = [mount] }));
    }

    [Theory]
    [InlineData("/app", true, "/app = linux/arm64")]
    [InlineData("/app", false, "? not everybody may execute /app, and it is not known who the container's user is there")]
    [InlineData("/private/all", true, "/private/all = linux/arm64")]
    [InlineData("/private/all", false, "? not everybody may enter /private, and it is not known who the container's user is there")]
    [InlineData("/all", false, "/all = linux/arm64")]
    public async Task Root_may_execute_what_anybody_may_and_of_others_it_is_not_guessed(string program, bool isRoot, string expected)
    {
        var image = new TestImage(new Tar().File("app", Elf.Arm64, mode: 0x1e8).Directory("private", mode: 0x1c0).File("private/all", Elf.Arm64).File("all", Elf.Arm64));
        Assert.Equal(expected, await image.ResolveAsync(Command with { Program = program, IsRoot = isRoot }));
    }

    /// <summary>A command of 4 KB asks 200 layers for hundreds of directories a hundred times over: that took a minute of processor time.</summary>
    [Fact]
    public async Task A_path_through_very_many_directories_of_very_many_layers_is_given_up()
    {
        var deep = string.Join('/', Enumerable.Repeat("d", 330));
        var upper = await TestImage.TreeAsync(new Tar().Pax('x', ("path", deep + "/")).Raw("d", '5').ToArray());
        var lowest = await TestImage.TreeAsync(new Tar().Pax('x', ("path", deep + "/x/")).Raw("d", '5').Pax('x', ("path", deep + "/x/f")).Raw("f", '0', Program(1)).ToArray());
        var program = $"/{deep}/{string.Concat(Enumerable.Repeat("x/../", 600))}x/f";
        var files = new ImageFileSystem(200, number => Task.FromResult(number == 199 ? lowest : upper));

        var resolved = await EntrypointResolver.ResolveAsync(Command with { Program = program }, files, Platform.LinuxAmd64);

        Assert.Equal(new ResolvedEntrypoint.Unresolved("its path leads through too many directories of too many layers"), resolved);
    }

    /// <summary>Its loader is looked for on the machine (linux/amd64) that takes the program, and nowhere else.</summary>
    [Theory]
    [InlineData("/lib/ld.so", "/app = linux/amd64")]
    [InlineData("/lib64/ld.so", "/app = linux/amd64")]
    [InlineData("/lib/none.so", "/app needs the loader /lib/none.so, and /lib/none.so is not in the image")]
    [InlineData("/lib/arm.so", "/app needs the loader /lib/arm.so, which is no program for linux/amd64")]
    [InlineData("/lib/text", "/app needs the loader /lib/text, which is no program for linux/amd64")]
    [InlineData("/lib/data.so", "/app needs the loader /lib/data.so, and /lib/data.so is not executable")]
    [InlineData("/dev/ld.so", "/app = linux/amd64")]
    public async Task A_dynamic_program_needs_its_loader(string loader, string expected)
    {
        var image = new TestImage(
            new Tar().File("lib/ld.so", Elf.Amd64).SymbolicLink("lib64", "lib").File("lib/arm.so", Elf.Arm64).File("lib/text", "text").File("lib/data.so", Elf.Amd64, mode: 0x1a4),
            new Tar().File("app", Elf.Dynamic(62, loader)).File("arm", Elf.Dynamic(183, loader)));
        Assert.Equal(expected, await image.ResolveAsync("/app"));
        Assert.Equal("/arm = linux/arm64", await image.ResolveAsync("/arm"));
    }

    [Fact]
    public async Task A_foreign_programs_loader_is_not_looked_for_in_further_layers()
    {
        var image = new TestImage(new Tar().File("lib/ld.so", Elf.Arm64), new Tar().File("app", Elf.Dynamic(183, "/lib/ld.so")));
        Assert.Equal("/app = linux/arm64", await image.ResolveAsync("/app"));
        Assert.Equal([1], image.Read);
    }

    [Fact]
    public async Task A_path_through_very_many_directories_is_given_up()
    {
        var tar = new Tar().Directory("d");
        tar.SymbolicLink("l0", string.Concat(Enumerable.Repeat("d/../", 700)) + "l1").SymbolicLink("l1", string.Concat(Enumerable.Repeat("d/../", 700)) + "app").File("app", Elf.Arm64);
        Assert.Equal("? its path leads through too many directories", await new TestImage(tar).ResolveAsync("/l0"));
    }
}

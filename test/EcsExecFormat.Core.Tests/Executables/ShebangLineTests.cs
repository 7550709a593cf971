using System.Text;
using CsCheck;
using EcsExecFormat.Core.Executables;

namespace EcsExecFormat.Core.Tests.Executables;

/// <summary>The rules of Linux <c>fs/binfmt_script.c</c>, each seen on a real kernel.</summary>
public class ShebangLineTests
{
    public static readonly TheoryData<string, string?> Lines = new()
    {
        { "#!/bin/sh\necho", "/bin/sh" },
        { "#!/bin/sh", "/bin/sh" },
        { "#! \t /bin/sh -e -x\n", "/bin/sh" },
        { "#!/bin/sh\t-e\n", "/bin/sh" },
        { "#!/bin/sh   \n", "/bin/sh" },
        { "#!/bin/sh\r\n", "/bin/sh\r" },
        { "#!bin/sh\n", "bin/sh" },
        { "#!/bin/sh\0x\n", "/bin/sh" },
        { "#!\n/bin/sh", null },
        { "#!   \n/bin/sh", null },
        { "#!", "" },
        { "#!  \t", "" },
        { "#!\0/bin/sh", "" },
        { "#! \0\n", "" },
        { " #!/bin/sh\n", null },
        { "\uFEFF#!/bin/sh\n", null },
        { "\n#!/bin/sh\n", null },
        { "#/bin/sh\n", null },
        { "", null },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void The_first_line_names_the_interpreter(string text, string? interpreter) =>
        Assert.Equal(interpreter, ShebangLine.InterpreterOf(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData(252, "\n", true)]
    [InlineData(253, "\n", true)]
    [InlineData(253, " -x\n", true)]
    [InlineData(254, "\n", false)]
    [InlineData(254, " -x\n", false)]
    [InlineData(253, "", true)]
    public void A_name_counts_when_it_ends_within_256_bytes(int length, string rest, bool counts)
    {
        var name = "/" + new string('a', length - 1);
        Assert.Equal(counts ? name : null, ShebangLine.InterpreterOf(Encoding.UTF8.GetBytes($"#!{name}{rest}")));
    }

    [Fact]
    public void An_argument_may_be_cut() =>
        Assert.Equal("/bin/sh", ShebangLine.InterpreterOf(Encoding.UTF8.GetBytes("#!/bin/sh -" + new string('x', 1000))));

    [Fact]
    public void Nothing_but_spaces_in_all_that_is_looked_at_names_none() =>
        Assert.Null(ShebangLine.InterpreterOf(Encoding.UTF8.GetBytes("#!" + new string(' ', 254))));

    [Fact]
    public void No_bytes_make_it_fail() => Gen.Byte.Array[0, 300].Sample(bytes =>
    {
        Assert.False(ShebangLine.InterpreterOf([(byte)'#', (byte)'!', .. bytes])?.AsSpan().ContainsAny(" \t\n\0") == true);
    });
}

using EcsExecFormat.Core;
using EcsExecFormat.Core.Remediation;

namespace EcsExecFormat.Aws.Tests;

public class CloudFormationClientTests
{
    private const string Arn = "arn:aws:cloudformation:eu-west-1:123456789012:stack/shop/0a1b2c3d-0000-1111-2222-333344445555";
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stack_is_asked_for_in_one_signed_form()
    {
        await using var server = new Loopback(_ => Reply.Xml(Described("<StackStatus>UPDATE_IN_PROGRESS</StackStatus>")));

        Assert.Equal("UPDATE_IN_PROGRESS", await AskAsync(server));

        var arrival = Assert.Single(server.Arrivals);
        Assert.Contains("/eu-west-1/cloudformation/aws4_request", arrival.Headers["Authorization"], StringComparison.Ordinal);
        Assert.Equal("application/x-www-form-urlencoded; charset=utf-8", arrival.Headers["Content-Type"]);
        var form = SnsClientTests.Parse(arrival.Body);
        Assert.Equal(3, form.Count);
        Assert.Equal(("DescribeStacks", "2010-05-15", Arn), (form["Action"], form["Version"], form["StackName"]));
    }

    [Theory]
    [InlineData("<Outputs><member><OutputValue>x</OutputValue><StackStatus>CREATE_COMPLETE</StackStatus></member></Outputs><StackStatus>DELETE_IN_PROGRESS</StackStatus>")]
    [InlineData("<StackStatus>DELETE_IN_PROGRESS</StackStatus><StackStatusReason>User Initiated</StackStatusReason><Tags><member><Key>StackStatus</Key></member></Tags>")]
    [InlineData("<Tags/><Description>&lt;StackStatus&gt;CREATE_COMPLETE&lt;/StackStatus&gt;</Description>\n<StackStatus>DELETE_IN_PROGRESS</StackStatus>")]
    public async Task Only_the_stack_s_own_state_counts(string members)
    {
        await using var server = new Loopback(_ => Reply.Xml(Described(members)));
        Assert.Equal("DELETE_IN_PROGRESS", await AskAsync(server));
    }

    [Theory]
    [InlineData("<ParentId>p</ParentId><RootId>arn:root</RootId><StackStatus>CREATE_COMPLETE</StackStatus>", "arn:root")]
    [InlineData("<StackStatus>CREATE_COMPLETE</StackStatus><RootId>arn:root</RootId>", "arn:root")]
    [InlineData("<StackStatus>CREATE_COMPLETE</StackStatus><Tags><member><RootId>arn:root</RootId></member></Tags>", null)]
    [InlineData("<RootId/><StackStatus>CREATE_COMPLETE</StackStatus>", null)]
    public async Task A_nested_stack_tells_the_one_at_the_top(string members, string? root)
    {
        await using var server = new Loopback(_ => Reply.Xml(Described(members)));
        using var environment = server.Environment();
        using var client = new CloudFormationClient(environment);

        Assert.Equal(new StackState("CREATE_COMPLETE", root), await client.DescribeAsync(Arn, Cancellation));
    }

    [Fact]
    public async Task A_stack_that_does_not_exist_has_no_state()
    {
        await using var server = new Loopback(_ => Reply.Xml(Error("ValidationError", $"Stack with id {Arn} does not exist"), 400));
        Assert.Null(await AskAsync(server));
        Assert.Single(server.Arrivals);
    }

    [Theory]
    [InlineData(400, "ValidationError", "1 validation error detected: Value at 'stackName' does not exist in the pattern", false, 1)]
    [InlineData(400, "InvalidClientTokenId", $"Stack with id {Arn} does not exist", false, 1)]
    [InlineData(403, "AccessDenied", "User: x is not authorized to perform: cloudformation:DescribeStacks", false, 1)]
    [InlineData(400, "Throttling", "Rate exceeded", true, 3)]
    [InlineData(500, "InternalFailure", "oops", true, 3)]
    public async Task A_refusal_keeps_its_code_and_says_whether_it_passes(int status, string code, string message, bool isTransient, int attempts)
    {
        await using var server = new Loopback(_ => Reply.Xml(Error(code, message), status));

        var failed = await Assert.ThrowsAsync<CallFailedException>(() => AskAsync(server));

        Assert.Equal(("cloudformation", "DescribeStacks", code, isTransient), (failed.Service, failed.Operation, failed.Code, failed.IsTransient));
        Assert.Equal(attempts, server.Arrivals.Count);
    }

    [Fact]
    public async Task A_throttle_that_passes_costs_another_attempt()
    {
        var count = 0;
        await using var server = new Loopback(_ => Interlocked.Increment(ref count) == 1
            ? Reply.Xml(Error("Throttling", "Rate exceeded"), 400)
            : Reply.Xml(Described("<StackStatus>CREATE_COMPLETE</StackStatus>")));
        Assert.Equal("CREATE_COMPLETE", await AskAsync(server));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no XML")]
    [InlineData("<html><body>StackStatus</body></html>")]
    [InlineData("<DescribeStacksResponse><DescribeStacksResult><Stacks/></DescribeStacksResult></DescribeStacksResponse>")]
    [InlineData("<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackStatus/></member></Stacks></DescribeStacksResult></DescribeStacksResponse>")]
    [InlineData("<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackStatus>CREATE_COMP")]
    [InlineData("<Other><DescribeStacksResult><Stacks><member><StackStatus>CREATE_COMPLETE</StackStatus></member></Stacks></DescribeStacksResult></Other>")]
    [InlineData("<!DOCTYPE a [<!ENTITY b 'CREATE_COMPLETE'>]><DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackStatus>&b;</StackStatus></member></Stacks></DescribeStacksResult></DescribeStacksResponse>")]
    public async Task An_answer_that_does_not_tell_the_state_fails_the_call(string answer)
    {
        await using var server = new Loopback(_ => Reply.Xml(answer));

        var failed = await Assert.ThrowsAsync<CallFailedException>(() => AskAsync(server));

        Assert.Equal(("cloudformation", "DescribeStacks", null, true), (failed.Service, failed.Operation, failed.Code, failed.IsTransient));
    }

    private static async Task<string?> AskAsync(Loopback server)
    {
        using var environment = server.Environment();
        using var client = new CloudFormationClient(environment);
        return (await client.DescribeAsync(Arn, Cancellation))?.Status;
    }

    internal static string Described(string members) =>
        "<DescribeStacksResponse xmlns=\"http://cloudformation.amazonaws.com/doc/2010-05-15/\">\n <DescribeStacksResult><Stacks>\n<member>"
        + $"<StackId>{Arn}</StackId><StackName>shop</StackName>{members}</member></Stacks></DescribeStacksResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></DescribeStacksResponse>";

    private static string Error(string code, string message) =>
        $"<ErrorResponse xmlns=\"http://cloudformation.amazonaws.com/doc/2010-05-15/\"><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error><RequestId>r</RequestId></ErrorResponse>";
}

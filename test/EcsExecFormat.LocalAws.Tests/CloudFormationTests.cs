using EcsExecFormat.LocalAws.Faults;

namespace EcsExecFormat.LocalAws.Tests;

public sealed class CloudFormationTests
{
    [Fact]
    public async Task A_stack_is_found_by_name_and_ARN_in_its_state_and_a_deleted_one_by_ARN_only()
    {
        await using var aws = await LocalAwsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var caller = new Caller(aws);
        var arn = aws.CloudFormation.SetStatus("shop", "CREATE_IN_PROGRESS");

        Assert.Equal(arn, aws.CloudFormation.SetStatus("shop", "CREATE_COMPLETE"));
        foreach (var id in (string[])["shop", arn])
            Assert.Contains("<StackStatus>CREATE_COMPLETE</StackStatus>", (await caller.CloudFormationAsync("DescribeStacks", ("StackName", id))).Text);

        aws.CloudFormation.SetStatus("shop", "DELETE_COMPLETE");
        Assert.Contains("<StackStatus>DELETE_COMPLETE</StackStatus>", (await caller.CloudFormationAsync("DescribeStacks", ("StackName", arn))).Text);
        var gone = await caller.CloudFormationAsync("DescribeStacks", ("StackName", "shop"));
        Assert.Equal(400, gone.Status);
        Assert.Contains("<Code>ValidationError</Code><Message>Stack with id shop does not exist</Message>", gone.Text);
        Assert.NotEqual(arn, aws.CloudFormation.SetStatus("shop", "CREATE_IN_PROGRESS"));
    }

    [Theory]
    [InlineData(FaultKind.Throttled, 400, "Throttling")]
    [InlineData(FaultKind.AccessDenied, 403, "AccessDenied")]
    [InlineData(FaultKind.InternalError, 500, "InternalFailure")]
    public async Task It_fails_in_its_own_words(FaultKind kind, int status, string code)
    {
        await using var aws = await LocalAwsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var caller = new Caller(aws);
        aws.CloudFormation.SetStatus("shop", "CREATE_COMPLETE");
        aws.Faults.Add(new Fault("cloudformation", "DescribeStacks", kind));

        var answer = await caller.CloudFormationAsync("DescribeStacks", ("StackName", "shop"));

        Assert.Equal(status, answer.Status);
        Assert.Contains($"<Code>{code}</Code>", answer.Text);
        if (kind == FaultKind.AccessDenied)
            Assert.Contains("is not authorized to perform: cloudformation:DescribeStacks", answer.Text);
    }

    [Fact]
    public async Task Another_version_of_the_protocol_is_another_service_s()
    {
        await using var aws = await LocalAwsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var caller = new Caller(aws);

        var answer = await caller.FormAsync(Caller.Authorization("cloudformation"), ("Action", "DescribeStacks"), ("Version", "2010-03-31"));

        Assert.Contains("<Code>", answer.Text);
        Assert.DoesNotContain("DescribeStacksResult", answer.Text);
    }
}

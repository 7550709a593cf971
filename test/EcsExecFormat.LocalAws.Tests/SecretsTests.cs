using EcsExecFormat.LocalAws.Faults;

namespace EcsExecFormat.LocalAws.Tests;

public sealed class SecretsTests
{
    private const string Prefix = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:";

    [Fact]
    public async Task A_secret_is_found_by_its_ARN_its_name_and_the_ARN_without_its_end()
    {
        await using var aws = await StartAsync();
        using var caller = new Caller(aws);
        var arn = aws.Secrets.Put("registry/reader", "hunter2");

        Assert.Matches($@"\A{Prefix}registry/reader-[A-Za-z0-9]{{6}}\z", arn);
        foreach (var id in (string[])[arn, "registry/reader", Prefix + "registry/reader"])
        {
            var answer = await GetAsync(caller, id);
            Assert.Equal((arn, "registry/reader", "hunter2"), ((string?)answer.Json["ARN"], (string?)answer.Json["Name"], (string?)answer.Json["SecretString"]));
        }
    }

    [Theory]
    [InlineData("registry/writer")]
    [InlineData(Prefix + "registry/reader-000000")]
    [InlineData(Prefix + "registry")]
    [InlineData("arn:aws:secretsmanager:eu-west-1:210987654321:secret:registry/reader")]
    [InlineData("arn:aws:secretsmanager:us-east-1:123456789012:secret:registry/reader")]
    [InlineData("arn:aws:ssm:eu-west-1:123456789012:parameter/registry/reader")]
    public async Task What_is_not_there_is_not_found(string id)
    {
        await using var aws = await StartAsync();
        using var caller = new Caller(aws);
        aws.Secrets.Put("registry/reader", "hunter2");

        var answer = await GetAsync(caller, id);

        Assert.Equal((400, "ResourceNotFoundException"), (answer.Status, answer.Type));
    }

    [Fact]
    public async Task A_name_that_ends_like_an_ARN_is_found_by_its_full_ARN_but_not_by_a_partial_one()
    {
        await using var aws = await StartAsync();
        using var caller = new Caller(aws);
        var arn = aws.Secrets.Put("registry-reader", "hunter2");

        Assert.Equal(200, (await GetAsync(caller, arn)).Status);
        Assert.Equal("ResourceNotFoundException", (await GetAsync(caller, Prefix + "registry-reader")).Type);
    }

    [Fact]
    public async Task A_secret_is_in_one_region_and_not_found_in_another()
    {
        await using var aws = await StartAsync();
        using var caller = new Caller(aws);
        var here = aws.Secrets.Put("registry/reader", "here");
        var there = aws.Secrets.Put("registry/reader", "there", "us-east-1");

        Assert.StartsWith("arn:aws:secretsmanager:us-east-1:", there);
        Assert.Equal("there", (string?)(await GetAsync(caller, there, "us-east-1")).Json["SecretString"]);
        Assert.Equal("there", (string?)(await GetAsync(caller, "registry/reader", "us-east-1")).Json["SecretString"]);
        Assert.Equal("here", (string?)(await GetAsync(caller, "registry/reader")).Json["SecretString"]);
        Assert.Equal("ResourceNotFoundException", (await GetAsync(caller, there)).Type);
        Assert.Equal("ResourceNotFoundException", (await GetAsync(caller, here, "us-east-1")).Type);
    }

    [Fact]
    public async Task The_ARN_stays_and_the_version_changes_with_the_value()
    {
        await using var aws = await StartAsync();
        await using var again = await StartAsync();
        using var caller = new Caller(aws);
        var arn = aws.Secrets.Put("registry/reader", "first");
        var first = (string?)(await GetAsync(caller, arn)).Json["VersionId"];

        Assert.Equal(arn, aws.Secrets.Put("registry/reader", "second"));
        Assert.Equal(arn, again.Secrets.Put("registry/reader", "third"));
        Assert.NotEqual(arn[^6..], aws.Secrets.Put("registry/writer", "first")[^6..]);

        var second = await GetAsync(caller, arn);
        Assert.Equal("second", (string?)second.Json["SecretString"]);
        Assert.NotEqual(first, (string?)second.Json["VersionId"]);
        var old = await caller.SecretsAsync("GetSecretValue", $$"""{"SecretId":"{{arn}}","VersionId":"{{first}}"}""");
        Assert.Equal("ResourceNotFoundException", old.Type);
    }

    [Fact]
    public async Task A_secret_that_is_marked_for_deletion_is_refused_until_it_is_put_again_and_a_removed_one_is_gone()
    {
        await using var aws = await StartAsync();
        using var caller = new Caller(aws);
        var arn = aws.Secrets.Put("registry/reader", "hunter2");

        aws.Secrets.MarkForDeletion(arn);
        Assert.Equal("InvalidRequestException", (await GetAsync(caller, arn)).Type);
        aws.Secrets.Put("registry/reader", "hunter3");
        Assert.Equal(200, (await GetAsync(caller, arn)).Status);
        aws.Secrets.Remove("registry/reader");
        Assert.Equal("ResourceNotFoundException", (await GetAsync(caller, arn)).Type);
        Assert.Throws<ArgumentException>(() => aws.Secrets.Remove(arn));
    }

    [Theory]
    [InlineData("{}", "InvalidParameterException")]
    [InlineData("""{"SecretId":""}""", "InvalidParameterException")]
    [InlineData("""{"SecretId":7}""", "SerializationException")]
    [InlineData("""{"SecretId":"registry reader"}""", "ValidationException")]
    [InlineData("""{"SecretId":"registry/reader","VersionStage":"AWSPENDING"}""", "ResourceNotFoundException")]
    public async Task A_request_that_is_not_allowed_is_refused(string body, string type)
    {
        await using var aws = await StartAsync();
        using var caller = new Caller(aws);
        aws.Secrets.Put("registry/reader", "hunter2");

        var answer = await caller.SecretsAsync("GetSecretValue", body);

        Assert.Equal((400, type), (answer.Status, answer.Type));
    }

    [Theory]
    [InlineData("", "hunter2")]
    [InlineData("registry:reader", "hunter2")]
    [InlineData("registry/reader", "")]
    public async Task A_name_or_value_that_is_not_allowed_is_not_put_and_the_value_is_not_quoted(string name, string text)
    {
        await using var aws = await StartAsync();

        var refused = Assert.Throws<ArgumentException>(() => aws.Secrets.Put(name, text));

        Assert.DoesNotContain("hunter2", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_are_recorded_without_the_value_and_faults_hit_them()
    {
        await using var aws = await StartAsync();
        using var caller = new Caller(aws);
        var arn = aws.Secrets.Put("registry/reader", "hunter2");
        aws.Faults.Add(new Fault("secretsmanager", "GetSecretValue", FaultKind.AccessDenied));

        Assert.Equal("AccessDeniedException", (await GetAsync(caller, arn)).Type);
        Assert.Equal(200, (await GetAsync(caller, arn)).Status);

        var calls = aws.Calls.Of("secretsmanager", "GetSecretValue");
        Assert.Equal([400, 200], calls.Select(call => call.Status!.Value));
        Assert.All(calls, call => Assert.Equal(arn, (string?)call.Request.Json["SecretId"]));
        Assert.All(calls, call => Assert.DoesNotContain("hunter2", $"{call} {call.Request} {call.Body}", StringComparison.Ordinal));
    }

    private static Task<LocalAwsServer> StartAsync() => LocalAwsServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);

    private static Task<Answer> GetAsync(Caller caller, string id, string region = "eu-west-1") =>
        caller.SecretsAsync("GetSecretValue", $$"""{"SecretId":"{{id}}"}""", region);
}

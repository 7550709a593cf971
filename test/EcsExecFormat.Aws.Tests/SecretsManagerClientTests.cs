using EcsExecFormat.Core;

namespace EcsExecFormat.Aws.Tests;

public class SecretsManagerClientTests
{
    private const string Arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:registry/reader-a1B2c3";
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_text_of_a_secret_is_asked_for_by_ARN_in_the_region_of_the_ARN()
    {
        await using var server = new Loopback(_ => Reply.Json($$"""{"ARN":"{{Arn}}","Name":"registry/reader","SecretString":"{\"username\":\"reader\",\"password\":\"hunter2 é\"}"}"""));
        using var environment = server.Environment();

        var text = await new SecretsManagerClient(environment).GetSecretStringAsync(Arn, Cancellation);

        Assert.Equal("""{"username":"reader","password":"hunter2 é"}""", text);
        var arrival = Assert.Single(server.Arrivals);
        Assert.Equal($$"""{"SecretId":"{{Arn}}"}""", arrival.Body);
        Assert.Equal("secretsmanager.GetSecretValue", arrival.Headers["X-Amz-Target"]);
        Assert.Contains("/eu-central-1/secretsmanager/aws4_request", arrival.Headers["Authorization"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"SecretBinary":"aHVudGVyMg=="}""")]
    [InlineData("""{"SecretBinary":"aHVudGVyMg==","SecretString":null}""")]
    public async Task A_binary_secret_has_no_text(string answer)
    {
        await using var server = new Loopback(_ => Reply.Json(answer));
        using var environment = server.Environment();
        Assert.Null(await new SecretsManagerClient(environment).GetSecretStringAsync(Arn, Cancellation));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("")]
    [InlineData("[\"hunter2\"]")]
    [InlineData("""{"SecretString":{"hunter2":1}}""")]
    [InlineData("""{"SecretString":"hunter2\ud800"}""")]
    [InlineData("""{"SecretString":"hunter2""")]
    [InlineData("""{"SecretString":nhunter2}""")]
    [InlineData("""{"SecretString":thunter2}""")]
    [InlineData("""{"SecretString":"\hunter2"}""")]
    public async Task An_answer_that_cannot_be_read_fails_the_call_and_is_not_quoted(string answer)
    {
        await using var server = new Loopback(_ => Reply.Json(answer));
        using var environment = server.Environment();

        var failed = await Assert.ThrowsAsync<CallFailedException>(() => new SecretsManagerClient(environment).GetSecretStringAsync(Arn, Cancellation));

        Assert.Equal(("secretsmanager", "GetSecretValue", (string?)null), (failed.Service, failed.Operation, failed.Code));
        Assert.Null(failed.InnerException);
        Assert.DoesNotContain("unter2", failed.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, "ResourceNotFoundException", false, 1)]
    [InlineData(400, "AccessDeniedException", false, 1)]
    [InlineData(400, "InvalidRequestException", false, 1)]
    [InlineData(400, "DecryptionFailure", false, 1)]
    [InlineData(400, "ThrottlingException", true, 3)]
    [InlineData(500, "InternalServiceError", true, 3)]
    public async Task A_refusal_keeps_its_code_and_says_whether_it_passes(int status, string code, bool isTransient, int attempts)
    {
        await using var server = new Loopback(_ => Reply.Json($$"""{"__type":"{{code}}","Message":"no"}""", status));
        using var environment = server.Environment();

        var failed = await Assert.ThrowsAsync<CallFailedException>(() => new SecretsManagerClient(environment).GetSecretStringAsync(Arn, Cancellation));

        Assert.Equal((code, isTransient, attempts), (failed.Code, failed.IsTransient, server.Arrivals.Count));
    }

    [Theory]
    [InlineData("arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:a-a1B2c3", "another partition")]
    [InlineData("arn:aws:secretsmanager:us-gov-west-1:123456789012:secret:a-a1B2c3", "another partition")]
    [InlineData("arn:aws-cn:secretsmanager:eu-west-1:123456789012:secret:a-a1B2c3", "another partition")]
    [InlineData("arn:aws:secretsmanager:eu-west-1.example.com/:123456789012:secret:a-a1B2c3", "not the ARN of a secret")]
    [InlineData("arn:aws:ssm:eu-west-1:123456789012:parameter/a", "not the ARN of a secret")]
    [InlineData("registry/reader", "not the ARN of a secret")]
    [InlineData("", "not the ARN of a secret")]
    public async Task A_secret_of_another_partition_or_without_an_ARN_is_not_asked_for(string arn, string reason)
    {
        await using var server = new Loopback(_ => Reply.Json("""{"SecretString":"hunter2"}"""));
        using var environment = server.Environment();

        var failed = await Assert.ThrowsAsync<CallFailedException>(() => new SecretsManagerClient(environment).GetSecretStringAsync(arn, Cancellation));

        Assert.Contains(reason, failed.Message, StringComparison.Ordinal);
        Assert.False(failed.IsTransient);
        Assert.Empty(server.Arrivals);
    }
}

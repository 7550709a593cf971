using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using EcsExecFormat.Core;
using EcsExecFormat.Core.Incidents;

namespace EcsExecFormat.Aws;

/// <summary>The incident table in Amazon DynamoDB: key <c>pk</c>, numbers <c>version</c> and <c>expiresAt</c> (epoch seconds), all else text.</summary>
public sealed class DynamoRecords : IRecords, IDisposable
{
    private static readonly AwsService Service = AwsService.DynamoDb;

    private readonly AmazonDynamoDBClient _client;
    private readonly string _table;
    private readonly TimeProvider _time;

    /// <param name="environment">Credentials, endpoints and connections.</param>
    /// <param name="table">Name or ARN of the table.</param>
    /// <param name="time">Tells which records have expired.</param>
    /// <exception cref="ParseException">The endpoint override is no URL.</exception>
    public DynamoRecords(AwsEnvironment environment, string table, TimeProvider time)
    {
        _client = new AmazonDynamoDBClient(environment.Credentials, Settings(environment));
        _table = table;
        _time = time;
    }

    /// <inheritdoc/>
    public async Task<StoredRecord?> GetAsync(string key, CancellationToken cancellationToken)
    {
        const string operation = "GetItem";
        var request = new GetItemRequest
        {
            TableName = _table,
            Key = new() { [RecordItem.Key] = new AttributeValue { S = key } },
            ConsistentRead = true,
        };
        var answer = await CallAsync(operation, () => _client.GetItemAsync(request, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (answer.Item is not { Count: > 0 } item)
            return null;
        var record = RecordItem.Read(item, operation);
        return record.ExpiresAt <= _time.GetUtcNow() ? null : record;
    }

    /// <inheritdoc/>
    public async Task<PutResult> PutAsync(StoredRecord record, long? expectedVersion, CancellationToken cancellationToken)
    {
        const string operation = "PutItem";
        try
        {
            var request = PutRequest(record, expectedVersion);
            await CallAsync(operation, () => _client.PutItemAsync(request, cancellationToken), cancellationToken).ConfigureAwait(false);
            return new PutResult.Stored();
        }
        catch (ConditionalCheckFailedException conflict)
        {
            var existing = conflict.Item is { Count: > 0 } item ? RecordItem.Read(item, operation) : null;
            // A first attempt can take effect although its answer is lost; the SDK's next attempt then meets our own record.
            return existing is not null && RecordItem.AreEqual(existing, record) ? new PutResult.Stored() : new PutResult.Conflict(existing);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static AmazonDynamoDBConfig Settings(AwsEnvironment environment)
    {
        var config = new AmazonDynamoDBConfig();
        SdkSettings.Pin(config, environment, Service);
        return config;
    }

    private PutItemRequest PutRequest(StoredRecord record, long? expectedVersion)
    {
        var request = new PutItemRequest
        {
            TableName = _table,
            Item = RecordItem.Write(record),
            ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD,
        };
        if (expectedVersion is { } expected)
        {
            request.ConditionExpression = "#version = :expected";
            request.ExpressionAttributeNames = new() { ["#version"] = RecordItem.Version };
            request.ExpressionAttributeValues = new() { [":expected"] = RecordItem.Number(expected) };
        }
        else
        {
            request.ConditionExpression = "attribute_not_exists(#key) OR #expiresAt <= :now";
            request.ExpressionAttributeNames = new() { ["#key"] = RecordItem.Key, ["#expiresAt"] = RecordItem.ExpiresAt };
            request.ExpressionAttributeValues = new() { [":now"] = RecordItem.Number(_time.GetUtcNow().ToUnixTimeSeconds()) };
        }

        return request;
    }

    private static async Task<T> CallAsync<T>(string operation, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not ConditionalCheckFailedException && CallFailures.IsExpected(failure, cancellationToken))
        {
            throw CallFailures.Translate(Service, operation, failure);
        }
    }
}

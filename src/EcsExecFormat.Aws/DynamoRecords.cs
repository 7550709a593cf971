using System.Globalization;
using Amazon;
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
        SdkSettings.Pin(config, environment);
        if (environment.EndpointOverride(Service) is { } endpoint)
        {
            config.ServiceURL = endpoint.AbsoluteUri;
            config.AuthenticationRegion = environment.Region;
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(environment.Region);
        }

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

/// <summary>A record as an item of the table.</summary>
internal static class RecordItem
{
    public const string Key = "pk";
    public const string Version = "version";
    public const string ExpiresAt = "expiresAt";

    public static Dictionary<string, AttributeValue> Write(StoredRecord record)
    {
        var item = record.Attributes.ToDictionary(attribute => attribute.Key, attribute => new AttributeValue { S = attribute.Value });
        item[Key] = new AttributeValue { S = record.Key };
        item[Version] = Number(record.Version);
        item[ExpiresAt] = Number(record.ExpiresAt.ToUnixTimeSeconds());
        return item;
    }

    /// <exception cref="CallFailedException">Somebody else wrote the item: it lacks a key or a number.</exception>
    public static StoredRecord Read(Dictionary<string, AttributeValue> item, string operation)
    {
        if (item.GetValueOrDefault(Key)?.S is not { } key || Whole(item, Version) is not { } version || Whole(item, ExpiresAt) is not { } expiresAt)
            throw new CallFailedException(AwsService.DynamoDb.Name, operation, null, false, "the item in the table is not one of ours: pk, version or expiresAt is missing");
        var attributes = item
            .Where(attribute => attribute.Value.S is not null && attribute.Key != Key)
            .ToDictionary(attribute => attribute.Key, attribute => attribute.Value.S);
        return new StoredRecord(key, version, DateTimeOffset.FromUnixTimeSeconds(expiresAt), attributes);
    }

    public static bool AreEqual(StoredRecord stored, StoredRecord written) =>
        stored.Key == written.Key && stored.Version == written.Version
        && stored.ExpiresAt.ToUnixTimeSeconds() == written.ExpiresAt.ToUnixTimeSeconds()
        && stored.Attributes.Count == written.Attributes.Count
        && stored.Attributes.All(attribute => written.Attributes.TryGetValue(attribute.Key, out var value) && value == attribute.Value);

    public static AttributeValue Number(long value) => new() { N = value.ToString(CultureInfo.InvariantCulture) };

    private static long? Whole(Dictionary<string, AttributeValue> item, string name) =>
        long.TryParse(item.GetValueOrDefault(name)?.N, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && number is >= -62135596800 and <= 253402300799 ? number : null;
}

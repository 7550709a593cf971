using System.Globalization;
using Amazon.DynamoDBv2.Model;
using EcsExecFormat.Core;
using EcsExecFormat.Core.Incidents;

namespace EcsExecFormat.Aws;

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
        if (record.ExpiresAt is { } expiresAt)
            item[ExpiresAt] = Number(expiresAt.ToUnixTimeSeconds());
        return item;
    }

    /// <summary>An item without <c>expiresAt</c> is kept for good.</summary>
    /// <exception cref="CallFailedException">Somebody else wrote the item: it lacks a key or its version, or its expiry is no time.</exception>
    public static StoredRecord Read(Dictionary<string, AttributeValue> item, string operation)
    {
        if (item.GetValueOrDefault(Key)?.S is not { } key || Whole(item, Version) is not { } version || (Whole(item, ExpiresAt) is null && item.ContainsKey(ExpiresAt)))
            throw new CallFailedException(AwsService.DynamoDb.Name, operation, null, false, "the item in the table is not one of ours: pk or version is missing, or expiresAt is no time");
        DateTimeOffset? expiry = Whole(item, ExpiresAt) is { } expiresAt ? DateTimeOffset.FromUnixTimeSeconds(expiresAt) : null;
        var attributes = item
            .Where(attribute => attribute.Value.S is not null && attribute.Key != Key)
            .ToDictionary(attribute => attribute.Key, attribute => attribute.Value.S);
        return new StoredRecord(key, version, expiry, attributes);
    }

    public static bool AreEqual(StoredRecord stored, StoredRecord written) =>
        stored.Key == written.Key && stored.Version == written.Version
        && stored.ExpiresAt?.ToUnixTimeSeconds() == written.ExpiresAt?.ToUnixTimeSeconds()
        && stored.Attributes.Count == written.Attributes.Count
        && stored.Attributes.All(attribute => written.Attributes.TryGetValue(attribute.Key, out var value) && value == attribute.Value);

    public static AttributeValue Number(long value) => new() { N = value.ToString(CultureInfo.InvariantCulture) };

    private static long? Whole(Dictionary<string, AttributeValue> item, string name) =>
        long.TryParse(item.GetValueOrDefault(name)?.N, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && number is >= -62135596800 and <= 253402300799 ? number : null;
}

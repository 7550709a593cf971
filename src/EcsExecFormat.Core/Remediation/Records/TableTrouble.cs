using EcsExecFormat.Core.Incidents;

namespace EcsExecFormat.Core.Remediation.Records;

/// <summary>What goes wrong with records of the table, as failures of the call.</summary>
internal static class TableTrouble
{
    /// <exception cref="CallFailedException">The record is malformed.</exception>
    public static T Read<T>(StoredRecord record, Func<StoredRecord, T> read)
    {
        try
        {
            return read(record);
        }
        catch (ParseException e)
        {
            throw new CallFailedException("dynamodb", "GetItem", "MalformedRecord", isTransient: false, e.Message, e);
        }
    }

    public static CallFailedException Contended(string key) =>
        new("dynamodb", "PutItem", "Contention", isTransient: true, $"somebody else keeps writing {key}");
}

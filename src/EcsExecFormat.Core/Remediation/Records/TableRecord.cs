using EcsExecFormat.Core.Incidents;

namespace EcsExecFormat.Core.Remediation.Records;

/// <summary>Reads one record of the table, and changes it by conditional writes until one gets through.</summary>
internal static class TableRecord
{
    /// <summary>Each lost try means that another writer got through.</summary>
    private const int MostTries = 60;

    /// <returns>Null when there is none.</returns>
    /// <exception cref="CallFailedException">The table cannot be read, or the record is malformed.</exception>
    public static async Task<T?> ReadAsync<T>(IRecords records, string key, Func<StoredRecord, T> read, CancellationToken cancellationToken) where T : class =>
        await records.GetAsync(key, cancellationToken).ConfigureAwait(false) is { } record ? TableTrouble.Read(record, read) : null;

    /// <param name="records">The table.</param>
    /// <param name="form">The form of the record.</param>
    /// <param name="change">Gives the value to write in place of the one that stands there (null when there is none), or null when there is nothing to write.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    /// <returns>What was written; null when there was nothing to write.</returns>
    /// <exception cref="CallFailedException">The table cannot be used, is too contended, or the record is malformed.</exception>
    public static async Task<T?> ChangeAsync<T>(IRecords records, Form<T> form, Func<T?, T?> change, CancellationToken cancellationToken) where T : class
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var record = await records.GetAsync(form.Key, cancellationToken).ConfigureAwait(false);
            if (change(record is null ? null : TableTrouble.Read(record, form.Read)) is not { } next)
                return null;
            if (await records.PutAsync(form.Write(next), record?.Version, cancellationToken).ConfigureAwait(false) is PutResult.Stored)
                return next;
        }

        throw TableTrouble.Contended(form.Key);
    }

    /// <returns>Whether a write stands in the table, also when this is known from a second sending only, because the first one's answer was lost.</returns>
    public static bool Stands(StoredRecord written, PutResult result) => result switch
    {
        PutResult.Stored => true,
        PutResult.Conflict { Existing: { } existing } => existing.Version == written.Version && existing.Attributes.GetValueOrDefault("writeId") == written.Attributes["writeId"],
        _ => false,
    };

    /// <summary>How a value stands in the table.</summary>
    /// <param name="key">The partition key.</param>
    /// <param name="read">From its record.</param>
    /// <param name="write">To its record, with the version that it has by then.</param>
    internal sealed class Form<T>(string key, Func<StoredRecord, T> read, Func<T, StoredRecord> write)
    {
        public string Key => key;

        public Func<StoredRecord, T> Read => read;

        public Func<T, StoredRecord> Write => write;
    }
}

namespace EcsExecFormat.Core.Remediation.Records;

/// <summary>Keeps who may change a service.</summary>
public sealed class ServiceBook(IRecords records, TimeProvider clock)
{
    private const int MostTries = 20;

    /// <returns>The correction that was begun last; null when there was none.</returns>
    /// <exception cref="CallFailedException">The table cannot be read.</exception>
    public Task<ServiceLease?> LastAsync(string clusterArn, string service, CancellationToken cancellationToken) => ReadAsync(clusterArn, $"service:{service}", cancellationToken);

    /// <summary>Takes the right to correct a service; a family has none to take.</summary>
    /// <exception cref="DeliverAgainException">Another correction of the service is being made right now.</exception>
    /// <exception cref="CallFailedException">The table cannot be used.</exception>
    public async Task LeaseAsync(CorrectionSubject subject, InvocationContext invocation, CancellationToken cancellationToken)
    {
        for (var tries = 0; subject.IsService && tries < MostTries; tries++)
        {
            var standing = await ReadAsync(subject.ClusterArn, subject.Owner, cancellationToken).ConfigureAwait(false);
            if (standing is not null && standing.Until > clock.GetUtcNow() && standing.CorrectionId != subject.Id)
                throw new DeliverAgainException($"another invocation is changing {subject.Owner} until {standing.Until:O}");
            var next = ServiceLease.Of(subject, standing, invocation.WriteId("leasing"), invocation.Deadline.ClaimEnds);
            var record = next.ToRecord();
            if (TableRecord.Stands(record, await records.PutAsync(record, standing?.Version, cancellationToken).ConfigureAwait(false)))
                return;
        }

        if (subject.IsService)
            throw TableTrouble.Contended(ServiceLease.KeyOf(subject.ClusterArn, subject.Owner));
    }

    private Task<ServiceLease?> ReadAsync(string clusterArn, string owner, CancellationToken cancellationToken) =>
        TableRecord.ReadAsync(records, ServiceLease.KeyOf(clusterArn, owner), ServiceLease.FromRecord, cancellationToken);
}

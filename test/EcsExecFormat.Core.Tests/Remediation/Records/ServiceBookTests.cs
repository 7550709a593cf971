using EcsExecFormat.Core.Remediation.Records;
using EcsExecFormat.Core.Tests.Incidents;
using EcsExecFormat.Core.Tests.Responding;

namespace EcsExecFormat.Core.Tests.Remediation.Records;

/// <summary>One correction of a service at a time, whichever of its revisions it is about.</summary>
public class ServiceBookTests
{
    private readonly ManualClock _clock = new();
    private readonly ServiceBook _book;

    public ServiceBookTests() => _book = new ServiceBook(new MemoryRecords(_clock), _clock);

    [Fact]
    public async Task Whoever_meets_a_live_lease_of_another_revision_is_delivered_again_and_a_second_after_the_deadline_goes_on()
    {
        await LeaseAsync("web:7");
        _clock.Advance(TimeSpan.FromSeconds(60.9));
        await Assert.ThrowsAsync<DeliverAgainException>(() => LeaseAsync("web:9"));
        _clock.Advance(TimeSpan.FromSeconds(0.1));

        await LeaseAsync("web:9");

        Assert.Equal(Subject("web:9").Id, (await _book.LastAsync("cluster", "web", TestContext.Current.CancellationToken))!.CorrectionId);
    }

    [Fact]
    public async Task The_same_correction_and_another_service_are_not_kept_waiting()
    {
        await LeaseAsync("web:7");
        await LeaseAsync("web:7");
        await LeaseAsync("web:7", "service:other");
        await LeaseAsync("web:9", "family:web");
        await LeaseAsync("web:10", "family:web");

        Assert.Null(await _book.LastAsync("cluster", "unknown", TestContext.Current.CancellationToken));
    }

    private Task LeaseAsync(string failing, string owner = "service:web") =>
        _book.LeaseAsync(Subject(failing, owner), new InvocationContext("request", new Deadline(_clock.GetUtcNow().AddMinutes(1))), TestContext.Current.CancellationToken);

    private static CorrectionSubject Subject(string failing, string owner = "service:web") => new("cluster", owner, failing);
}

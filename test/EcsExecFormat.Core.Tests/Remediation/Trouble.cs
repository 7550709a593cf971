using EcsExecFormat.Core.Tests.Responding;

namespace EcsExecFormat.Core.Tests.Remediation;

/// <summary>What befalls an UpdateService, or another call.</summary>
internal static class Trouble
{
    /// <summary>The call has its effect, and its sender dies over it; four minutes later his lease is over.</summary>
    public static async Task DieAfterUpdateAsync(this ChangeWorld world)
    {
        world.Ecs.After = At("UpdateService", new CrashException());
        await Assert.ThrowsAsync<CrashException>(() => world.DeliverAsync());
        world.Ecs.After = _ => { };
        world.World.Clock.Advance(TimeSpan.FromMinutes(4));
    }

    /// <summary>The update is sent, neither its answer nor its effect is seen, and that is told. Five minutes later whoever sent it is dead.</summary>
    /// <returns>When it was sent.</returns>
    public static async Task<DateTimeOffset> LoseUpdateAsync(this ChangeWorld world)
    {
        world.Ecs.Before = At("UpdateService", World.Unreachable("ecs"));
        Assert.Equal("update-unknown", (await world.DeliverAsync()).ReasonCode);
        world.Ecs.Before = _ => { };
        var sent = world.World.Clock.GetUtcNow();
        world.World.Clock.Advance(TimeSpan.FromMinutes(5));
        return sent;
    }

    /// <returns>Fails each call of that name; for before or after its effect.</returns>
    public static Action<string> At(string call, Exception failure) => made =>
    {
        if (made == call)
            throw failure;
    };

    /// <returns>ECS refuses a call.</returns>
    public static CallFailedException Denied(string call) => new("ecs", call, "AccessDeniedException", false, "not allowed");
}

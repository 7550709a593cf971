using EcsExecFormat.Simulation.Tests.Account;
using EcsExecFormat.Simulation.Tests.Function;

namespace EcsExecFormat.Simulation.Tests.Others;

/// <summary>The operator who reads the mails, and does now and then what they offer: approve a plan, or have a change taken back.</summary>
internal sealed class MailReader(World world)
{
    private readonly Engine.Chance _chance = world.Scenario.Chance;

    private readonly Deeds _deeds = new(world);

    public void Read(MessageSent message)
    {
        if (world.Faults.IsOver || world.Account.Services.Find(message.IsAbout) is not { } service)
            return;
        if (message["action"] == "planned" && message.Message.Text.Contains("\"Approve\"", StringComparison.Ordinal) && _chance.Is(0.25))
            Give(new Order(OrderKind.Approve, service), Events.Approve(message.Id!), _chance.Seconds(5, 600));
        else if (message["action"] is "deployed" or "confirmed" && _chance.Is(0.08))
            Give(new Order(OrderKind.Undo, service), Events.Undo(service), _chance.Seconds(0.1, 400));
    }

    /// <summary>Lambda tells whoever gives an order what came of it, and tries nothing again: that is the operator's part.</summary>
    private void Give(Order order, byte[] payload, TimeSpan later) => world.Agenda.In(later, () =>
    {
        if (world.Faults.IsOver)
            return;
        world.Coverage.Count($"orders: {order.Kind}");
        world.History.Orders.Add((world.Agenda.Now, order));
        world.Fleet.Deliver(new Delivery($"order {order.Kind} for {order.Service}", payload, world.NewRequestId()) { Order = order });
        // Somebody else is at the service, too.
        if (_chance.Is(0.3))
            world.Agenda.In(_chance.Seconds(0, 2), () => _deeds.Do(_chance.Of(Deed.OperatorDeploysAnother, Deed.PipelineDeploysANewer), order.Service));
        // Impatient, or at two terminals.
        if (_chance.Is(0.15))
            world.Agenda.In(_chance.Seconds(0, 20), () => world.Fleet.Deliver(new Delivery($"order {order.Kind} for {order.Service}, again", payload, world.NewRequestId()) { Order = order }));
    });
}

using System.Text.Json.Nodes;
using EcsExecFormat.Core.Tests.Remediation;

namespace EcsExecFormat.Core.Tests.Hostile;

/// <summary>What stands in a task definition beside what is told about it stays there.</summary>
public class SecretTests
{
    [Fact]
    public async Task The_values_of_a_task_definitions_environment_are_told_to_nobody()
    {
        const string secret = "hunter2-secret-value";
        foreach (var mode in new[] { "plan", "register", "deploy" })
        {
            var world = new ChangeWorld().Mode(mode).Define(definition => definition["containerDefinitions"]![0]!["environment"] = new JsonArray(new JsonObject { ["name"] = "PASSWORD", ["value"] = secret }));
            var outcome = await world.DeliverAsync();
            Assert.DoesNotContain(secret, System.Text.Encoding.UTF8.GetString(OutcomeJson.Write(outcome).Span), StringComparison.Ordinal);
            Assert.All(world.World.Alerts.Published, message => Assert.DoesNotContain(secret, message.Text + message.OutcomeJson + message.Subject, StringComparison.Ordinal));
            Assert.All(world.World.Records.All, record => Assert.DoesNotContain(record.Attributes.Values, value => value.Contains(secret, StringComparison.Ordinal)));
        }
    }
}

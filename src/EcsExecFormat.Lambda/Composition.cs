using EcsExecFormat.Aws;
using EcsExecFormat.Core;
using EcsExecFormat.Core.Diagnosis;
using EcsExecFormat.Core.Remediation;
using EcsExecFormat.Images;
using EcsExecFormat.Images.Connections;
using EcsExecFormat.Images.Registries;
using EcsExecFormat.Lambda.Configuration;
using EcsExecFormat.Lambda.Runtime;

namespace EcsExecFormat.Lambda;

/// <summary>Puts the function together: settings, AWS behind the ports, one set of caches for the life of the process.</summary>
public static class Composition
{
    /// <param name="surroundings">The process's surroundings.</param>
    /// <exception cref="SettingsException">A setting is missing or bad.</exception>
    /// <exception cref="ParseException">One of AWS's own variables is missing or bad.</exception>
    public static InvocationHandler Compose(ProcessSurroundings surroundings)
    {
        var settings = Settings.Read(surroundings.Environment);
        var aws = new AwsEnvironment(surroundings.Environment);
        // The clients are made by the first event, not before the first question for one.
        var responder = new Lazy<Responder>(() => Connect(settings, aws, surroundings.Time));
        return async (invocation, cancellationToken) =>
        {
            var context = new InvocationContext(invocation.RequestId, new Deadline(invocation.Deadline));
            var outcome = await responder.Value.RespondAsync(invocation.Payload, context, cancellationToken).ConfigureAwait(false);
            surroundings.Log.Write(LogLevel.Info, outcome.Reason, invocation.RequestId, json =>
            {
                json.WriteString("eventId", outcome.EventId);
                json.WriteString("incident", outcome.Id);
                json.WriteString("verdict", outcome.Finding.Verdict.Name());
                json.WriteString("mode", outcome.Mode);
                json.WriteString("action", (outcome.Remedy?.Action ?? RemedyAction.None).Name());
                json.WriteString("reasonCode", outcome.ReasonCode);
                json.WriteString("revision", outcome.Remedy?.Revision?.ToString());
                json.WriteString("alert", outcome.Alert.Name());
                json.WriteString("taskDefinition", outcome.TaskDefinition);
            });
            return OutcomeJson.Write(outcome);
        };
    }

    private static Responder Connect(Settings settings, AwsEnvironment aws, TimeProvider time)
    {
        var ecs = new EcsClient(aws);
        var outside = new OutsideWorld(
            ecs, ecs, ecs, ecs,
            new LogsClient(aws),
            Images(settings.Registries, aws, time),
            new SnsClient(aws, settings.AlertTopic.ToString()),
            new DynamoRecords(aws, settings.IncidentTable, time),
            new CloudFormationClient(aws),
            new SsmCalendars(aws));
        return outside.Paced(time).NewResponder(settings.Responder, time);
    }

    private static ImageRouter Images(RegistrySettings settings, AwsEnvironment aws, TimeProvider time)
    {
        var connections = new ConnectionOptions { Allowed = settings.Allowed, Authorities = settings.Authorities };
        return new ImageRouter(
            new EcrImages(new EcrClient(aws), connections),
            new RegistryImages(new SafeHttp(connections), settings.Secrets, new SecretsManagerClient(aws).GetSecretStringAsync, time));
    }
}

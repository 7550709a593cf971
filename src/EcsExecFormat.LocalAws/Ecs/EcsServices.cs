using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws.Wire;

namespace EcsExecFormat.LocalAws.Ecs;

/// <summary>The services of all clusters, as whole documents.</summary>
internal sealed class EcsServices(LocalAwsOptions options, EcsClusters clusters, EcsTaskDefinitions definitions, EcsTags tags)
{
    private static readonly string[] OwnMembers = ["cluster", "service", "tags", "clientToken", "forceNewDeployment", "role", "taskDefinition"];

    private readonly OrderedDictionary<string, JsonObject> _services = [];
    private readonly EcsDeployments _deployments = new(options.TimeProvider);

    public JsonObject Create(JsonInput input)
    {
        var name = input.Required("serviceName");
        var cluster = clusters.Named(input);
        var arn = ArnOf(cluster, name);
        if (_services.ContainsKey(arn))
            throw EcsErrors.Invalid("Creation of service was not idempotent.");
        var definition = definitions.Usable(input.Text("taskDefinition") ?? throw EcsErrors.Invalid("TaskDefinition can not be blank."));
        CheckLaunch(input, definition);
        tags.Create(arn, input);
        var service = New(arn, name, clusters.ArnOf(cluster), input);
        service["taskDefinition"] = definition.Text("taskDefinitionArn");
        _deployments.Start(service);
        _services[arn] = service;
        return Answer(service);
    }

    /// <summary>Adds or replaces a service with these members, whatever ECS would say to them; what is left out is as after CreateService.</summary>
    /// <returns>The ARN.</returns>
    public string Put(string cluster, string name, JsonInput input)
    {
        var arn = ArnOf(clusters.Named(cluster), name);
        tags.Replace(arn, input);
        var service = New(arn, name, clusters.ArnOf(clusters.Named(cluster)), input);
        foreach (var (member, value) in input.Body.Where(member => member.Key != "tags"))
            service[member] = value?.DeepClone();
        if (input.Text("taskDefinition") is { } reference)
            service["taskDefinition"] = definitions.Find(reference)?.Text("taskDefinitionArn") ?? reference;
        if (!input.Body.ContainsKey("deployments"))
            _deployments.Start(service);
        _services[arn] = service;
        return arn;
    }

    public JsonObject Update(JsonInput input)
    {
        var cluster = clusters.Named(input);
        var service = Find(cluster, input.Required("service")) ?? throw EcsErrors.ServiceNotFound;
        if (service.Text("status") != "ACTIVE")
            throw new ServiceErrorException("ServiceNotActiveException", "Service was not ACTIVE.");
        if (input.Text("taskDefinition") is not null)
            CheckController(service);
        var revision = input.Text("taskDefinition") is { } reference ? definitions.Usable(reference) : null;
        if (revision is not null)
            CheckPlatform(input.Text("platformVersion") ?? service.Text("platformVersion"), revision);
        var definition = revision?.Text("taskDefinitionArn");
        Copy(input, service);
        var changed = definition is not null && definition != service.Text("taskDefinition");
        service["taskDefinition"] = definition ?? service.Text("taskDefinition");
        if (changed || input.Flag("forceNewDeployment"))
            _deployments.Start(service);
        else
            EcsDeployments.Resize(service);
        return Answer(service);
    }

    public JsonObject Describe(JsonInput input)
    {
        var cluster = clusters.Named(input);
        var found = new JsonArray();
        var failures = new JsonArray();
        foreach (var asked in input.RequiredTexts("services", most: 10))
        {
            if (Find(cluster, asked) is { } service)
                found.Add((JsonNode)Shown(service, input.Includes("TAGS")));
            else
                failures.Add((JsonNode)new JsonObject { ["arn"] = ArnOf(cluster, NameOf(asked)), ["reason"] = "MISSING" });
        }
        return new JsonObject { ["services"] = found, ["failures"] = failures };
    }

    public JsonObject List(JsonInput input)
    {
        var cluster = clusters.ArnOf(clusters.Named(input));
        return EcsPage.Of(input, "serviceArns", [.. _services.Where(entry => entry.Value.Text("clusterArn") == cluster).Select(entry => entry.Key)], usual: 10);
    }

    /// <returns>The document itself, by name or ARN; null when it is not there.</returns>
    public JsonObject? Find(string cluster, string service) =>
        _services.GetValueOrDefault(service.StartsWith("arn:", StringComparison.Ordinal) ? service : ArnOf(cluster, service)) is { } found
            && found.Text("clusterArn") == clusters.ArnOf(cluster) ? found : null;

    private string ArnOf(string cluster, string service) => Arns.Of(options, "ecs", $"service/{cluster}/{service}");

    private static string NameOf(string nameOrArn) => nameOrArn[(nameOrArn.LastIndexOf('/') + 1)..];

    private static void CheckLaunch(JsonInput input, JsonObject definition)
    {
        if (definition.Text("networkMode") == "awsvpc" && input.Object("networkConfiguration") is null)
            throw EcsErrors.Invalid("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
        if (input.Text("launchType") == "FARGATE" && !TaskDefinitionRules.Compatibilities(definition).Contains("FARGATE"))
            throw EcsErrors.Invalid("Task definition does not support launch_type FARGATE.");
    }

    private static void CheckController(JsonObject service)
    {
        if ((service["deploymentController"] as JsonObject)?.Text("type") is { } type and ("CODE_DEPLOY" or "EXTERNAL"))
            throw EcsErrors.Invalid($"Unable to update task definition on services with a {type} deployment controller.");
    }

    // Fargate runs ARM64 since platform version 1.4.0.
    private static void CheckPlatform(string? platformVersion, JsonObject definition)
    {
        if ((definition["runtimePlatform"] as JsonObject)?.Text("cpuArchitecture") == "ARM64" && platformVersion is "1.0.0" or "1.1.0" or "1.2.0" or "1.3.0")
        {
            throw new ServiceErrorException(
                "PlatformTaskDefinitionIncompatibilityException", "The specified platform version does not satisfy the task definition's required capabilities.");
        }
    }

    private static void Copy(JsonInput input, JsonObject service)
    {
        foreach (var (member, value) in input.Body)
        {
            if (!OwnMembers.Contains(member))
                service[member] = value?.DeepClone();
        }
    }

    private JsonObject New(string arn, string name, string clusterArn, JsonInput input)
    {
        var service = new JsonObject { ["serviceArn"] = arn, ["serviceName"] = name, ["clusterArn"] = clusterArn };
        Copy(input, service);
        service["status"] = "ACTIVE";
        service["runningCount"] = 0;
        service["pendingCount"] = 0;
        service["createdAt"] = JsonText.Epoch(options.TimeProvider.GetUtcNow());
        service["createdBy"] = Arns.Caller(options);
        service["events"] = new JsonArray();
        service.Default("desiredCount", 0);
        service.Default("schedulingStrategy", "REPLICA");
        service.Default("propagateTags", "NONE");
        service.Default("enableECSManagedTags", false);
        service.Default("enableExecuteCommand", false);
        if (!service.ContainsKey("capacityProviderStrategy"))
            service.Default("launchType", "EC2");
        if (service.Text("launchType") == "FARGATE")
            service.Default("platformVersion", "LATEST");
        foreach (var list in (string[])["loadBalancers", "serviceRegistries", "placementConstraints", "placementStrategy"])
            service.Default(list, new JsonArray());
        service.Default("deploymentConfiguration", new JsonObject { ["maximumPercent"] = 200, ["minimumHealthyPercent"] = 100 });
        return service;
    }

    private JsonObject Answer(JsonObject service) => new() { ["service"] = Shown(service, withTags: true) };

    private JsonObject Shown(JsonObject service, bool withTags)
    {
        var shown = (JsonObject)service.DeepClone();
        if (withTags)
            shown["tags"] = tags.Of(service.Text("serviceArn") ?? "");
        return shown;
    }
}

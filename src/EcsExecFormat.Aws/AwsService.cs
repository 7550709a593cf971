namespace EcsExecFormat.Aws;

/// <summary>An AWS service that is called here, and the names it goes by.</summary>
public sealed record AwsService
{
    public static readonly AwsService Ecs = new("ecs", "ECS", "AmazonEC2ContainerServiceV20141113");
    public static readonly AwsService Ecr = new("ecr", "ECR", "AmazonEC2ContainerRegistry_V20150921");
    public static readonly AwsService Sns = new("sns", "SNS");
    public static readonly AwsService DynamoDb = new("dynamodb", "DYNAMODB");
    public static readonly AwsService Logs = new("logs", "CLOUDWATCH_LOGS", "Logs_20140328");
    public static readonly AwsService SecretsManager = new("secretsmanager", "SECRETS_MANAGER", "secretsmanager");
    public static readonly AwsService EventBridge = new("events", "EVENTBRIDGE", "AWSEvents");
    public static readonly AwsService Sts = new("sts", "STS");
    public static readonly AwsService CloudFormation = new("cloudformation", "CLOUDFORMATION");
    public static readonly AwsService Ssm = new("ssm", "SSM");

    private AwsService(string name, string variableSuffix, string? targetPrefix = null) =>
        (Name, EndpointVariable, TargetPrefix) = (name, "AWS_ENDPOINT_URL_" + variableSuffix, targetPrefix);

    /// <summary>Name in IAM actions and in the scope of a signature.</summary>
    public string Name { get; }

    /// <summary>The variable that overrides this service's endpoint (AWS SDKs and Tools Reference Guide, service-specific endpoints).</summary>
    public string EndpointVariable { get; }

    /// <summary>What stands before the operation in <c>X-Amz-Target</c>; null for a service that is not called in the JSON 1.1 protocol here.</summary>
    public string? TargetPrefix { get; }

    public override string ToString() => Name;
}

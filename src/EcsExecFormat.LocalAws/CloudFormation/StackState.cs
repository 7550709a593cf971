namespace EcsExecFormat.LocalAws.CloudFormation;

/// <summary>A stack as DescribeStacks tells of it.</summary>
internal sealed record StackState(string Arn, string Name, DateTimeOffset CreatedAt, string Status, string? RootArn)
{
    /// <summary>A deleted stack is found by its ARN only, and its name is free again.</summary>
    public bool IsDeleted => Status == "DELETE_COMPLETE";
}

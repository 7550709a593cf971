namespace EcsExecFormat.Core.Remediation;

/// <summary>What DescribeStacks tells of a stack (CloudFormation API reference, Stack).</summary>
/// <param name="Status">Its StackStatus, such as UPDATE_IN_PROGRESS.</param>
/// <param name="RootId">ARN of the stack at the top, for one that is nested in others; null for one that is not.</param>
public sealed record StackState(string Status, string? RootId = null);

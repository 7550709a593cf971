using System.Collections.Immutable;

namespace EcsExecFormat.Core.Ecs;

/// <summary>The CloudFormation stack that a resource belongs to, by the tags that CloudFormation puts on it (CloudFormation User Guide, "Resource tags").</summary>
/// <param name="Id">What DescribeStacks is to be asked for: the stack's ARN, which also finds one that was deleted and names no other of the same name; else its name.</param>
/// <param name="Name">For people.</param>
public sealed record StackReference(string Id, string Name)
{
    private const string IdTag = "aws:cloudformation:stack-id";
    private const string NameTag = "aws:cloudformation:stack-name";

    /// <returns>Null when neither tag is there: no stack made the resource.</returns>
    public static StackReference? Of(ImmutableDictionary<string, string> tags)
    {
        var (id, name) = (tags.GetValueOrDefault(IdTag), tags.GetValueOrDefault(NameTag));
        return (id ?? name) is { } asked ? new StackReference(asked, name ?? asked) : null;
    }
}

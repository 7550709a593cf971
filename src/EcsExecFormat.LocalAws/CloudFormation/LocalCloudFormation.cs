using System.Globalization;
using System.Xml.Linq;
using EcsExecFormat.LocalAws.Wire;

namespace EcsExecFormat.LocalAws.CloudFormation;

/// <summary>CloudFormation: stacks that the host puts into a state, and callers ask for. Nothing is created or deployed.</summary>
public sealed class LocalCloudFormation
{
    private readonly LocalAwsOptions _options;
    private readonly Lock _gate = new();
    private readonly List<StackState> _stacks = [];

    internal LocalCloudFormation(LocalAwsOptions options)
    {
        _options = options;
        Wire = new QueryWire
        {
            Service = "cloudformation",
            ActionPrefix = "cloudformation",
            Version = "2010-05-15",
            Namespace = "http://cloudformation.amazonaws.com/doc/2010-05-15/",
            Errors = StandardErrors.CloudFormation(Arns.Caller(options)),
            Gate = _gate,
            Operations = new Dictionary<string, Func<IReadOnlyDictionary<string, string>, IEnumerable<XElement>?>> { ["DescribeStacks"] = DescribeStacks },
        };
    }

    internal QueryWire Wire { get; }

    /// <summary>Makes a stack, or moves the one of that name that was not deleted to another state.</summary>
    /// <param name="name">Name of the stack.</param>
    /// <param name="status">Its StackStatus, such as <c>UPDATE_IN_PROGRESS</c>; after <c>DELETE_COMPLETE</c> it is found by its ARN only.</param>
    /// <param name="rootArn">ARN of the stack at the top, for one that is nested; null for one that is not, or to leave it as it was.</param>
    /// <returns>The stack's ARN, the value of the tag <c>aws:cloudformation:stack-id</c> of its resources.</returns>
    public string SetStatus(string name, string status, string? rootArn = null)
    {
        lock (_gate)
        {
            var known = _stacks.FindIndex(stack => stack.Name == name && !stack.IsDeleted);
            if (known < 0)
                _stacks.Add(new StackState(Arns.Of(_options, "cloudformation", $"stack/{name}/{Guid.NewGuid()}"), name, _options.TimeProvider.GetUtcNow(), status, rootArn));
            else
                _stacks[known] = _stacks[known] with { Status = status, RootArn = rootArn ?? _stacks[known].RootArn };
            return _stacks[known < 0 ? ^1 : known].Arn;
        }
    }

    private XElement[] DescribeStacks(IReadOnlyDictionary<string, string> form)
    {
        var asked = form.GetValueOrDefault("StackName");
        if (asked is { Length: 0 })
            throw new ServiceErrorException("ValidationError", "1 validation error detected: Value '' at 'stackName' failed to satisfy constraint: Member must have length greater than or equal to 1");
        var found = _stacks.Where(stack => stack.Arn == asked || (!stack.IsDeleted && (asked is null || stack.Name == asked))).ToArray();
        if (asked is not null && found.Length == 0)
            throw new ServiceErrorException("ValidationError", $"Stack with id {asked} does not exist");
        return [new XElement("Stacks", found.Select(Shown))];
    }

    private static XElement Shown(StackState stack) => new(
        "member",
        new XElement("StackId", stack.Arn),
        new XElement("StackName", stack.Name),
        new XElement("CreationTime", stack.CreatedAt.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)),
        stack.RootArn is null ? null : new XElement("ParentId", stack.RootArn),
        stack.RootArn is null ? null : new XElement("RootId", stack.RootArn),
        new XElement("StackStatus", stack.Status),
        new XElement("DisableRollback", "false"),
        new XElement("DriftInformation", new XElement("StackDriftStatus", "NOT_CHECKED")),
        new XElement("Tags"),
        new XElement("NotificationARNs"));
}

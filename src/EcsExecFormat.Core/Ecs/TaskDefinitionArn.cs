using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace EcsExecFormat.Core.Ecs;

/// <summary>
/// ARN of one task definition revision: <c>arn:PARTITION:ecs:REGION:ACCOUNT:task-definition/FAMILY:REVISION</c>
/// (Service Authorization Reference, Amazon ECS, resource types).
/// </summary>
public sealed record TaskDefinitionArn
{
    private TaskDefinitionArn(string partition, string region, string account, string family, int revision) =>
        (Partition, Region, Account, Family, Revision) = (partition, region, account, family, revision);

    public string Partition { get; }

    public string Region { get; }

    /// <summary>Twelve digits.</summary>
    public string Account { get; }

    public string Family { get; }

    /// <summary>1 or more.</summary>
    public int Revision { get; }

    /// <summary><c>FAMILY:REVISION</c>, as people write it.</summary>
    public string FamilyAndRevision => $"{Family}:{Revision.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>The same for a message: one line of at most 120 characters, whatever the family's name is.</summary>
    public string Shown => PlainText.Line(FamilyAndRevision, 120);

    /// <returns>Another revision of the same family; null when the number is below 1.</returns>
    public TaskDefinitionArn? WithRevision(int revision) => revision < 1 ? null : new(Partition, Region, Account, Family, revision);

    public override string ToString() => $"arn:{Partition}:ecs:{Region}:{Account}:task-definition/{FamilyAndRevision}";

    /// <exception cref="ParseException">The text is not such an ARN.</exception>
    public static TaskDefinitionArn Parse(string text) =>
        TryParse(text, out var arn) ? arn : throw new ParseException(
            "expected a task definition ARN such as arn:aws:ecs:eu-west-1:123456789012:task-definition/web:7");

    public static bool TryParse(string? text, [NotNullWhen(true)] out TaskDefinitionArn? arn)
    {
        arn = null;
        var parts = text?.Split(':');
        if (parts is not ["arn", { Length: > 0 } partition, "ecs", { Length: > 0 } region, { Length: 12 } account, var resource, var number])
            return false;
        const string prefix = "task-definition/";
        if (!account.All(char.IsAsciiDigit) || !resource.StartsWith(prefix, StringComparison.Ordinal) || resource.Length == prefix.Length)
            return false;
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var revision) || revision < 1)
            return false;
        arn = new TaskDefinitionArn(partition, region, account, resource[prefix.Length..], revision);
        return true;
    }
}

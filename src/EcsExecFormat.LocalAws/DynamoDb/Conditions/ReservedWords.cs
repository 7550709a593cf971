namespace EcsExecFormat.LocalAws.DynamoDb.Conditions;

/// <summary>Words that must not stand for attributes in expressions (DynamoDB Developer Guide, "Reserved words").</summary>
internal static class ReservedWords
{
    private static readonly HashSet<string> Words = Read();

    public static bool Contains(string name) => Words.Contains(name);

    private static HashSet<string> Read()
    {
        using var stream = typeof(ReservedWords).Assembly.GetManifestResourceStream("reserved-words.txt")!;
        using var reader = new StreamReader(stream);
        return new HashSet<string>(reader.ReadToEnd().Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries), StringComparer.OrdinalIgnoreCase);
    }
}

namespace EcsExecFormat.Fuzz.Tests.Engine;

/// <summary>
/// A parser that reads foreign bytes, inputs to begin with, and what has to hold whatever it is given. Each class below this one in
/// this project is found and run; nothing else is needed for another target.
/// </summary>
internal abstract class Target
{
    public string Name => GetType().Name.Replace("Target", "", StringComparison.Ordinal);

    /// <summary>Valid and nearly valid inputs.</summary>
    public IReadOnlyList<byte[]> Corpus => field ??= [.. Inputs()];

    /// <summary>Kinds of outcomes that a short run has to reach: otherwise it looks at refusals only, and proves nothing.</summary>
    public abstract IReadOnlyList<string> Kinds { get; }

    /// <summary>Executions of a short run.</summary>
    public virtual int ShortRun => 1200;

    /// <summary>Length of the parts that an input consists of, in bytes: 2 for texts.</summary>
    public virtual int Unit => 1;

    /// <summary>Inputs of some ten thousand bytes that consist of one thing over and over: read once, to see that they cost no more than others.</summary>
    public virtual IEnumerable<byte[]> LongInputs => Corpus.Where(input => input.Length > 0).Select(input => Repeated(input));

    /// <returns>The input with something changed.</returns>
    public abstract byte[] Mutate(byte[] input, Chance chance);

    /// <returns>What kind of outcome it was, for counting and to see which inputs lead somewhere new.</returns>
    /// <exception cref="Exception">Any: an invariant does not hold.</exception>
    public abstract string Check(byte[] input);

    /// <summary>The input for people and for files; <see cref="Read"/> reads it back.</summary>
    public virtual string Write(byte[] input) => Escaped.Bytes(input);

    public virtual byte[] Read(string written) => Escaped.ToBytes(written);

    protected abstract IEnumerable<byte[]> Inputs();

    protected static byte[] Repeated(byte[] part) => [.. Enumerable.Repeat(part, 1 + (40_000 / part.Length)).SelectMany(same => same)];

    public static IReadOnlyList<Target> All { get; } =
        [.. typeof(Target).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Target)) && !type.IsAbstract)
            .Select(type => (Target)Activator.CreateInstance(type)!).OrderBy(target => target.Name, StringComparer.Ordinal)];

    public static Target Of(string name) => All.Single(target => target.Name == name);
}

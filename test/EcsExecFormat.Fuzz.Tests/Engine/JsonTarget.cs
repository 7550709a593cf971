using System.Text;
using EcsExecFormat.Fuzz.Tests.Mutation;

namespace EcsExecFormat.Fuzz.Tests.Engine;

/// <summary>A parser of JSON.</summary>
internal abstract class JsonTarget : Target
{
    private const int Many = 1500;

    protected JsonMutator Mutator => field ??= new JsonMutator(Corpus);

    /// <summary>Each array, and each object, of some documents with thousands of items or members.</summary>
    public override IEnumerable<byte[]> LongInputs => Corpus.Where((_, number) => number % 3 == 0).Select(input => JsonTree.Parse(input)).OfType<JsonTree>().SelectMany(Lengthened).Take(20);

    public override byte[] Mutate(byte[] input, Chance chance) => Mutator.Mutate(input, chance);

    private static IEnumerable<byte[]> Lengthened(JsonTree document) => document.All().Where(found => found.Node.Kind != '"').Select((_, number) =>
    {
        var copy = document.Copy();
        var node = copy.All().Where(found => found.Node.Kind != '"').ElementAt(number).Node;
        for (var count = 0; count < Many; count++)
        {
            if (node.Kind == '{')
                node.Add($"a{count}", JsonTree.Scalar("0"));
            else
                node.Children.Add(JsonTree.Object());
        }

        return copy.ToBytes();
    });

    protected static byte[] Bytes(string json) => Encoding.UTF8.GetBytes(json);
}

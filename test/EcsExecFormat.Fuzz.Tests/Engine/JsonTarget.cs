using System.Text;
using EcsExecFormat.Fuzz.Tests.Mutation;

namespace EcsExecFormat.Fuzz.Tests.Engine;

/// <summary>A parser of JSON.</summary>
internal abstract class JsonTarget : Target
{
    protected JsonMutator Mutator => field ??= new JsonMutator(Corpus);

    public override byte[] Mutate(byte[] input, Chance chance) => Mutator.Mutate(input, chance);

    protected static byte[] Bytes(string json) => Encoding.UTF8.GetBytes(json);
}

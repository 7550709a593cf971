using EcsExecFormat.Fuzz.Tests.Mutation;

namespace EcsExecFormat.Fuzz.Tests.Engine;

/// <summary>A parser of bytes of whatever form.</summary>
internal abstract class ByteTarget : Target
{
    public override byte[] Mutate(byte[] input, Chance chance) => ByteMutator.Mutate(input, Corpus, chance);
}

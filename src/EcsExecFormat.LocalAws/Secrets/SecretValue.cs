namespace EcsExecFormat.LocalAws.Secrets;

/// <summary>What a secret holds: a text or bytes. It writes itself without its value.</summary>
internal abstract class SecretValue
{
    public sealed class Text(string value) : SecretValue
    {
        public string Value { get; } = value;
    }

    public sealed class Binary(ReadOnlyMemory<byte> value) : SecretValue
    {
        public ReadOnlyMemory<byte> Value { get; } = value;
    }
}

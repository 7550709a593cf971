namespace EcsExecFormat.Fuzz.Tests.Engine;

/// <summary>An endless loop can be neither caught nor measured: it ends the process with the input that it was given.</summary>
internal sealed class Watchdog : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private readonly Timer _timer;
    private byte[] _input = [];
    private byte[] _seen = [];

    public Watchdog(Target target, ulong seed) => _timer = new Timer(
        _ =>
        {
            var input = Volatile.Read(ref _input);
            if (ReferenceEquals(input, _seen))
                Environment.FailFast($"{target.Name}, seed {seed}: no end within {Longest.TotalSeconds} s for {target.Write(input)}");
            _seen = input;
        },
        null, Longest, Longest);

    public void Watch(byte[] input) => Volatile.Write(ref _input, input);

    public void Dispose() => _timer.Dispose();
}

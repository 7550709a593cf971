using System.Globalization;

namespace EcsExecFormat.Simulation.Tests.Engine;

/// <summary>What happened, line by line. Written only when a schedule is replayed: most are played without.</summary>
/// <param name="agenda">The time.</param>
/// <param name="isWritten">Whether anybody wants to read it.</param>
internal sealed class Trace(Agenda agenda, bool isWritten)
{
    private readonly List<string> _lines = [];
    private readonly DateTimeOffset _start = agenda.Now;

    public IReadOnlyList<string> Lines => _lines;

    public void Add([System.Runtime.CompilerServices.InterpolatedStringHandlerArgument("")] Line line)
    {
        if (isWritten)
            _lines.Add(string.Create(CultureInfo.InvariantCulture, $"{(agenda.Now - _start).TotalSeconds,10:0.000}  {line.Text}"));
    }

    /// <summary>A line that is put together only when it is wanted.</summary>
    [System.Runtime.CompilerServices.InterpolatedStringHandler]
    internal ref struct Line
    {
        private System.Runtime.CompilerServices.DefaultInterpolatedStringHandler _text;

        public Line(int literalLength, int formattedCount, Trace trace, out bool isWanted)
        {
            isWanted = trace.IsWritten;
            if (isWanted)
                _text = new(literalLength, formattedCount, CultureInfo.InvariantCulture);
        }

        public string Text => _text.ToStringAndClear();

        public void AppendLiteral(string text) => _text.AppendLiteral(text);

        public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

        public void AppendFormatted<T>(T value, string format) => _text.AppendFormatted(value, format);
    }

    public bool IsWritten => isWritten;
}

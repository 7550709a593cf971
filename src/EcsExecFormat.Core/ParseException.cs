namespace EcsExecFormat.Core;

/// <summary>
/// The one error of every parser here: the text or document does not have the expected form. The message says what was
/// expected and what stood there instead, and never contains more than a short, control-free piece of the input.
/// </summary>
public sealed class ParseException : FormatException
{
    public ParseException(string message) : base(message) { }

    public ParseException(string message, Exception inner) : base(message, inner) { }
}

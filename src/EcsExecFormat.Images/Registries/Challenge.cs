using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace EcsExecFormat.Images.Registries;

/// <summary>How a server wants to be asked (RFC 9110, section 11.6.1; OCI distribution and Docker's token authentication).</summary>
/// <param name="Scheme">Lower case, such as <c>bearer</c> and <c>basic</c>.</param>
/// <param name="Parameters">Names in lower case.</param>
internal sealed record Challenge(string Scheme, IReadOnlyDictionary<string, string> Parameters)
{
    private const int LongestHeader = 8 * 1024;
    private const int MostParameters = 32;

    /// <summary>Where tokens are to be had, as the server wrote it; null when it says nothing.</summary>
    public string? Realm => Parameters.GetValueOrDefault("realm");

    /// <summary>What the token is for; null when it says nothing.</summary>
    public string? Service => Parameters.GetValueOrDefault("service");

    public string? Scope => Parameters.GetValueOrDefault("scope");

    /// <summary>The first challenge of one of the schemes, in the order of preference: Bearer, then Basic.</summary>
    /// <param name="headers">All WWW-Authenticate fields of an answer.</param>
    /// <param name="challenge">Null when there is none, or it cannot be read.</param>
    public static bool TryChoose(IEnumerable<string> headers, [NotNullWhen(true)] out Challenge? challenge)
    {
        var all = headers.SelectMany(Read).ToArray();
        challenge = all.FirstOrDefault(one => one.Scheme == "bearer") ?? all.FirstOrDefault(one => one.Scheme == "basic");
        return challenge is not null;
    }

    /// <returns>The challenges of one field; what comes behind something that cannot be read is left out.</returns>
    public static IReadOnlyList<Challenge> Read(string header)
    {
        if (header.Length > LongestHeader)
            return [];
        var found = new List<Challenge>();
        var scanner = new Scanner(header);
        while (scanner.Token() is { Length: > 0 } scheme)
        {
            if (scanner.Parameters() is not { } parameters)
                break;
            found.Add(new Challenge(scheme.ToLowerInvariant(), parameters));
        }

        return found;
    }

    private sealed class Scanner(string text)
    {
        private int _at;

        /// <summary>Skips commas and blanks.</summary>
        public string Token()
        {
            Skip(" \t,");
            return Word();
        }

        /// <returns>Null when what follows is neither parameters nor another challenge, or a name comes twice.</returns>
        public Dictionary<string, string>? Parameters()
        {
            var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
            while (true)
            {
                var start = _at;
                var name = Token().ToLowerInvariant();
                Skip(" \t");
                if (name.Length == 0 || !Take('='))
                {
                    // The name of the next scheme, or the end.
                    _at = start;
                    return IsAtEnd || name.Length > 0 ? parameters : null;
                }

                Skip(" \t");
                if (Value() is not { } value || parameters.Count == MostParameters || !parameters.TryAdd(name, value))
                    return null;
            }
        }

        private bool IsAtEnd
        {
            get
            {
                Skip(" \t,");
                return _at == text.Length;
            }
        }

        private string? Value() => Take('"') ? Quoted() : Word() is { Length: > 0 } word ? word : null;

        private string? Quoted()
        {
            var value = new StringBuilder();
            while (_at < text.Length)
            {
                var c = text[_at++];
                if (c == '"')
                    return value.ToString();
                if (c == '\\' && _at < text.Length)
                    c = text[_at++];
                value.Append(c);
            }

            return null;
        }

        private string Word()
        {
            var start = _at;
            while (_at < text.Length && IsTokenCharacter(text[_at]))
                _at++;
            return text[start.._at];
        }

        private bool Take(char c)
        {
            if (_at == text.Length || text[_at] != c)
                return false;
            _at++;
            return true;
        }

        private void Skip(string any)
        {
            while (_at < text.Length && any.Contains(text[_at]))
                _at++;
        }

        // RFC 9110, section 5.6.2, and the slash and colon of realms that some servers leave without quotes.
        private static bool IsTokenCharacter(char c) => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~/:".Contains(c);
    }
}

using Amazon.Runtime;
using EcsExecFormat.Core;

namespace EcsExecFormat.Aws;

/// <summary>
/// Where AWS is and who calls it, read from the standard variables through the lookup that was passed in, never from the
/// process. All clients made from one environment share its connections.
/// </summary>
public sealed class AwsEnvironment : IDisposable
{
    /// <summary>How long one attempt of a call may take from connecting to the last byte of the answer.</summary>
    public static readonly TimeSpan DefaultAttemptTimeout = TimeSpan.FromSeconds(5);

    private readonly Func<string, string?> _variable;
    private readonly Lazy<AwsHttp> _http;
    private readonly Lazy<AWSCredentials?> _credentials;

    /// <param name="variable">Value of an environment variable, or null.</param>
    /// <exception cref="ParseException">A variable is missing or has no usable value; the message names it.</exception>
    public AwsEnvironment(Func<string, string?> variable)
    {
        _variable = variable;
        _http = new Lazy<AwsHttp>(() => new AwsHttp(AttemptTimeout));
        Region = Value("AWS_REGION") ?? Value("AWS_DEFAULT_REGION")
            ?? throw new ParseException("AWS_REGION (or AWS_DEFAULT_REGION) must name the AWS region, such as eu-west-1; neither is set");
        if (!Region.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            throw new ParseException("AWS_REGION (or AWS_DEFAULT_REGION) must name an AWS region, such as eu-west-1");
        UseFips = Flag("AWS_USE_FIPS_ENDPOINT");
        UseDualStack = Flag("AWS_USE_DUALSTACK_ENDPOINT");
        if (Value("AWS_ACCESS_KEY_ID") is not null && Value("AWS_SECRET_ACCESS_KEY") is null)
            throw new ParseException("AWS_SECRET_ACCESS_KEY must be set when AWS_ACCESS_KEY_ID is");
        _credentials = new Lazy<AWSCredentials?>(ReadCredentials);
    }

    /// <summary><c>AWS_REGION</c>, else <c>AWS_DEFAULT_REGION</c>.</summary>
    public string Region { get; }

    /// <summary><c>AWS_USE_FIPS_ENDPOINT</c>; false when not set.</summary>
    public bool UseFips { get; }

    /// <summary><c>AWS_USE_DUALSTACK_ENDPOINT</c>; false when not set.</summary>
    public bool UseDualStack { get; }

    /// <summary>Bound of one attempt; a call has up to three.</summary>
    public TimeSpan AttemptTimeout { get; init; } = DefaultAttemptTimeout;

    /// <summary>Null leaves it to the SDK's chain (profiles, container, instance), asked at the first call only.</summary>
    internal AWSCredentials? Credentials => _credentials.Value;

    internal AwsHttp Http => _http.Value;

    /// <returns>The endpoint that a variable sets for the service, or null.</returns>
    /// <exception cref="ParseException">The variable holds no http or https URL.</exception>
    public Uri? EndpointOverride(AwsService service)
    {
        if (Flag("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"))
            return null;
        var name = Value(service.EndpointVariable) is null ? "AWS_ENDPOINT_URL" : service.EndpointVariable;
        if (Value(name) is not { } text)
            return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw new ParseException($"{name} must be an http or https URL");
    }

    /// <returns>The override, else the public endpoint in the region.</returns>
    /// <param name="service">The service.</param>
    /// <param name="region">Null is the environment's own region.</param>
    /// <param name="fips">Asks for the FIPS endpoint even where the environment does not.</param>
    /// <exception cref="ParseException">The override is no URL.</exception>
    public Uri Endpoint(AwsService service, string? region = null, bool fips = false) =>
        EndpointOverride(service) ?? AwsEndpoints.Resolve(service, region ?? Region, fips || UseFips, UseDualStack);

    /// <summary>Closes the connections of all clients made from it.</summary>
    public void Dispose()
    {
        if (_http.IsValueCreated)
            _http.Value.Dispose();
    }

    private AWSCredentials? ReadCredentials()
    {
        if (Value("AWS_ACCESS_KEY_ID") is not { } key)
            return null;
        var secret = Value("AWS_SECRET_ACCESS_KEY");
        return Value("AWS_SESSION_TOKEN") is { } token
            ? new SessionAWSCredentials(key, secret, token)
            : new BasicAWSCredentials(key, secret);
    }

    private string? Value(string name) => _variable(name) is { Length: > 0 } value ? value : null;

    private bool Flag(string name) => Value(name)?.ToUpperInvariant() switch
    {
        null or "FALSE" => false,
        "TRUE" => true,
        _ => throw new ParseException($"{name} must be true or false"),
    };
}

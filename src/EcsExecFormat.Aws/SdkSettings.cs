using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util.Internal;

namespace EcsExecFormat.Aws;

/// <summary>How the SDK is to treat calls of a client of ours.</summary>
internal sealed class SdkSettings : ClientConfig
{
    private readonly AwsService _service;

    public SdkSettings(AwsEnvironment environment, AwsService service, Uri endpoint, string region) : base(new FixedDefaults())
    {
        _service = service;
        Pin(this, environment);
        ServiceURL = endpoint.AbsoluteUri;
        AuthenticationRegion = region;
        AuthenticationServiceName = service.Name;
    }

    /// <summary>
    /// For writes: a request goes out once, and again only when the service refused it as one too many. A failure carries a code only
    /// when that proves that nothing happened.
    /// </summary>
    public bool SendsOnce { get; init; }

    public override string ServiceVersion => "1";

    public override string UserAgent => InternalSDKUtils.BuildUserAgentString(_service.Name, "1.0");

    public override string RegionEndpointServiceName => _service.Name;

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) => new(ServiceURL);

    /// <summary>
    /// States every setting that the SDK would otherwise look for in shared configuration files: on a cold start each of
    /// them costs file reads, and a file could redirect calls that the environment meant for elsewhere.
    /// </summary>
    public static void Pin(ClientConfig config, AwsEnvironment environment)
    {
        config.HttpClientFactory = environment.Http;
        config.DefaultConfigurationMode = DefaultConfigurationMode.Standard;
        config.RetryMode = RequestRetryMode.Standard;
        config.MaxErrorRetry = 2;
        // Re-sent on top of the attempts above, by default up to ten times.
        config.MaxStaleConnectionRetries = 0;
        config.UseFIPSEndpoint = environment.UseFips;
        config.UseDualstackEndpoint = environment.UseDualStack;
        config.IgnoreConfiguredEndpointUrls = true;
        config.EndpointDiscoveryEnabled = false;
        config.AccountIdEndpointMode = AccountIdEndpointMode.DISABLED;
        config.DisableRequestCompression = true;
        config.RequestMinCompressionSizeBytes = 10240;
        config.RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED;
        config.ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED;
        config.DisableClockSkewCorrection = false;
        config.AuthSchemePreference = [];
        config.SigV4aSigningRegionSet = [];
        config.ClientAppId = "ecs-exec-format";
        config.DisableLogging = true;
        config.LogMetrics = false;
    }

    /// <summary>The same for a client of the SDK's own, which finds its endpoint by the region unless the environment names another.</summary>
    public static void Pin(ClientConfig config, AwsEnvironment environment, AwsService service)
    {
        Pin(config, environment);
        if (environment.EndpointOverride(service) is { } endpoint)
        {
            config.ServiceURL = endpoint.AbsoluteUri;
            config.AuthenticationRegion = environment.Region;
        }
        else
        {
            config.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(environment.Region);
        }
    }

    /// <summary>The SDK's standard defaults, without asking where the program runs.</summary>
    private sealed class FixedDefaults : IDefaultConfigurationProvider
    {
        private static readonly DefaultConfiguration Standard = new()
        {
            Name = DefaultConfigurationMode.Standard,
            RetryMode = RequestRetryMode.Standard,
        };

        public IDefaultConfiguration GetDefaultConfiguration(Amazon.RegionEndpoint clientRegion, DefaultConfigurationMode? requestedConfigurationMode = null) => Standard;
    }
}

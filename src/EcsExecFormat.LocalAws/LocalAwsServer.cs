using System.Globalization;
using System.Net;
using EcsExecFormat.LocalAws.Calls;
using EcsExecFormat.LocalAws.CloudFormation;
using EcsExecFormat.LocalAws.DynamoDb;
using EcsExecFormat.LocalAws.Ecr;
using EcsExecFormat.LocalAws.Ecs;
using EcsExecFormat.LocalAws.Faults;
using EcsExecFormat.LocalAws.Lambda;
using EcsExecFormat.LocalAws.Logs;
using EcsExecFormat.LocalAws.Secrets;
using EcsExecFormat.LocalAws.Sns;
using EcsExecFormat.LocalAws.Ssm;
using EcsExecFormat.LocalAws.Sts;
using EcsExecFormat.LocalAws.Throttling;
using EcsExecFormat.LocalAws.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EcsExecFormat.LocalAws;

/// <summary>The AWS services this product uses, on one loopback port, in this process. State lives as long as the server.</summary>
public sealed class LocalAwsServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LocalAwsServer(LocalAwsOptions options, WebApplication app)
    {
        _app = app;
        Options = options;
        Calls = new CallLog();
        Hooks = new CallHooks();
        Rates = new RateLimits(options.TimeProvider);
        Faults = new FaultPlan();
        Ecs = new LocalEcs(options);
        Ecr = new LocalEcr(options, () => Endpoint);
        Sns = new LocalSns(options);
        DynamoDb = new LocalDynamoDb(options);
        Logs = new LocalLogs(options);
        Secrets = new LocalSecrets(options);
        CloudFormation = new LocalCloudFormation(options);
        Ssm = new LocalSsm(options);
        Lambda = new LocalLambda(options, () => Endpoint);
        IWire[] wires =
        [
            Lambda.Wire, Ecr.LayerWire, Ecs.Wire, Ecr.Wire, DynamoDb.Wire, Logs.Wire, Secrets.Wire, Ssm.Wire, Sns.Wire, CloudFormation.Wire, new LocalSts(options).Wire,
        ];
        app.Run(new Dispatcher(wires, Calls, Hooks, Rates, Faults, options.TimeProvider).HandleAsync);
    }

    public LocalAwsOptions Options { get; }

    /// <summary>Where it listens: <c>http://127.0.0.1:PORT</c>.</summary>
    public Uri Endpoint { get; private set; } = new("http://127.0.0.1");

    /// <summary>Every call received so far.</summary>
    public CallLog Calls { get; }

    /// <summary>What others do just before and after a call.</summary>
    public CallHooks Hooks { get; }

    /// <summary>How often operations may be called; nothing is limited unless a test says so.</summary>
    public RateLimits Rates { get; }

    /// <summary>What goes wrong, and when.</summary>
    public FaultPlan Faults { get; }

    public LocalEcs Ecs { get; }

    public LocalEcr Ecr { get; }

    public LocalSns Sns { get; }

    public LocalDynamoDb DynamoDb { get; }

    public LocalLogs Logs { get; }

    public LocalSecrets Secrets { get; }

    public LocalCloudFormation CloudFormation { get; }

    public LocalSsm Ssm { get; }

    public LocalLambda Lambda { get; }

    /// <summary>The variables with which an AWS client finds this server and has credentials for it.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["AWS_ENDPOINT_URL"] = Endpoint.GetLeftPart(UriPartial.Authority),
        ["AWS_REGION"] = Options.Region,
        ["AWS_DEFAULT_REGION"] = Options.Region,
        ["AWS_ACCESS_KEY_ID"] = "AKIAIOSFODNN7EXAMPLE",
        ["AWS_SECRET_ACCESS_KEY"] = "local",
        ["AWS_EC2_METADATA_DISABLED"] = "true",
    };

    /// <summary>Listens on loopback and returns when connections are accepted.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<LocalAwsServer> StartAsync(LocalAwsOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new LocalAwsOptions();
        // The empty builder reads no settings files and no environment, and logs nothing.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, options.Port));
        builder.Services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        var server = new LocalAwsServer(options, builder.Build());
        try
        {
            await server._app.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await server._app.DisposeAsync().ConfigureAwait(false);
            throw;
        }
        server.Endpoint = new Uri(server._app.Urls.Single());
        return server;
    }

    /// <summary>Ends waiting functions and closes the port.</summary>
    public async ValueTask DisposeAsync()
    {
        Lambda.Close();
        await _app.StopAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }

    /// <returns>Host and port, as AWS_LAMBDA_RUNTIME_API wants them.</returns>
    internal static string Authority(Uri endpoint) => string.Create(CultureInfo.InvariantCulture, $"{endpoint.Host}:{endpoint.Port}");

    /// <summary>Signals belong to the program that hosts this server.</summary>
    private sealed class EmbeddedLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

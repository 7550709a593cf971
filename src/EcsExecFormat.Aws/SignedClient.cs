using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;

namespace EcsExecFormat.Aws;

/// <summary>Sends one document by POST through the SDK's pipeline: credentials, Signature Version 4, retries, errors.</summary>
public abstract class SignedClient : AmazonServiceClient
{
    private readonly AwsService _service;
    private readonly InvokeOptions _options;

    private protected SignedClient(AwsEnvironment environment, SdkSettings settings, AwsService service, Func<RawAnswer, ServiceError> readError)
        : base(environment.Credentials, settings)
    {
        _service = service;
        _options = new InvokeOptions
        {
            RequestMarshaller = new CallMarshaller(service),
            ResponseUnmarshaller = new AnswerUnmarshaller(readError),
        };
    }

    /// <exception cref="Core.CallFailedException">The call failed; time-outs included.</exception>
    /// <exception cref="OperationCanceledException">The caller's token ended it.</exception>
    private protected async Task<ReadOnlyMemory<byte>> SendAsync(Call call, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await InvokeAsync<Answer>(call, _options, cancellationToken).ConfigureAwait(false);
            return answer.Body;
        }
        catch (Exception failure) when (CallFailures.IsExpected(failure, cancellationToken))
        {
            var failed = CallFailures.Translate(_service, call.Operation, failure);
            throw ((SdkSettings)Config).SendsOnce ? CallFailures.OfWrite(failed) : failed;
        }
    }

    /// <inheritdoc/>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        // Called by the base constructor, before the fields above are set.
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new FixedEndpoint());
        if (((SdkSettings)Config).SendsOnce)
            pipeline.ReplaceHandler<RetryHandler>(new RetryHandler(new ThrottlesOnlyRetryPolicy(Config)));
        pipeline.AddHandlerAfter<RetryHandler>(new SignatureVersion4Only());
    }

    private sealed class FixedEndpoint : PipelineHandler
    {
        public override void InvokeSync(IExecutionContext executionContext)
        {
            Set(executionContext.RequestContext);
            base.InvokeSync(executionContext);
        }

        public override Task<T> InvokeAsync<T>(IExecutionContext executionContext)
        {
            Set(executionContext.RequestContext);
            return base.InvokeAsync<T>(executionContext);
        }

        private static void Set(IRequestContext context) => context.Request.Endpoint = new Uri(context.ClientConfig.ServiceURL);
    }

    private sealed class SignatureVersion4Only : BaseAuthResolverHandler
    {
        protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) => AuthSchemeOption.DEFAULT_SIGV4;
    }
}

/// <summary>For requests that must not take effect twice: only an answer that proves that nothing happened is followed by another attempt.</summary>
internal sealed class ThrottlesOnlyRetryPolicy(IClientConfig config) : StandardRetryPolicy(config)
{
    public override bool RetryForException(IExecutionContext executionContext, Exception exception) => IsThrottlingError(exception);

    public override Task<bool> RetryForExceptionAsync(IExecutionContext executionContext, Exception exception) =>
        Task.FromResult(IsThrottlingError(exception));

    public override bool IsStaleConnectionError(Exception exception) => false;
}

using System.Runtime.InteropServices;

namespace EcsExecFormat.Lambda.Runtime;

/// <summary>What the process may do to its surroundings.</summary>
/// <param name="Environment">Gives an environment variable's value, or null.</param>
/// <param name="UseTraceId">See <see cref="LambdaLoop"/>.</param>
/// <param name="Log">Where log lines go.</param>
/// <param name="Time">The clock.</param>
public sealed record ProcessSurroundings(Func<string, string?> Environment, Action<string?> UseTraceId, Log Log, TimeProvider Time);

/// <summary>The life of the process: start, or say why not; answer events; end when told to.</summary>
public static class FunctionHost
{
    /// <param name="surroundings">The process's surroundings.</param>
    /// <param name="compose">Makes the handler. What it throws is reported as an init error.</param>
    /// <returns>The exit code: 0 after SIGTERM or SIGINT, 1 when the function cannot start or the Runtime API is unusable.</returns>
    public static async Task<int> RunAsync(ProcessSurroundings surroundings, Func<InvocationHandler> compose)
    {
        try
        {
            var authority = surroundings.Environment("AWS_LAMBDA_RUNTIME_API");
            if (string.IsNullOrEmpty(authority))
                throw new RuntimeApiException("AWS_LAMBDA_RUNTIME_API is not set. This program is a Lambda function: AWS Lambda starts it and sets the variable.");
            using var api = new RuntimeApi(authority);
            return await RunAsync(api, surroundings, compose).ConfigureAwait(false);
        }
        catch (RuntimeApiException exception)
        {
            surroundings.Log.Write(LogLevel.Error, exception.Message);
            return 1;
        }
    }

    private static async Task<int> RunAsync(RuntimeApi api, ProcessSurroundings surroundings, Func<InvocationHandler> compose)
    {
        InvocationHandler handler;
        try
        {
            handler = compose();
        }
        catch (Exception exception)
        {
            surroundings.Log.Write(LogLevel.Error, exception.Message);
            await api.FailInitAsync(ErrorReport.From(exception)).ConfigureAwait(false);
            return 1;
        }

        using var stopping = new CancellationTokenSource();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        var loop = new LambdaLoop(api, surroundings.Log, surroundings.UseTraceId, surroundings.Time);
        await loop.RunAsync(handler, stopping.Token).ConfigureAwait(false);
        return 0;

        void Stop(PosixSignalContext signal)
        {
            // Without this the process would end here and now, in the middle of an invocation.
            signal.Cancel = true;
            stopping.Cancel();
        }
    }
}

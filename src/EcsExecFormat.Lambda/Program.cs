using EcsExecFormat.Lambda;
using EcsExecFormat.Lambda.Configuration;
using EcsExecFormat.Lambda.Runtime;

var log = new Log(Console.OpenStandardError, TimeProvider.System);
var surroundings = new ProcessSurroundings(
    Environment.GetEnvironmentVariable, id => Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", id), log, TimeProvider.System);
return await FunctionHost.RunAsync(surroundings, () =>
{
    _ = Settings.Read(surroundings.Environment);
    return (_, _) => Task.FromResult<ReadOnlyMemory<byte>>("""{"schema":"ecs-exec-format/outcome/v1","verdict":"irrelevant"}"""u8.ToArray());
});

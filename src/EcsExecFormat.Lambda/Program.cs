using EcsExecFormat.Lambda;
using EcsExecFormat.Lambda.Runtime;

var surroundings = new ProcessSurroundings(
    Environment.GetEnvironmentVariable,
    id => Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", id),
    new Log(Console.OpenStandardError, TimeProvider.System),
    TimeProvider.System);
return await FunctionHost.RunAsync(surroundings, () => Composition.Compose(surroundings));

using EcsExecFormat.Demo;

if (args.Contains("--help") || args.Contains("-h"))
{
    Console.WriteLine(DemoOptions.Usage);
    return 0;
}

var (options, problem) = DemoOptions.Parse(args);
if (options is null)
{
    Console.Error.WriteLine($"error: {problem}\n\n{DemoOptions.Usage}");
    return 2;
}

try
{
    return await Story.TellAsync(options);
}
catch (IOException taken) when (options.Port != 0)
{
    Console.Error.WriteLine($"error: cannot listen on port {options.Port}: {taken.Message}");
    return 1;
}

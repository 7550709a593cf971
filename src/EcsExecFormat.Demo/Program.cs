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

return await Story.TellAsync(options);

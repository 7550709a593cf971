namespace EcsExecFormat.Simulation.Tests.Function;

/// <summary>The calls that the function makes.</summary>
internal enum CallKind
{
    DescribeTaskDefinition,
    ListTaskDefinitions,
    RegisterTaskDefinition,
    DescribeServices,
    UpdateService,
    DescribeClusters,
    DescribeStacks,
    GetCalendarState,
    ListTasks,
    DescribeTasks,
    GetLogEvents,
    ReadManifest,
    CurrentDigest,
    ReadBlob,
    OpenLayer,
    Publish,
    GetItem,
    PutItem,
}

/// <summary>What becomes of a call and of the invocation that makes it.</summary>
internal enum Fate
{
    Answered,

    /// <summary>The process dies before the call has gone out.</summary>
    DiesBefore,

    /// <summary>The process dies when the call has had its effect, and before the answer.</summary>
    DiesAfter,

    /// <summary>Refused, without any effect.</summary>
    Throttled,

    /// <summary>No answer within the time-out, and no effect.</summary>
    TimesOut,

    /// <summary>No answer within the time-out; the call did take effect.</summary>
    TimesOutAfter,

    /// <summary>No answer within the time-out; the call takes effect a little later than that.</summary>
    TakesEffectLate,

    /// <summary>The SDK sends it again because the first answer was lost: of a conditional write the second one meets the first.</summary>
    SentTwice,

    /// <summary>The answer takes most of the time-out.</summary>
    Slow,
}

internal static class Calls
{
    /// <summary>No call takes longer (<c>AwsEnvironment.DefaultAttemptTimeout</c>).</summary>
    public static readonly TimeSpan TimeOut = TimeSpan.FromSeconds(5);

    public static readonly CallKind[] All = Enum.GetValues<CallKind>();

    /// <summary>Whether it changes something.</summary>
    public static bool IsWrite(this CallKind kind) => kind is CallKind.RegisterTaskDefinition or CallKind.UpdateService or CallKind.Publish or CallKind.PutItem;

    public static string ServiceOf(this CallKind kind) => kind switch
    {
        CallKind.GetLogEvents => "logs",
        CallKind.ReadManifest or CallKind.CurrentDigest or CallKind.ReadBlob or CallKind.OpenLayer => "ecr",
        CallKind.Publish => "sns",
        CallKind.GetItem or CallKind.PutItem => "dynamodb",
        CallKind.DescribeStacks => "cloudformation",
        CallKind.GetCalendarState => "ssm",
        _ => "ecs",
    };

    public static bool IsTable(this CallKind kind) => kind is CallKind.GetItem or CallKind.PutItem;

    public static CallFailedException Throttled(CallKind kind) => new(kind.ServiceOf(), kind.ToString(), "ThrottlingException", isTransient: true, "Rate exceeded");

    public static CallFailedException TimedOut(CallKind kind) => new(kind.ServiceOf(), kind.ToString(), null, isTransient: true, "no answer within 5 seconds");

    public static CallFailedException Refused(CallKind kind, string why) => new(kind.ServiceOf(), kind.ToString(), "ClientException", isTransient: false, why);
}

using System.Text.Json.Nodes;
using EcsExecFormat.LocalAws.Wire;

namespace EcsExecFormat.LocalAws.Logs;

/// <summary>CloudWatch Logs: groups, their streams and the events in them. Events never expire.</summary>
public sealed class LocalLogs
{
    private readonly LocalAwsOptions _options;
    private readonly Lock _gate = new();
    private readonly LogGroups _groups;
    private readonly LogReading _reading;

    internal LocalLogs(LocalAwsOptions options)
    {
        _options = options;
        _groups = new LogGroups(options);
        _reading = new LogReading(_groups);
        Wire = new JsonWire
        {
            Service = "logs",
            TargetPrefix = "Logs_20140328",
            Errors = StandardErrors.Logs(Arns.Caller(options)),
            Gate = _gate,
            Operations = new Dictionary<string, Func<JsonInput, JsonObject>>
            {
                ["CreateLogGroup"] = _groups.CreateGroup,
                ["CreateLogStream"] = _groups.CreateStream,
                ["PutLogEvents"] = new LogWriting(_groups, options.TimeProvider).Put,
                ["GetLogEvents"] = _reading.Get,
            },
        };
    }

    /// <summary>
    /// How many empty pages GetLogEvents answers, each with a new token, before the first page that may have events, as AWS does where
    /// nothing was logged for a while. 0 unless set.
    /// </summary>
    public int EmptyPages
    {
        get
        {
            lock (_gate)
                return _reading.EmptyPages;
        }

        set
        {
            lock (_gate)
                _reading.EmptyPages = value;
        }
    }

    internal JsonWire Wire { get; }

    /// <summary>Makes a log group without streams, unless it is there already.</summary>
    /// <exception cref="ArgumentException">The name is not allowed.</exception>
    public void AddGroup(string group) => Inside(() =>
    {
        _groups.Make(group);
        return group;
    });

    /// <summary>Makes a log stream without events, and its group, unless they are there already.</summary>
    /// <exception cref="ArgumentException">A name is not allowed.</exception>
    public void AddStream(string group, string stream) => Inside(() => _groups.Made(group, stream));

    /// <summary>Adds events to a stream, whatever their age; makes group and stream unless they are there already.</summary>
    /// <param name="group">Name of the log group.</param>
    /// <param name="stream">Name of the log stream.</param>
    /// <param name="time">When all of them happened; parts of a millisecond are dropped.</param>
    /// <param name="messages">One text for each event, in order; none is empty.</param>
    /// <exception cref="ArgumentException">A name is not allowed, the time is before 1970, or a message is empty or counts more than 1 MB.</exception>
    public void Put(string group, string stream, DateTimeOffset time, params IReadOnlyList<string> messages)
    {
        if (time < DateTimeOffset.UnixEpoch)
            throw new ArgumentException("the time is before 1970", nameof(time));
        if (messages.Any(message => message.Length == 0 || LogStream.SizeOf(message) > LogStream.Most))
            throw new ArgumentException("a message is empty or too long", nameof(messages));
        var now = LogTime.Whole(_options.TimeProvider.GetUtcNow());
        Inside(() =>
        {
            var target = _groups.Made(group, stream);
            foreach (var message in messages)
                target.Take(new LogEvent(LogTime.Whole(time), message, now));
            return target;
        });
    }

    /// <returns>All events of a stream, oldest first.</returns>
    /// <exception cref="ArgumentException">There is no such group or stream.</exception>
    public IReadOnlyList<LogEvent> Events(string group, string stream) => Inside(() =>
    {
        var events = _groups.Named(group, stream);
        return Enumerable.Range(0, events.Count).Select(index => events[index]).ToList();
    });

    private T Inside<T>(Func<T> action)
    {
        try
        {
            lock (_gate)
                return action();
        }
        catch (ServiceErrorException refused)
        {
            throw new ArgumentException(refused.Message, refused);
        }
    }
}

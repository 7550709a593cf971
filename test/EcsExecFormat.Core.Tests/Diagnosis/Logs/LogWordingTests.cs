using EcsExecFormat.Core.Diagnosis.Logs;

namespace EcsExecFormat.Core.Tests.Diagnosis.Logs;

/// <summary>Every wording in which a log tells of a program that could not be executed, and what it is not to be mixed up with.</summary>
public class LogWordingTests
{
    private const Speaker Runtime = Speaker.Runtime;
    private const Speaker Init = Speaker.Init;
    private const Speaker Process = Speaker.Process;

    /// <summary>Seen with runc, crun and tini, or in their sources.</summary>
    [Theory]
    [InlineData("exec /app/hello: exec format error", Runtime, "/app/hello")]
    [InlineData("  exec /app/hello: exec format error\r", Runtime, "/app/hello")]
    [InlineData("exec /a dir/app: exec format error", Runtime, "/a dir/app")]
    [InlineData("exec /odd: name: exec format error", Runtime, "/odd: name")]
    [InlineData("exec \"/app/hello\": exec format error", Runtime, "/app/hello")]
    [InlineData("standard_init_linux.go:228: exec user process caused: exec format error", Runtime, null)]
    [InlineData("standard_init_linux.go:178: exec user process caused \"exec format error\"", Runtime, null)]
    [InlineData("panic: standard_init_linux.go:175: exec user process caused \"exec format error\" [recovered]", Runtime, null)]
    [InlineData("time=\"2026-11-22T13:34:50Z\" level=error msg=\"exec /app/hello: exec format error\"", Runtime, "/app/hello")]
    [InlineData("{\"msg\":\"exec container process `/app/hello`: Exec format error\",\"level\":\"error\",\"time\":\"2026-11-22T13:35:08.305252Z\"}", Runtime, "/app/hello")]
    [InlineData("exec container process `/app/hello`: Exec format error", Runtime, "/app/hello")]
    [InlineData("exec container process '/bin/sh': Exec format error", Runtime, "/bin/sh")]
    [InlineData("2026-11-22T13:35:08.305252Z: exec container process `/app/hello`: Exec format error", Runtime, "/app/hello")]
    [InlineData("[FATAL tini (6)] exec /x failed: Exec format error", Init, "/x")]
    [InlineData("[FATAL tini (7)] exec /a b failed: Exec format error", Init, "/a b")]
    [InlineData("dash: 1: ./x: Exec format error", Process, "./x")]
    [InlineData("sh: 1: /app/hello: Exec format error", Process, "/app/hello")]
    [InlineData("/bin/sh: 1: exec: /app/hello: Exec format error", Process, "/app/hello")]
    [InlineData("/docker-entrypoint.sh: 12: exec: /app/hello: Exec format error", Process, "/app/hello")]
    [InlineData("bash: ./x: cannot execute binary file: Exec format error", Process, "./x")]
    [InlineData("/entrypoint.sh: line 3: ./x: cannot execute binary file: Exec format error", Process, "./x")]
    [InlineData("/bin/bash: /usr/bin/app: cannot execute binary file", Process, "/usr/bin/app")]
    [InlineData("env: '/app/hello': Exec format error", Process, "/app/hello")]
    [InlineData("env: ‘/app/hello’: Exec format error", Process, "/app/hello")]
    [InlineData("timeout: failed to run command '/app/hello': Exec format error", Process, "/app/hello")]
    [InlineData("nohup: failed to run command ‘./x’: Exec format error", Process, "./x")]
    [InlineData("su-exec: /app/hello: Exec format error", Process, "/app/hello")]
    [InlineData("[dumb-init] /app/hello: Exec format error", Process, "/app/hello")]
    [InlineData("execvp failed: Exec format error", Process, null)]
    [InlineData("error: exec format error", Process, null)]
    [InlineData("exec : exec format error", Process, null)]
    [InlineData("s6-supervise app: warning: unable to spawn ./run: Exec format error", Process, "./run")]
    [InlineData("supervisor: couldn't exec /app/hello: ENOEXEC", Process, "/app/hello")]
    [InlineData("OSError: [Errno 8] Exec format error: '/app/hello'", Process, "/app/hello")]
    [InlineData("OSError: [Errno 8] Exec format error: \"/it's\"", Process, "/it's")]
    [InlineData("2026/11/22 13:35:08 fork/exec /app/hello: exec format error", Process, "/app/hello")]
    [InlineData("panic: fork/exec ./worker: exec format error", Process, "./worker")]
    [InlineData("Error: spawn /app/hello ENOEXEC", Process, "/app/hello")]
    [InlineData("Error: spawn ENOEXEC", Process, null)]
    [InlineData("java.io.IOException: Cannot run program \"/app/hello\": error=8, Exec format error", Process, "/app/hello")]
    [InlineData("java.io.IOException: Cannot run program \"./x\" (in directory \"/srv\"): Exec failed, error: 8 (Exec format error) ", Process, "./x")]
    [InlineData("app.rb:3:in 'Kernel#exec': Exec format error - /app/hello (Errno::ENOEXEC)", Process, "/app/hello")]
    [InlineData("Can't exec \"/app/hello\": Exec format error at app.pl line 3.", Process, "/app/hello")]
    [InlineData("System.ComponentModel.Win32Exception (8): An error occurred trying to start process '/app/hello' with working directory '/'. Exec format error", Process, "/app/hello")]
    [InlineData("Error: Os { code: 8, kind: Uncategorized, message: \"Exec format error\" }", Process, null)]
    public void A_refusal_is_told_by_whoever_met_it(string line, Speaker speaker, string? program) =>
        Assert.Equal(new StartLine(speaker, IsExecFormatError: true, program), StartLine.Parse(line));

    [Theory]
    [InlineData("exec /entrypoint.sh: no such file or directory", "/entrypoint.sh")]
    [InlineData("exec /entrypoint.sh: permission denied", "/entrypoint.sh")]
    [InlineData("standard_init_linux.go:228: exec user process caused: no such file or directory", null)]
    [InlineData("{\"msg\":\"exec container process (missing dynamic library?) `/app/hello`: No such file or directory\",\"level\":\"error\",\"time\":\"2026-11-22T13:35:36.455450Z\"}", "/app/hello")]
    public void A_runtime_may_be_refused_for_another_reason(string line, string? program) =>
        Assert.Equal(new StartLine(Speaker.Runtime, IsExecFormatError: false, program), StartLine.Parse(line));

    /// <summary>busybox takes a foreign program for a script; an ordinary script can say the same.</summary>
    [Theory]
    [InlineData("/app/hello: line 2: syntax error: unterminated quoted string", "/app/hello")]
    [InlineData("/app/hello: line 1: syntax error: unexpected \"(\"", "/app/hello")]
    public void A_shells_syntax_error_only_fits(string line, string program) =>
        Assert.Equal(new StartLine(Speaker.Process, IsExecFormatError: true, program) { IsGuess = true }, StartLine.Parse(line));

    [Theory]
    [InlineData("")]
    [InlineData("exec")]
    [InlineData("exec /app/hello: something went wrong")]
    [InlineData("exec: \"/app/hello\": executable file not found in $PATH")]
    [InlineData("Traceback (most recent call last):")]
    [InlineData("ValueError: bad format")]
    [InlineData("panic: runtime error: index out of range [3] with length 3")]
    [InlineData("/run.sh: line 12: jq: not found")]
    [InlineData("run.sh: line 1: syntax error: unexpected end of file")]
    [InlineData("/app: line x: syntax error: y")]
    [InlineData("error=80, no space")]
    [InlineData("we exec container process many times a day")]
    [InlineData("[WARN  tini (6)] Tini is not running as PID 1")]
    [InlineData("[FATAL tini (6)] something else")]
    public void Other_lines_say_nothing_of_the_kind(string line) =>
        Assert.Null(StartLine.Parse(line));

    /// <summary>An application that writes a runtime's words into its own log is not the runtime.</summary>
    [Theory]
    [InlineData("INFO starting: exec /app/hello: exec format error")]
    [InlineData("app said: exec container process `/app/hello`: Exec format error")]
    [InlineData("exec /app/hello: Exec format error")]
    public void Words_of_a_runtime_within_a_line_are_a_processs(string line) => Assert.Equal(Process, StartLine.Parse(line)?.Speaker);

    [Fact]
    public void A_very_long_line_is_read_in_part() =>
        Assert.Null(StartLine.Parse(new string('x', 9000) + ": Exec format error"));
}

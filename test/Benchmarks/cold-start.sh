#!/bin/sh
# How long the function needs until it asks for its first event, compared with the smallest Native AOT program there is.
#
# usage: test/Benchmarks/cold-start.sh [RUNS [BOOTSTRAP]]
#   RUNS       measured runs of each program, taken in turn after three warm-up runs (default 40)
#   BOOTSTRAP  a published function binary; without it one is published for this machine
#
# Printed are, over all runs, minimum, median and maximum of
#   - the time from posix_spawn until the function's request for /next has arrived (the measuring program is the Runtime API),
#   - the time from posix_spawn until the empty program has ended and is reaped,
#   - the ratio of the two, run by run (goal: at most 3),
# and the peak resident memory (VmHWM) of both: at the first /next, and while the empty program sleeps in its Main.
# Needs: the .NET SDK, clang (what Native AOT links with), Linux.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
runs=${1:-40}
out=$root/artifacts/cold-start
. "$root/test/Benchmarks/native.sh"

if [ $# -ge 2 ]; then
    bootstrap=$2
else
    publish "$root/src/EcsExecFormat.Lambda" "$out/function"
    bootstrap=$out/function/bootstrap
fi
publish "$root/test/Benchmarks/Empty" "$out/empty"
dotnet build "$root/test/Benchmarks/ColdStart" --configuration Release --output "$out/bench" --verbosity quiet --nologo
exec dotnet "$out/bench/ColdStart.dll" "$runs" "$bootstrap" "$out/empty/Empty"

#!/bin/sh
# What thousands of stopped tasks cost: the function's binary in 5 processes at once (the template's ReservedConcurrency), all fed from one queue, on LocalAws, whose ECS throttles
# as Amazon's says it does. An invocation that fails comes up to two times more, after seconds instead of minutes, and is dead-lettered then.
#
# usage: test/Benchmarks/storm.sh [EVENTS [BOOTSTRAP]]
#   EVENTS     tasks that stop in each storm (default 10000)
#   BOOTSTRAP  a published function binary; without it one is published for this machine
#
# The storms: one crash-looping service in mode deploy, whose events name the image's digest, and one whose events name its tag alone; and a bad base image under 500 services in 5 clusters,
# one of which is in mode deploy, of which every second service is named by tag alone. Printed are, for each,
#   - the time, and the peak resident memory (VmHWM) of the largest process,
#   - deliveries after a failure, and events that failed three times,
#   - messages, by kind and action, and by who they are for, where they say so; revisions and services that were changed,
#   - calls to AWS by operation, with those that were throttled and sent again.
# Goals for the first storm: at most 60 calls to ECS and 12 to ECR, one message, one change, below 60 MiB.
# Needs: the .NET SDK, clang (what Native AOT links with), Linux.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
events=${1:-10000}
out=$root/artifacts/storm
. "$root/test/Benchmarks/native.sh"

if [ $# -ge 2 ]; then
    bootstrap=$2
else
    publish "$root/src/EcsExecFormat.Lambda" "$out/function"
    bootstrap=$out/function/bootstrap
fi
dotnet build "$root/test/Benchmarks/Storm" --configuration Release --output "$out/bench" --verbosity quiet --nologo
for storm in service tag image; do
    dotnet "$out/bench/Storm.dll" "$storm" "$events" "$bootstrap"
done

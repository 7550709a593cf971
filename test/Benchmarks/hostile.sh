#!/bin/sh
# What hostile registries can make the function hold, wait for and ask: each of their answers is read, as the function reads it, by a new process that is
# compiled as the function is, once alone and once three at a time, which is as many as an invocation examines together.
#
# usage: test/Benchmarks/hostile.sh [WORDS [SECONDS]]
#   WORDS    only the answers whose names match this regular expression (default: all)
#   SECONDS  when the reading ends (default 20)
#
# Printed are, for each reading:
#   - peak resident memory (VmHWM; goal: below 64 MiB),
#   - the time to the answer,
#   - the requests that the registry has got by then,
#   - the answer: nothing is believed, and there is a reason.
# Needs: the .NET SDK, clang (what Native AOT links with), Linux.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
words=${1:-.}
seconds=${2:-20}
out=$root/artifacts/hostile
. "$root/test/Benchmarks/native.sh"

publish "$root/test/Benchmarks/Hostile" "$out/program"
program=$out/program/Hostile
mkfifo "$out/lines.$$"
"$program" serve "$out/ca.pem" >"$out/lines.$$" &
server=$!
trap 'kill "$server"; rm -f "$out/lines.$$" "$out/cases.$$"' EXIT
exec 3<"$out/lines.$$"
read -r counts <&3
while read -r line <&3 && [ -n "$line" ]; do
    printf '%s\n' "$line"
done >"$out/cases.$$"
grep -E "$words" "$out/cases.$$" | while IFS='|' read -r name host place index; do
    for times in 1 3; do
        "$program" read "$out/ca.pem" "$counts" "$seconds" "$times" "$name" "$host" "$place" "$index"
    done
done

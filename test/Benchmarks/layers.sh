#!/bin/sh
# What it takes to find an image's program in a large layer, read from a registry on loopback as the function reads it.
#
# usage: test/Benchmarks/layers.sh [MIB [FILES]]
#   MIB    what the large layers unpack to (default 1024); their last entry is the program
#   FILES  files in the layers of many small files (default 200000)
#
# Printed are, for each image, each read by a new process that is compiled as the function is:
#   - bytes of the layers that were read, in the registry and unpacked,
#   - the time from the first call to the answer,
#   - peak resident memory (VmHWM) before the first call and after the answer (goal: at most 64 MiB),
#   - the answer.
# Images: gzip, zstd, and zstd with the widest window that is read; of noise, which does not compress, and of what shrinks to about half; with the program in a small layer on top of
# the noise; and of many files. They are made once and stay under artifacts/layers (5 GiB for the defaults).
# Needs: the .NET SDK, clang (what Native AOT links with), Linux.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
mib=${1:-1024}
files=${2:-200000}
out=$root/artifacts/layers
images=$out/images-$mib-$files
. "$root/test/Benchmarks/native.sh"

publish "$root/test/Benchmarks/Layers" "$out/program"
program=$out/program/Layers
if [ ! -e "$images/images" ]; then
    rm -rf "$images" "$images.part"
    "$program" make "$images.part" "$mib" "$files"
    mv "$images.part" "$images"
fi

mkfifo "$out/address.$$"
"$program" serve "$images" >"$out/address.$$" &
server=$!
trap 'kill "$server"; rm -f "$out/address.$$"' EXIT
read -r address <"$out/address.$$"
while read -r name digest; do
    "$program" inspect "$address" "$name" "$digest"
done <"$images/images"

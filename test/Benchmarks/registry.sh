#!/bin/sh
# What a look at an image in a registry takes, beside skopeo: Debian's docker-registry on loopback, plain http, no login.
#
# usage: test/Benchmarks/registry.sh [RUNS]
#   RUNS   measured runs of each command, taken in turn after three warm-up runs (default 50)
#
# Printed are, for an image of one manifest, an index of two platforms and one of seven,
#   - what ours, a program that is compiled as the function is, says of it: the platforms, and what is chosen on amd64,
#   - the time that each command takes as a whole process: median, minimum, maximum, and the median of the ratios to ours, run by run,
#   - the requests that each sent for one look, by the registry's own log.
# Ours reads the index, the chosen entry's manifest and its config. So does skopeo inspect, which first asks what the registry speaks; skopeo inspect --raw
# reads the index and nothing else. Each run is a new process: ours first tries https, of which the log shows nothing.
# Needs: the .NET SDK, clang (what Native AOT links with), docker-registry, skopeo.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
runs=${1:-50}
out=$root/artifacts/registry
images=$root/test/data/truth/images
. "$root/test/Benchmarks/native.sh"
for tool in docker-registry skopeo; do
    command -v "$tool" >/dev/null || { echo "registry.sh: $tool is not installed" >&2; exit 2; }
done

publish "$root/test/Benchmarks/Registry" "$out/program"
program=$out/program/Registry

work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT
cat >"$work/config.yml" <<END
version: 0.1
log: {level: info}
storage: {filesystem: {rootdirectory: $work/storage}}
http: {addr: '127.0.0.1:0', secret: of-the-benchmark}
END
mkfifo "$work/said"
docker-registry serve "$work/config.yml" >"$work/requests" 2>"$work/said" &
server=$!
# It says on which port it listens once it does, and what it says later has to be read, too.
exec 3<"$work/said"
port=
while [ -z "$port" ] && read -r line <&3; do
    port=$(expr "$line" : '.*listening on 127\.0\.0\.1:\([0-9]*\)') || :
done
[ -n "$port" ] || { echo "registry.sh: docker-registry did not start" >&2; exit 1; }
cat <&3 >/dev/null &

logged() {
    wc -l <"$work/requests"
}

compare() {
    name=$1 about=$2 image=127.0.0.1:$port/bench/$1:latest
    shift 2
    skopeo copy --quiet --all --preserve-digests --dest-tls-verify=false "oci:$images/$name:latest" "docker://$image"
    printf '%s, %s: ours says %s\n' "$name" "$about" "$("$program" inspect "$image")"
    set -- "$@" "$program inspect $image"
    for command in "$@"; do
        before=$(logged)
        $command >/dev/null
        words=${command##*/program/}
        printf '  %-50s %d requests\n' "${words% *}" $(($(logged) - before))
    done
    "$program" compare "$runs" "$@"
}

inspect='skopeo inspect --no-tags --tls-verify=false'
at=docker://127.0.0.1:$port/bench
skopeo --version
compare b-arm64-ok 'one manifest' "$inspect $at/b-arm64-ok:latest"
compare j-index-amd64-arm64 'an index of 2' "$inspect $at/j-index-amd64-arm64:latest" "$inspect --raw $at/j-index-amd64-arm64:latest"
compare z-multi-7arch 'an index of 7' "$inspect $at/z-multi-7arch:latest" "$inspect --raw $at/z-multi-7arch:latest"

# For the scripts beside it: what Native AOT compiles for on this machine, and how.
case $(uname -m) in
    x86_64) rid=linux-x64 ;;
    aarch64) rid=linux-arm64 ;;
    *) echo "${0##*/}: no Native AOT target for $(uname -m)" >&2; exit 2 ;;
esac

# usage: publish PROJECT FOLDER
publish() {
    dotnet publish "$1" --configuration Release --runtime "$rid" --output "$2" --verbosity quiet --nologo
}

#!/usr/bin/env bash
# What the Dockerfile does, without a container engine: publishes for both architectures, checks what would be in the image, and runs
# it as an unprivileged user from a folder it cannot write to. The base image and its layers are what this cannot check.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
pid=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null; chmod -R u+w "$work"; rm -rf "$work"' EXIT
chmod 755 "$work"
fail() { echo "image-steps: $1" >&2; exit 1; }

machine() { od -An -tx2 -j18 -N2 "$1" | tr -d ' '; } # e_machine of an ELF file
native=amd64
[ "$(uname -m)" = aarch64 ] && native=arm64
for arch in ${IMAGE_ARCHS:-amd64 arm64}; do
  app=$work/$arch
  eng/image-publish.sh "$arch" 0.1.0 "$app" "$work/obj" >"$work/$arch.log" 2>&1 || { tail -20 "$work/$arch.log" >&2; fail "$arch does not publish"; }
  [ -x "$app/prewarm" ] || fail "$arch: no executable"
  wanted=003e
  [ "$arch" = arm64 ] && wanted=00b7
  [ "$(machine "$app/prewarm")" = $wanted ] || fail "$arch: the executable is for another architecture"
  for file in LICENSE THIRD-PARTY-LICENCES.txt sbom.cdx.json prewarm.deps.json; do [ -s "$app/$file" ] || fail "$arch: $file is missing"; done
  ! find "$app" -name '*.pdb' -o -name '*Tests*' | grep -q . || fail "$arch: symbols or tests are in the image"
  native_code=$(find "$app" -name '*.so' | while read -r file; do [ "$(machine "$file")" = $wanted ] || echo "$file"; done)
  [ -z "$native_code" ] || fail "$arch: native code of another architecture: $native_code"
  echo "$arch: $(du -sm "$app" | cut -f1) MB, $(grep -c . "$app/THIRD-PARTY-LICENCES.txt") packages"
done

app=$work/$native
chmod -R a-w,a+rX "$app"
mkdir -m 1777 "$work/tmp"
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
run=(env -u HOME "DOTNET_EnableDiagnostics=0" "TMPDIR=$work/tmp" "DOTNET_ROOT=${DOTNET_ROOT:-$(dirname "$(readlink -f "$(command -v dotnet)")")}"
  "$app/prewarm" scaler --set "Scaler:HttpPort=$port" --set Scaler:GrpcPort=0 --set "Scaler:HttpAddress=127.0.0.1" --set "Scaler:GrpcAddress=127.0.0.1" --set Scaler:ForecasterAddress=)
root="the root is writable here: it takes root's rights to mount it otherwise"
if [ "$(id -u)" -eq 0 ]; then
  run=(setpriv --reuid=1654 --regid=1654 --clear-groups "${run[@]}")
  # A mount namespace of its own, in which all but the folder for temporary files is read-only, as in the pod.
  locked='mount --make-rprivate / && mount -o remount,bind,ro / && mount -t tmpfs -o mode=1777 tmpfs "$0"'
  if unshare --mount sh -c "$locked" "$work/tmp" 2>/dev/null; then
    root="the root is read-only"
    run=(unshare --mount sh -c "$locked"' && exec "$@"' "$work/tmp" "${run[@]}")
  fi
fi
cd "$app"
"${run[@]}" >"$work/run.log" 2>&1 &
pid=$!
for _ in $(seq 300); do
  kill -0 "$pid" 2>/dev/null || { cat "$work/run.log" >&2; fail "the published program ended"; }
  if python3 -c "import sys, urllib.request; urllib.request.urlopen('http://127.0.0.1:$port/healthz', timeout=2)" 2>/dev/null; then
    user=$(ps -o uid= -p "$pid" | tr -d ' ')
    [ "$user" != 0 ] || fail "runs as root"
    kill -TERM "$pid"
    wait "$pid" || fail "the program did not end cleanly"
    pid=
    echo "runs as user $user from a folder it cannot write to; $root"
    exit 0
  fi
  sleep 0.2
done
cat "$work/run.log" >&2
fail "no answer on /healthz"

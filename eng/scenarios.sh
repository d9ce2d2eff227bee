#!/usr/bin/env bash
# Simulates the samples and writes docs/scenarios.md and the tables of the samples: `eng/scenarios.sh [PREWARM]`. About five minutes of one core.
set -euo pipefail
cd "$(dirname "$0")/.."
prewarm=${1:-artifacts/bin/Prewarm.Cli/release/prewarm}
[ -x "$prewarm" ] || { echo "build first: dotnet build -c Release src/Prewarm.Cli" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 manifests/samples/traffic.py all --output "$work"
simulate() { # simulate TRACE COLD-START
  "$prewarm" simulate --trace "$work/$1.csv" --cold-start "$2" --policies reactive,prewarm,oracle --format json >"$work/$1.json" 2>/dev/null
}
simulate vllm-chat 300s
simulate triton-model-03 120s
simulate triton-model-42 180s
simulate triton-model-77 180s
simulate regions-eu 600s
simulate regions-us 600s
simulate regions-asia 600s
simulate nlp-api 300s
simulate hybrid-transcription 180s
simulate hybrid-documents 300s
simulate hybrid-analytics 300s
simulate formula 300s
simulate node-prewarming 540s
python3 manifests/samples/finetuning-queue/queue_model.py --nights 200 --seed 7 >"$work/queue.txt"
python3 eng/scenarios.py "$work"

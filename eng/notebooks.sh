#!/usr/bin/env bash
# Executes the notebooks on data of a started Prewarm: `eng/notebooks.sh [--keep]`. With --keep the outputs are written back.
set -euo pipefail
cd "$(dirname "$0")/.."
prewarm=${PREWARM:-$PWD/artifacts/bin/Prewarm.Cli/release/prewarm}
work=$(mktemp -d)
demo=
trap '[ -z "$demo" ] || kill "$demo" 2>/dev/null || true; rm -rf "$work"' EXIT
python3=/usr/bin/python3 # Debian's, which has Debian's packages.
mkdir "$work/data"
$python3 manifests/samples/traffic.py vllm-chat --output "$work"
port=$($python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$prewarm" demo --headless --trace "$work/vllm-chat.csv" --for 6h --port "$port" >"$work/demo.log" 2>&1 &
demo=$!
$python3 eng/fetch.py "http://127.0.0.1:$port" "$work/data" "$work/history.csv" || { tail -20 "$work/demo.log" >&2; exit 1; }
kill "$demo" 2>/dev/null || true
"$prewarm" backtest --input "$work/history.csv" --lead 5m,1h --models last-value,seasonal-naive-day,seed,weekly-profile,holt-winters,auto --format json >"$work/data/backtest.json"
for cold in 60 300 600; do
  "$prewarm" simulate --trace "$work/history.csv" --cold-start ${cold}s --policies reactive,prewarm,oracle --format json >"$work/data/simulate-$cold.json"
done
export PREWARM_DATA="$work/data"
for notebook in notebooks/*.ipynb; do
  $python3 -m nbconvert --to notebook --execute --ExecutePreprocessor.timeout=120 --output-dir "$work/out" "$notebook"
done
[ "${1:-}" = --keep ] && cp "$work"/out/*.ipynb notebooks/
echo "$(ls "$work/out" | wc -l) notebooks executed"

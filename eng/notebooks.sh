#!/usr/bin/env bash
# Executes the notebooks on data of a started Prewarm: `eng/notebooks.sh [--keep]`. With --keep the outputs are written back; without it
# what the notebooks hold is compared with what came out now.
set -euo pipefail
cd "$(dirname "$0")/.."
prewarm=${PREWARM:-$PWD/artifacts/bin/Prewarm.Cli/release/prewarm}
python3=/usr/bin/python3 # Debian's, which has Debian's packages.
[ -x "$prewarm" ] || { echo "notebooks: build first: dotnet build -c Release src/Prewarm.Cli" >&2; exit 1; }
$python3 -c 'import ipykernel, matplotlib, nbconvert, pandas' ||
  { echo "notebooks: apt-get install python3-pandas python3-matplotlib python3-nbconvert python3-ipykernel" >&2; exit 1; }
work=$(mktemp -d)
demo=
trap '[ -z "$demo" ] || kill "$demo" 2>/dev/null || true; rm -rf "$work"' EXIT
mkdir "$work/data"
$python3 manifests/samples/traffic.py vllm-chat --output "$work"
port=$($python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
# Paced, so that it is still there to be asked when the first forecast is ready.
"$prewarm" demo --headless --speed 60 --trace "$work/vllm-chat.csv" --for 6h --port "$port" >"$work/demo.log" 2>&1 &
demo=$!
$python3 eng/fetch.py "http://127.0.0.1:$port" "$work/data" "$work/history.csv" || { tail -20 "$work/demo.log" >&2; exit 1; }
kill "$demo" 2>/dev/null || true
"$prewarm" backtest --input "$work/history.csv" --lead 5m,1h --evaluate 0.1 --models last-value,seasonal-naive-day,seed,weekly-profile,holt-winters,auto --format json >"$work/data/backtest.json"
for cold in 60 300 600; do
  "$prewarm" simulate --trace "$work/history.csv" --cold-start ${cold}s --policies reactive,prewarm,oracle --format json >"$work/data/simulate-$cold.json"
done
export PREWARM_DATA="$work/data" PYDEVD_DISABLE_FILE_VALIDATION=1 # The kernel warns about its own debugger otherwise.
for notebook in notebooks/*.ipynb; do
  $python3 -m nbconvert --log-level=WARN --to notebook --execute --ExecutePreprocessor.timeout=120 --ExecutePreprocessor.record_timing=False \
    --output-dir "$work/out" "$notebook"
done
[ "${1:-}" = --keep ] && cp "$work"/out/*.ipynb notebooks/
$python3 eng/notebook-check.py "$work/out" notebooks

#!/usr/bin/env python3
"""Waits for a started Prewarm and takes history and forecast of its first workload: `fetch.py URL FOLDER CSV`.

The history is cut to whole days, so that it does not depend on the minute in which it was fetched.
"""

import json
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from datetime import datetime, timedelta
from pathlib import Path

DAY = 24 * 60
DAYS_MIN = 14
PATIENCE_SECONDS = 600  # A first training on two busy cores.


def get(address):
    with urllib.request.urlopen(address, timeout=10) as answer:
        return json.load(answer)


def points(history):
    """History as instants and values, known minutes only at both ends."""
    begin = datetime.fromisoformat(history["from"].replace("Z", "+00:00"))
    step = timedelta(seconds=history["stepSeconds"])
    rows = [{"at": f"{begin + index * step:%Y-%m-%dT%H:%M:%SZ}", "value": value} for index, value in enumerate(history["values"])]
    known = [index for index, row in enumerate(rows) if row["value"] is not None]
    rows = rows[known[0] : known[-1] + 1] if known else []
    return rows[: len(rows) // DAY * DAY]


def first_workload(base):
    """The first workload that has a forecast; None while there is none yet."""
    try:
        listed = get(f"{base}/api/v1/workloads")
        rows = listed if isinstance(listed, list) else listed.get("workloads") or listed.get("items") or []
        for row in rows:
            path = f"{base}/api/v1/workloads/{row['namespace']}/{row['name']}"
            forecast = get(f"{path}/forecast")
            until = datetime.fromisoformat(forecast["origin"].replace("Z", "+00:00"))
            span = urllib.parse.urlencode({"from": (until - timedelta(days=28)).isoformat(), "to": until.isoformat()})
            return points(get(f"{path}/history?{span}")), forecast
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return None
    return None


def main():
    base, folder, csv = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    until = time.monotonic() + PATIENCE_SECONDS
    found = None
    while time.monotonic() < until:
        found = first_workload(base)
        if found and len(found[0]) >= DAYS_MIN * DAY:
            break
        time.sleep(0.5)
    if not found:
        print("fetch: no workload with history and forecast within ten minutes", file=sys.stderr)
        return 1
    history, forecast = found
    (folder / "history.json").write_text(json.dumps({"points": history}), encoding="utf-8")
    (folder / "forecast.json").write_text(json.dumps(forecast), encoding="utf-8")
    lines = [f"{point['at']},{'' if point['value'] is None else point['value']}" for point in history]
    csv.write_text("timestamp,value\n" + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} minutes of history")
    return 0


if __name__ == "__main__":
    sys.exit(main())

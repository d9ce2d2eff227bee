#!/usr/bin/env python3
"""Makes docs/scenarios.md of the JSON that `prewarm simulate` printed for each sample: `scenarios.py FOLDER`."""

import json
import sys
from pathlib import Path

HEAD = """# Scenarios

What each policy costs and misses on the traffic of the [samples](../manifests/samples). Written by `eng/scenarios.sh`; the traffic is
made (seeded, `manifests/samples/traffic.py`), the policies are the classes that answer KEDA, the fleet and the HPA are those of
`prewarm simulate`. For measured traffic see the accuracy and outcome tables.

`index` = GPU-hours relative to an oracle that knows the future, plus 50 times the share of requests that waited longer than 2 s.
"tuned" is the best of eight targets chosen per trace in hindsight, which nobody can do in advance.

| trace | cold start | reactive 80 %: GPU-hours, missed, index | reactive tuned: index | Prewarm: GPU-hours, missed, index | oracle: GPU-hours |
|---|---|---|---|---|---|
"""


def cell(policy):
    return f"{policy['gpuHours']:,.0f}, {100 * policy['missedFraction']:.2f} %, {policy['costIndex']:.2f}"


def main():
    print(HEAD, end="")
    better = total = 0
    for file in sorted(Path(sys.argv[1]).glob("*.json")):
        result = json.loads(file.read_text(encoding="utf-8"))
        policies = result["policies"]
        reactive = [policy for policy in policies if policy["name"] == "reactive"]
        default = next(policy for policy in reactive if policy["parameters"]["target"] == 0.8)
        tuned = min(reactive, key=lambda policy: policy["costIndex"])
        prewarm = next(policy for policy in policies if policy["name"] == "prewarm")
        oracle = next(policy for policy in policies if policy["name"] == "oracle")
        total += 1
        better += prewarm["costIndex"] <= tuned["costIndex"]
        print(
            f"| {file.stem} | {result['coldStart']} | {cell(default)} | {tuned['costIndex']:.2f} at {tuned['parameters']['target']} "
            f"| {cell(prewarm)} | {oracle['gpuHours']:,.0f} |"
        )
    print(f"\nPrewarm, untuned, is at or below the tuned reactive policy on {better} of {total} traces.")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Makes docs/scenarios.md and the tables of the samples of what `prewarm simulate` printed: `scenarios.py FOLDER`."""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
HEAD = """# Scenarios

What each policy costs and misses on the traffic of the [samples](../manifests/samples). Written by `eng/scenarios.sh`; the traffic is
made (seeded, `manifests/samples/traffic.py`), the policies are the classes that answer KEDA, the fleet and the HPA are those of
`prewarm simulate`. Traces that were measured are judged elsewhere; made ones show a situation, they prove nothing about yours.

Index: GPU-hours relative to an oracle that knows the future, plus 50 times the share of requests that waited longer than 2 s.
"tuned" is the best of eight targets chosen per trace in hindsight, which nobody can do in advance.

| sample | trace | cold start | reactive 80 %: GPU-hours, missed, index | reactive tuned: index | Prewarm: GPU-hours, missed, index | oracle: GPU-hours |
|---|---|---|---|---|---|---|
"""
SAMPLE_HEAD = "| policy | trace | GPU-hours | missed | p99 wait | index |\n|---|---|---|---|---|---|\n"
SAMPLES = {
    "vllm-chat": ["vllm-chat"],
    "triton-100-models": ["triton-model-03", "triton-model-42", "triton-model-77"],
    "regions-70b": ["regions-eu", "regions-us", "regions-asia"],
    "nlp-api": ["nlp-api"],
    "hybrid-platform": ["hybrid-transcription", "hybrid-documents", "hybrid-analytics"],
    "formula": ["formula"],
    "node-prewarming": ["node-prewarming"],
}


class Result:
    """One trace: its policies by the roles that the tables show."""

    def __init__(self, file):
        read = json.loads(file.read_text(encoding="utf-8"))
        policies = read["policies"]
        reactive = [policy for policy in policies if policy["name"] == "reactive"]
        self.trace, self.cold = file.stem, read["coldStart"]
        self.default = next(policy for policy in reactive if policy["parameters"]["target"] == 0.8)
        self.tuned = min(reactive, key=lambda policy: policy["costIndex"])
        self.prewarm = next(policy for policy in policies if policy["name"] == "prewarm")
        self.oracle = next(policy for policy in policies if policy["name"] == "oracle")


def cell(policy):
    return f"{policy['gpuHours']:,.0f}, {100 * policy['missedFraction']:.2f} %, {policy['costIndex']:.2f}"


def overview(results):
    text = HEAD
    for sample, traces in SAMPLES.items():
        for result in (results[trace] for trace in traces):
            text += (
                f"| {link(sample)} | {result.trace} | {result.cold} | {cell(result.default)} "
                f"| {result.tuned['costIndex']:.2f} at {result.tuned['parameters']['target']} "
                f"| {cell(result.prewarm)} | {result.oracle['gpuHours']:,.0f} |\n"
            )
    better = sum(round(result.prewarm["costIndex"], 2) <= round(result.tuned["costIndex"], 2) for result in results.values())
    return text + f"\nPrewarm, untuned, is at or below the tuned reactive policy on {better} of {len(results)} traces.\n"


def link(sample):
    return f"[{sample}](../manifests/samples/{sample})"


def queue(printed):
    """The fine-tuning queue: a model of its own with policies of its own; `printed` are its table's rows."""
    lines = [[part.strip() for part in line.strip("|").split("|")] for line in printed.splitlines() if line.startswith("| ")]
    rows = [line for line in lines if line[0] != "policy"]
    text = """
## The fine-tuning queue

Jobs with a deadline, not requests that wait: `queue_model.py` plays two hundred nights on spot nodes. Cost is in on-demand GPU-hours.

| sample | policy | cost a night | spot hours | on-demand hours | nights late | jobs late |
|---|---|---|---|---|---|---|
"""
    return text + "".join(f"| {link('finetuning-queue')} | " + " | ".join(row) + " |\n" for row in rows)


def rows(result):
    tuned = f"reactive, best target in hindsight ({result.tuned['parameters']['target']})"
    shown = [("reactive at 80 %", result.default), (tuned, result.tuned), ("Prewarm", result.prewarm), ("oracle", result.oracle)]
    return "".join(
        f"| {label} | {result.trace} | {policy['gpuHours']:,.0f} | {100 * policy['missedFraction']:.2f} % "
        f"| {policy['p99WaitSeconds']:.1f} s | {policy['costIndex']:.2f} |\n"
        for label, policy in shown
    )


def main():
    folder = Path(sys.argv[1])
    results = {file.stem: Result(file) for file in folder.glob("*.json")}
    printed = (folder / "queue.txt").read_text(encoding="utf-8")
    (ROOT / "docs" / "scenarios.md").write_text(overview(results) + queue(printed), encoding="utf-8")
    page = ROOT / "manifests" / "samples" / "finetuning-queue" / "README.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(text[: text.index("| policy |")] + printed, encoding="utf-8")
    for sample, traces in SAMPLES.items():
        page = ROOT / "manifests" / "samples" / sample / "README.md"
        text = page.read_text(encoding="utf-8")
        table = SAMPLE_HEAD + "".join(rows(results[trace]) for trace in traces)
        page.write_text(text[: text.index(SAMPLE_HEAD)] + table, encoding="utf-8")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Compares executed notebooks with the kept ones: `notebook-check.py EXECUTED KEPT`.

Every code cell must have been executed in order and have the same kinds of output. What is printed of the fetched traffic, which is seeded,
must be the same to the letter; what a model had a part in may differ, and is held to bounds by the notebooks' own asserts.
"""

import json
import sys
from pathlib import Path

SEEDED = {"your-traffic.ipynb"}


def code_cells(path):
    return [cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]


def kinds(cell):
    return [(output["output_type"], *sorted(output.get("data", {}))) for output in cell["outputs"]]


def printed(cell):
    return "".join("".join(output["text"]) for output in cell["outputs"] if output["output_type"] == "stream")


def problems(executed, kept):
    fresh, known = code_cells(executed), code_cells(kept)
    if [cell["source"] for cell in fresh] != [cell["source"] for cell in known]:
        yield "is not the notebook that was executed"
        return
    for number, (now, before) in enumerate(zip(fresh, known), start=1):
        if before["execution_count"] != number:
            yield f"cell {number}: its outputs were not kept"
        elif kinds(now) != kinds(before):
            yield f"cell {number}: gives {kinds(now)}, kept are {kinds(before)}"
        elif executed.name in SEEDED and printed(now) != printed(before):
            yield f"cell {number}: prints {printed(now)!r}, kept is {printed(before)!r}"


def main():
    executed, kept = Path(sys.argv[1]), Path(sys.argv[2])
    found = [f"{path.name}: {problem}" for path in sorted(executed.glob("*.ipynb")) for problem in problems(path, kept / path.name)]
    for problem in found:
        print(problem, file=sys.stderr)
    if found:
        print("eng/notebooks.sh --keep writes the outputs anew", file=sys.stderr)
        return 1
    print(f"{len(list(executed.glob('*.ipynb')))} notebooks executed and as kept")
    return 0


if __name__ == "__main__":
    sys.exit(main())

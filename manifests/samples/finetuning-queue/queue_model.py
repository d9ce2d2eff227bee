#!/usr/bin/env python3
"""Nights of a fine-tuning queue on spot nodes: `queue_model.py [--nights 200] [--seed 7]`.

A model of the queue, not a run of Prewarm: it shows what a deadline and an on-demand buffer are worth. Jobs come from 17:00 to 01:00, last an
hour on average, and must be done by 06:00. Spot capacity comes and goes; a reclaimed job goes on from its last checkpoint (half an hour ago at
most). Spot costs 0.35 a GPU-hour, on-demand 1.00. A start takes 8 minutes and is paid for.
"""

import argparse
import math
import random

TICK = 5 / 60
DEADLINE = 13.0  # hours after 17:00
START = 8 / 60


def night(rng):
    """Arrivals (hour, work in hours) and spot capacity per tick of one night."""
    jobs = sorted((rng.uniform(0, 8), rng.lognormvariate(math.log(0.85), 0.55)) for _ in range(rng.randint(50, 90)))
    capacity, level = [], 14.0
    for _ in range(int(16 / TICK)):
        level = min(20.0, max(0.0, level + rng.gauss(0, 0.8) + 0.05 * (12 - level)))
        capacity.append(int(level))
    return jobs, capacity


def run(jobs, capacity, policy, on_demand_max):
    """Spot hours, on-demand hours and unfinished jobs at the deadline."""
    waiting, spot, extra, coming = [], [], [], list(jobs)
    spot_hours = extra_hours = 0.0
    late = 0
    for tick, available in enumerate(capacity):
        now = tick * TICK
        while coming and coming[0][0] <= now:
            waiting.append(coming.pop(0)[1])
        while len(spot) > available:  # Reclaimed: back to the last checkpoint.
            waiting.insert(0, spot.pop() + 0.25)
        left = sum(waiting) + sum(spot) + sum(extra)
        on_demand = policy(now, left, len(spot) + len(waiting), available)
        while waiting and len(spot) < min(20, available):
            spot.append(waiting.pop(0) + START)
        while waiting and len(extra) < min(on_demand_max, on_demand):
            extra.append(waiting.pop(0) + START)
        spot_hours += len(spot) * TICK
        extra_hours += len(extra) * TICK
        spot = [work - TICK for work in spot if work > TICK]
        extra = [work - TICK for work in extra if work > TICK]
        if late == 0 and now + TICK >= DEADLINE:
            late = len(waiting) + len(spot) + len(extra)
            return spot_hours, extra_hours, late
    return spot_hours, extra_hours, late


def reactive(_now, _left, _jobs, _available):
    """One job, one spot node: KEDA's way, no buffer."""
    return 0


def always_eight(_now, _left, jobs, _available):
    """A fixed on-demand pool of eight beside the spot nodes."""
    return 8 if jobs else 0


def deadline(now, left, _jobs, available):
    """What spot will not finish in time, at nine tenths of its capacity of now and with a third more work than is known."""
    hours = max(TICK, DEADLINE - now - START - 0.5)
    expected = left * 1.33 + (0 if now >= 8 else (8 - now) * 8.5)
    return max(0, math.ceil(expected / hours - 0.9 * available))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nights", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    print("| policy | cost a night | spot hours | on-demand hours | nights late | jobs late |\n|---|---|---|---|---|---|")
    for name, policy, limit in [("reactive, spot only", reactive, 0), ("reactive, eight on-demand always", always_eight, 8), ("deadline with buffer", deadline, 8)]:
        rng = random.Random(options.seed)
        results = [run(*night(rng), policy, limit) for _ in range(options.nights)]
        spot, extra, late = (sum(result[i] for result in results) for i in range(3))
        nights = sum(result[2] > 0 for result in results)
        cost = (0.35 * spot + extra) / options.nights
        print(f"| {name} | {cost:.1f} | {spot / options.nights:.1f} | {extra / options.nights:.1f} | {nights} of {options.nights} | {late} |")


if __name__ == "__main__":
    main()

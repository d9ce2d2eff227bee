#!/usr/bin/env python3
"""Writes the traffic of the samples: `traffic.py SAMPLE|all --output DIR`.

Each trace is four weeks of requests per second, one value a minute, as `timestamp,value`. The numbers are made, not measured:
they show a shape that such services have. Only the standard library is used and every trace has its own fixed seed, so
the same command gives the same bytes everywhere.
"""

import argparse
import math
import random
from datetime import datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

START = datetime(2026, 3, 2, tzinfo=timezone.utc)  # a Monday; Europe and America change their clocks inside the four weeks
MINUTES = 28 * 24 * 60


def bell(hour, centre, width):
    """A day's hump: 1 at `centre`, falling off over `width` hours, across midnight."""
    distance = min(abs(hour - centre), 24 - abs(hour - centre))
    return math.exp(-0.5 * (distance / width) ** 2)


def office(hour, start, end, ramp=0.12):
    """Office hours: 0 outside, 1 inside; the rise takes about five times `ramp` hours, since people start together."""
    return 1 / ((1 + math.exp(-(hour - start) / ramp)) * (1 + math.exp((hour - end) / ramp)))


def local_times(zone):
    """Weekday (0 is Monday) and hour of the day of every minute, on the clock of the zone's people."""
    tz = ZoneInfo(zone)
    for minute in range(MINUTES):
        local = (START + timedelta(minutes=minute)).astimezone(tz)
        yield minute, local.weekday(), local.hour + local.minute / 60


def wandering(rng, minutes, size):
    """A slow multiplier around 1: some days are busier than others, and nobody knows why."""
    level, values = 0.0, []
    for _ in range(minutes):
        level = 0.998 * level + rng.gauss(0, size * math.sqrt(1 - 0.998**2))
        values.append(math.exp(level))
    return values


def jitter(rng, minutes, size):
    """A quick multiplier around 1 that holds for a few minutes: retries, links that are shared, batches of a client."""
    level, values = 0.0, []
    for _ in range(minutes):
        level = 0.8 * level + rng.gauss(0, size * math.sqrt(1 - 0.8**2))
        values.append(math.exp(level))
    return values


def daily(seed, zone, peak, shape, weekend, night=0.0, noise=0.12):
    """A day's `shape` (a function of the local hour) in a zone, scaled to `peak`; weekends take a share; `night` is the floor."""
    rng = random.Random(seed)
    mood = wandering(rng, MINUTES, 0.08)
    quick = jitter(rng, MINUTES, noise)
    values = []
    for minute, weekday, hour in local_times(zone):
        level = peak * shape(hour) * (weekend if weekday >= 5 else 1.0) * mood[minute]
        values.append(max(night, level * quick[minute]))
    return values


def chat():
    """Chat for people in Germany: a start at nine, a lunch dip, evenings strongest, nothing at night."""

    def shape(hour):
        return 0.75 * office(hour, 9, 12) + 0.8 * office(hour, 13, 17.5) + bell(hour, 20.5, 1.6)

    return [0.0 if value < 1.0 else value for value in daily(11, "Europe/Berlin", 60, shape, 0.8, noise=0.18)]


def triton(index):
    """One of the hundred Triton models: every model has its own hours, height and weekday share."""
    rng = random.Random(2000 + index)
    start, length = rng.uniform(6, 14), rng.uniform(2, 8)
    zone = rng.choice(["Europe/Berlin", "America/New_York", "Asia/Singapore"])
    peak = 5 * math.exp(rng.gauss(0, 1.2))
    ramp = rng.choice([0.1, 0.3, 0.8])
    weekend = rng.uniform(0.1, 1.0)
    return daily(2000 + index, zone, peak, lambda hour: office(hour, start, start + length, ramp), weekend, 0.02 * peak, 0.2)


def region(seed, zone, peak):
    """A region of the 70B model: office hours and an evening on the clocks of its people."""

    def shape(hour):
        return 0.9 * office(hour, 8.8, 12.2) + office(hour, 13, 17.8) + 0.5 * bell(hour, 20.5, 1.5)

    return daily(seed, zone, peak, shape, 0.45, night=0.03 * peak, noise=0.15)


def nlp():
    """NLP API: office hours, and a partner who sends 20 minutes of bulk at random, about five times a week."""
    values = daily(41, "Europe/Paris", 40, lambda hour: office(hour, 9, 12.5) + office(hour, 14, 18), 0.12, 0.5, 0.15)
    rng = random.Random(42)
    minute = 0
    while True:
        minute += int(rng.expovariate(1 / (7 * 24 * 60 / 5)))
        if minute >= MINUTES:
            return values
        for offset in range(min(20, MINUTES - minute)):
            values[minute + offset] += 55 * min(1.0, (offset + 1) / 3)


def transcription():
    """Real-time transcription: meetings start on the hour and on the half hour and last 25 or 50 minutes."""
    values = daily(61, "Europe/Berlin", 30, lambda hour: office(hour, 9, 12) + 0.9 * office(hour, 13, 17), 0.05, 0.2)
    full, half = range(0, 50), range(30, 55)
    return [value * (0.3 + 0.8 * (minute % 60 in full) + 0.3 * (minute % 60 in half)) for minute, value in enumerate(values)]


def documents():
    """Document pipeline: steady by day, a batch from an archive every night at 02:00."""
    values = daily(62, "Europe/Berlin", 15, lambda hour: bell(hour, 11, 3.5), 0.3, night=0.5)
    for minute, _, hour in local_times("Europe/Berlin"):
        if 2 <= hour < 3.5:
            values[minute] += 35
    return values


def analytics():
    """Periodic analytics: half an hour at a quarter past every fourth hour, a longer run on Monday morning."""
    rng = random.Random(63)
    values = []
    for _, weekday, hour in local_times("Europe/Berlin"):
        in_run = 0.25 <= hour % 4 < 0.75
        monday = weekday == 0 and 6 <= hour < 8
        values.append(0.2 + (20 + rng.gauss(0, 1) if in_run or monday else 0))
    return values


def api():
    """A plain public API for the formula sample: a wide day, an evening and a weekend."""
    return daily(71, "America/Chicago", 45, lambda hour: 0.8 * bell(hour, 11, 3) + bell(hour, 19.5, 2), 0.7, 2, 0.2)


def nodes():
    """Demand for whole nodes of a cluster: the sum of many teams that start together in Berlin."""
    return daily(81, "Europe/Berlin", 30, lambda hour: office(hour, 8.9, 12.4, 0.2) + office(hour, 13, 18, 0.2), 0.15, 1.5)


SAMPLES = {
    "vllm-chat": chat,
    "triton-model-03": lambda: triton(3),
    "triton-model-42": lambda: triton(42),
    "triton-model-77": lambda: triton(77),
    "regions-eu": lambda: region(31, "Europe/Berlin", 40),
    "regions-us": lambda: region(32, "America/New_York", 55),
    "regions-asia": lambda: region(33, "Asia/Tokyo", 30),
    "nlp-api": nlp,
    "hybrid-transcription": transcription,
    "hybrid-documents": documents,
    "hybrid-analytics": analytics,
    "formula": api,
    "node-prewarming": nodes,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sample", choices=[*SAMPLES, "all"])
    parser.add_argument("--output", type=Path, required=True, help="folder for SAMPLE.csv")
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    for name in SAMPLES if options.sample == "all" else [options.sample]:
        with open(options.output / f"{name}.csv", "w", encoding="utf-8", newline="\n") as file:
            file.write("timestamp,value\n")
            for minute, value in enumerate(SAMPLES[name]()):
                instant = START + timedelta(minutes=minute)
                file.write(f"{instant:%Y-%m-%dT%H:%M:%SZ},{value:.3f}\n")


if __name__ == "__main__":
    main()

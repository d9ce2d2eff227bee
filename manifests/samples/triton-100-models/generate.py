#!/usr/bin/env python3
"""Writes a ScaledObject for every model in models.csv: `generate.py | kubectl apply -f -`."""

import csv
from pathlib import Path

TEMPLATE = """---
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata:
  name: triton-{model}
  namespace: inference
spec:
  scaleTargetRef:
    name: triton-{model}
  minReplicaCount: 1
  maxReplicaCount: {max_replicas}
  pollingInterval: 15
  triggers:
    - type: external
      metadata:
        scalerAddress: prewarm.prewarm:9090
        engine: triton
        selector: model="{model}"
        targetPerReplica: "{target_per_replica}"
        leadTime: {lead_time}
        timezone: {timezone}
        team: vision
"""

with open(Path(__file__).with_name("models.csv"), encoding="utf-8") as file:
    for row in csv.DictReader(file):
        print(TEMPLATE.format(**row), end="")

"""Reads an exposition with the reference parser of its format, and prints what is in it as JSON.

The first argument is the format; the exposition comes on standard input.
"""

import json
import sys

from prometheus_client import parser as text
from prometheus_client.openmetrics import parser as openmetrics

PARSERS = {"openmetrics": openmetrics, "text": text}

families = list(PARSERS[sys.argv[1]].text_string_to_metric_families(sys.stdin.read()))
report = [
    {
        "name": family.name,
        "kind": family.type,
        "help": family.documentation,
        "samples": [
            {"name": sample.name, "labels": sample.labels, "value": sample.value}
            for sample in family.samples
        ],
    }
    for family in families
]
json.dump(report, sys.stdout)

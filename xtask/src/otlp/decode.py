"""Decodes requests of OTLP by its published schema, and prints their log records as JSON.

Each argument is a file that holds the body of a request, compressed with gzip.
"""

import gzip
import json
import sys

from opentelemetry.proto.collector.logs.v1 import logs_service_pb2


def value(any_value):
    """A value by its type; integers as texts, since JSON does not have them all."""
    kind = any_value.WhichOneof("value")
    content = getattr(any_value, kind)
    return {kind: str(content) if kind == "int_value" else content}


def attributes(pairs):
    found = {pair.key: value(pair.value) for pair in pairs}
    if len(found) != len(pairs):
        raise ValueError(f"a key is there twice: {pairs}")
    return found


def records(request):
    for resource_logs in request.resource_logs:
        resource = attributes(resource_logs.resource.attributes)
        for scope_logs in resource_logs.scope_logs:
            scope = scope_logs.scope
            for record in scope_logs.log_records:
                known = {field.name for field, _ in record.ListFields()}
                yield {
                    "resource": resource,
                    "scope": [scope.name, scope.version],
                    "fields": sorted(known),
                    "event_name": record.event_name,
                    "time_unix_nano": str(record.time_unix_nano),
                    "observed_time_unix_nano": str(record.observed_time_unix_nano),
                    "severity": [record.severity_number, record.severity_text],
                    "attributes": attributes(record.attributes),
                }


report = []
for path in sys.argv[1:]:
    with gzip.open(path) as body:
        request = logs_service_pb2.ExportLogsServiceRequest.FromString(body.read())
    report.append(list(records(request)))
json.dump(report, sys.stdout)

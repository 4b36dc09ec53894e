"""validate.py SCHEMAS json FILE | validate.py SCHEMAS package FOLDER: whether an export is HSDS 3.0."""

import csv
import json
import sys
from pathlib import Path

from frictionless import Package
from jsonschema import FormatChecker
from jsonschema.validators import validator_for

schemas, form, path = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])


def judge(schema, value):
    """Each fault of a value, with where it is."""
    validator = validator_for(schema)(schema, format_checker=FormatChecker())
    return [f"{'/'.join(map(str, fault.absolute_path))}: {fault.message[:200]}" for fault in validator.iter_errors(value)]


def typed(cell, schema):
    """A cell as the value that the schema speaks of; an empty one is none."""
    if schema.get("type") == "number":
        return float(cell)
    return cell


faults = []
if form == "json":
    services = json.loads(path.read_text())
    schema = json.loads((schemas / "service.json").read_text())
    assert isinstance(services, list) and services
    faults = [fault for service in services for fault in judge(schema, service)]
    count = len(services)
else:
    report = Package(str(path / "datapackage.json")).validate()
    faults = [str(fault) for fault in report.flatten(["title", "message"])]
    tabular = json.loads((schemas / "tabular.json").read_text())
    tables, count = {}, 0
    for name, table in tabular["properties"].items():
        columns, file = table["items"]["properties"], path / table["items"]["path"]
        if not file.exists():
            continue
        with file.open(newline="") as lines:
            rows = list(csv.DictReader(lines))
        unknown = set(rows[0]) - set(columns)
        faults += [f"{file.name}: no column of HSDS: {column}" for column in unknown]
        # an empty cell says nothing, but for the parts of an address, which HSDS wants named
        needed = set(table["items"]["required"]) | set(table["items"].get("tabular_required", []))
        faults += [f"{file.name}: no column {column}" for column in needed - set(rows[0])]
        empty = needed if name == "address" else set()
        tables[name] = [
            {key: typed(cell, columns[key]) for key, cell in row.items() if cell or key in empty} for row in rows
        ]
        if name != "address":
            faults += [f"{file.name}: an empty {key}" for row in rows for key in needed if not row.get(key)]
        count += len(rows)
    assert tables.get("service") and tables.get("organization")
    faults += judge(tabular, tables)

print("\n".join(faults) or f"{path.name}: {count} valid")
sys.exit(bool(faults))

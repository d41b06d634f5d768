# SPDX-License-Identifier: MIT
"""Checks a document for KCIDB on standard input by KCIDB's own schema, the newest that there is,
and that what belongs together is there: a line a test, as it was understood."""

import json
import sys

import jsonschema
from kcidb_io import schema

data = json.load(sys.stdin)
newest = schema.LATEST
if data["version"] != {"major": newest.major, "minor": newest.minor}:
    sys.exit(f"the newest version is {newest.major}.{newest.minor}")
newest.validate_exactly(data)
# kcidb-io does not look at formats.
jsonschema.validate(
    data, newest.json, format_checker=jsonschema.Draft7Validator.FORMAT_CHECKER
)

checkouts = {checkout["id"] for checkout in data["checkouts"]}
builds = {build["id"] for build in data["builds"]}
if not {build["checkout_id"] for build in data["builds"]} <= checkouts:
    sys.exit("a build of no checkout")
if not {test["build_id"] for test in data["tests"]} <= builds:
    sys.exit("a test of no build")
if len({test["id"] for test in data["tests"]}) != len(data["tests"]):
    sys.exit("an id comes twice")

for test in data["tests"]:
    why = f": {test['comment']}" if "comment" in test else ""
    print(test["status"], test["path"] + why)

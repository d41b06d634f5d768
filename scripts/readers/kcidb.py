# SPDX-License-Identifier: MIT
"""Checks a KCIDB document on standard input against KCIDB's newest schema, and its references.
Prints a line for each test, as parsed."""

import json
import sys

import jsonschema
from kcidb_io import schema

data = json.load(sys.stdin)
newest = schema.LATEST
if data["version"] != {"major": newest.major, "minor": newest.minor}:
    sys.exit(f"the newest version is {newest.major}.{newest.minor}")
newest.validate_exactly(data)
# kcidb-io does not check formats.
jsonschema.validate(
    data, newest.json, format_checker=jsonschema.Draft7Validator.FORMAT_CHECKER
)

checkouts = {checkout["id"] for checkout in data["checkouts"]}
builds = {build["id"] for build in data["builds"]}
if not {build["checkout_id"] for build in data["builds"]} <= checkouts:
    sys.exit("a build refers to a missing checkout")
if not {test["build_id"] for test in data["tests"]} <= builds:
    sys.exit("a test refers to a missing build")
if len({test["id"] for test in data["tests"]}) != len(data["tests"]):
    sys.exit("an id occurs twice")

for test in data["tests"]:
    comment = f": {test['comment']}" if "comment" in test else ""
    print(test["status"], test["path"] + comment)

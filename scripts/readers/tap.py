# SPDX-License-Identifier: MIT
"""Parses KTAP on standard input with tap.py, each level on its own, subtests first. Prints a line for
each result, as parsed."""

import sys

# The directory of this file would hide the package tap.
sys.path.pop(0)
from tap.parser import Parser  # noqa: E402


def read_level(lines):
    own, nested = [], []
    for line in lines:
        if line.startswith("  "):
            nested.append(line[2:])
            continue
        if nested:
            read_level(nested)
            nested = []
        own.append(line)
    if nested:
        sys.exit("subtests without a result")
    planned, found = None, 0
    for line in Parser().parse_text("\n".join(own) + "\n"):
        if line.category == "plan":
            if planned is not None or found:
                sys.exit("the plan does not come first")
            planned = line.expected_tests
        elif line.category == "bail":
            print("bail", line.reason)
        elif line.category == "test":
            found += 1
            if line.number != found:
                sys.exit(f"test {line.number} has position {found}")
            status = "skip" if line.skip else "ok" if line.ok else "not-ok"
            reason = ": " + line.directive.reason if line.skip else ""
            print(status, line.description.strip() + reason)
    if planned != found:
        sys.exit(f"{planned} tests were planned, {found} were found")


text = sys.stdin.buffer.read().decode()
# Python's splitlines has more line separators than other parsers.
lines = text.splitlines()
if not lines or lines[0] != "KTAP version 1":
    sys.exit("no KTAP")
read_level(lines)

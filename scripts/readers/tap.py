# SPDX-License-Identifier: MIT
"""Reads KTAP on standard input as tap.py does, subtests first, each level for itself: a line a
result, as it was understood."""

import sys

# The folder of this file would hide the package of the same name.
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
                sys.exit(f"test {line.number} comes as number {found}")
            word = "skip" if line.skip else "ok" if line.ok else "not-ok"
            why = ": " + line.directive.reason if line.skip else ""
            print(word, line.description.strip() + why)
    if planned != found:
        sys.exit(f"{planned} tests were planned, and {found} came")


text = sys.stdin.buffer.read().decode()
# As Python sees lines, which is more often than others do.
lines = text.splitlines()
if not lines or lines[0] != "KTAP version 1":
    sys.exit("no KTAP")
read_level(lines)

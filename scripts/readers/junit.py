# SPDX-License-Identifier: MIT
"""Checks JUnit XML on standard input against the schema that Jenkins reads by, and its counts
against what is there: a line a test, as it was understood."""

import pathlib
import sys

from lxml import etree

document = etree.fromstring(sys.stdin.buffer.read())
schema = etree.XMLSchema(etree.parse(str(pathlib.Path(sys.prefix) / "junit.xsd")))
schema.assertValid(document)

PROBLEMS = {"failures": "failure", "errors": "error", "skipped": "skipped"}
for holder in document.iter("testsuite", "testsuites"):
    cases = list(holder.iter("testcase"))
    counts = {"tests": len(cases)}
    for name, tag in PROBLEMS.items():
        counts[name] = sum(case.find(tag) is not None for case in cases)
    for name, count in counts.items():
        # The schema has no "skipped" of all suites.
        if name in holder.attrib or holder.tag == "testsuite":
            if int(holder.get(name)) != count:
                sys.exit(f"{holder.get('name')}: {name} is {holder.get(name)}, not {count}")

names = [case.get("name") for case in document.iter("testcase")]
if len(set(names)) != len(names):
    sys.exit("a name comes twice")

for case in document.iter("testcase"):
    problems = [child for child in case if child.tag in PROBLEMS.values()]
    if not problems:
        print("pass", case.get("name"))
    for problem in problems:
        print(problem.tag, f"{case.get('name')}: {problem.get('message')}")

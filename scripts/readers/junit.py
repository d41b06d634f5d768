# SPDX-License-Identifier: MIT
"""Checks JUnit XML on standard input against the schema that Jenkins uses, and its counts against
its content. Prints a line for each test, as parsed."""

import pathlib
import sys

from lxml import etree

document = etree.fromstring(sys.stdin.buffer.read())
schema = etree.XMLSchema(etree.parse(str(pathlib.Path(sys.prefix) / "junit.xsd")))
schema.assertValid(document)

PROBLEMS = {"failures": "failure", "errors": "error", "skipped": "skipped"}
for element in document.iter("testsuite", "testsuites"):
    cases = list(element.iter("testcase"))
    counts = {"tests": len(cases)}
    for name, tag in PROBLEMS.items():
        counts[name] = sum(case.find(tag) is not None for case in cases)
    for name, count in counts.items():
        # The schema has no "skipped" attribute of testsuites.
        if name in element.attrib or element.tag == "testsuite":
            if int(element.get(name)) != count:
                sys.exit(f"{element.get('name')}: {name} is {element.get(name)}, not {count}")

names = [case.get("name") for case in document.iter("testcase")]
if len(set(names)) != len(names):
    sys.exit("a name occurs twice")

for case in document.iter("testcase"):
    problems = [child for child in case if child.tag in PROBLEMS.values()]
    if not problems:
        print("pass", case.get("name"))
    for problem in problems:
        print(problem.tag, f"{case.get('name')}: {problem.get('message')}")

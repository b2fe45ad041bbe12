"""Reports read by libraries of others. Usage: read.py sarif|junit|checkstyle REPORT OTHER"""

import json
import sys
from pathlib import Path


def check(holds, what):
    if not holds:
        sys.exit(f"{what}")


def sarif(report, log):
    """The report holds a result and an error of the run; SARIF Multitool's own log holds no complaint but one."""
    run = json.loads(Path(report).read_text(encoding="utf-8"))["runs"][0]
    check(run["results"] and not run["invocations"][0]["executionSuccessful"], "the report is empty")
    complaints = json.loads(Path(log).read_text(encoding="utf-8-sig"))["runs"][0].get("results", [])
    for complaint in complaints:
        check(complaint["ruleId"] == "SARIF2005", complaint)
    print(f"{len(run['results'])} results")


def junit(report, schema):
    import xmlschema
    from junitparser import JUnitXml

    xmlschema.XMLSchema(schema).validate(report)
    suites = JUnitXml.fromfile(report)
    cases = [case for suite in suites for case in suite]
    kinds = {type(result).__name__ for case in cases for result in case.result}
    check({"Error", "Failure", "Skipped"} <= kinds, f"missing outcomes: {kinds}")
    check(suites.tests == len(cases), "the count of tests is wrong")
    print(f"{len(cases)} tests")


def checkstyle(report, whole):
    """Every violation that diff-quality reads is a finding of the JSON report, at its line."""
    from diff_cover.violationsreporters.java_violations_reporter import CheckstyleXmlDriver

    violations = CheckstyleXmlDriver().parse_reports([Path(report).read_text(encoding="utf-8")])
    found = json.loads(Path(whole).read_text(encoding="utf-8"))
    expected = {
        (finding["location"]["path"], finding["location"]["start"]["line"])
        for finding in found["findings"]
        if finding["suppressed"] is None
    }
    expected |= {(error["location"]["path"], 1) for error in found["errors"] if error["location"]}
    read = {(path, violation.line) for path, lines in violations.items() for violation in lines}
    check(read == expected, f"read and written differ: {read ^ expected}")
    print(f"{len(read)} places")


if __name__ == "__main__":
    {"sarif": sarif, "junit": junit, "checkstyle": checkstyle}[sys.argv[1]](*sys.argv[2:])

"""action.yml and the snippets of docs/ci.md: each fits the schema of its service, and its shell parts run.

Usage: ci.py FORCELINT, in an environment with check-jsonschema.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
FORCELINT = Path(sys.argv[1]).resolve()
SCHEMAS = {"github": "vendor.github-workflows", "gitlab": "vendor.gitlab-ci", "azure": "vendor.azure-pipelines"}
CARGO = """#!/bin/sh
# Stands for cargo: forcelint is built already.
test "$1" = install || exit 1
root=$HOME/.cargo
while [ $# -gt 0 ]; do
    case $1 in --root) root=$2 ;; esac
    shift
done
mkdir -p "$root/bin" && cp "$FORCELINT" "$root/bin/forcelint"
"""


def fits(schema, path):
    # The patterns of Azure's schema are not for the Unicode mode.
    options = ["--regex-variant", "nonunicode", "--builtin-schema", schema]
    subprocess.run([sys.executable, "-m", "check_jsonschema", *options, path], check=True)


def run(script, work, project, **variables):
    """Runs a script as a CI server does, in a copy of a fixture: its findings are warnings."""
    environment = {
        "PATH": f"{work}/bin:{work}/home/.cargo/bin:{os.environ['PATH']}",
        "HOME": f"{work}/home",
        "FORCELINT": str(FORCELINT),
        **variables,
    }
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True)


def expect(holds, what, ended):
    if not holds:
        sys.exit(f"{what}: status {ended.returncode}\n{ended.stdout}{ended.stderr}")


def action(work, project):
    path = ROOT / "action.yml"
    fits("vendor.github-actions", path)
    described = YAML(typ="safe").load(path)
    inputs = described["inputs"]

    def steps(**given):
        values = {f"inputs.{name}": given.get(name, about["default"]) for name, about in inputs.items()}
        values |= {"runner.temp": f"{work}/runner", "github.action_path": str(ROOT)}
        ended = None
        for step in described["runs"]["steps"]:
            fill = lambda text: re.sub(r"\$\{\{ *([\w.]+) *\}\}", lambda found: values[found[1]], str(text))
            if "${{" in step["run"]:
                sys.exit("an expression in a script can be made to run anything")
            ended = run(step["run"], work, project, **{name: fill(value) for name, value in step["env"].items()})
            if ended.returncode != 0:
                break
        return ended

    ended = steps()
    expect(ended.returncode == 1 and "::warning title=forcelint " in ended.stdout, "the action's defaults", ended)
    ended = steps(args="--fail-on never --select deploy", format="text\nsarif:a b.sarif\n", path="force-app\n")
    expect(ended.returncode == 0 and (project / "a b.sarif").exists(), "the action's inputs", ended)
    ended = steps(path="$(touch owned); `touch owned`")
    expect(ended.returncode == 2 and not (project / "owned").exists(), "an input that is a script", ended)


def snippets(work, project):
    text = (ROOT / "docs/ci.md").read_text(encoding="utf-8")
    seen = set()
    for language, service, block in re.findall(r"^```(\w+) ?([\w-]*)\n(.*?)^```", text, re.M | re.S):
        seen.add(service or language)
        if service in SCHEMAS:
            path = work / f"{service}.yml"
            path.write_text(block, encoding="utf-8")
            fits(SCHEMAS[service], path)
        commands = []
        if service == "gitlab":
            commands = YAML(typ="safe").load(block)["forcelint"]["script"]
        elif service == "azure":
            commands = [step["script"] for step in YAML(typ="safe").load(block)["steps"] if "script" in step]
        elif language == "groovy":
            commands = re.findall(r"sh '(.*)'", block)
        elif language == "sh":
            commands = [line for line in block.splitlines() if line.startswith("forcelint ")]
        for command in commands:
            ended = run(command, work, project)
            lints = command.startswith("forcelint check") and "--fail-on never" not in command
            expect(ended.returncode == int(lints) and not ended.stderr, command, ended)
        for name in re.findall(r"[\w-]+\.(?:json|xml)\b", " ".join(commands)):
            expect((project / name).stat().st_size > 2, f"{name} is empty", ended)
    missing = {*SCHEMAS, "groovy", "sh", "pre-commit"} - seen
    if missing:
        sys.exit(f"docs/ci.md has no snippet for {missing}")


def main():
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        (work / "bin").mkdir()
        (work / "home/.cargo/bin").mkdir(parents=True)
        cargo = work / "bin/cargo"
        cargo.write_text(CARGO)
        cargo.chmod(0o755)
        project = work / "project"
        shutil.copytree(ROOT / "fixtures/mogli-org", project)
        action(work, project)
        snippets(work, project)
    print("ci: the action and the snippets fit their services and run")


main()

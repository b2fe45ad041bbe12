#!/bin/sh
# The reports of a fixture, read by programs of others.
# Usage: tests/consumers/formats.sh FORCELINT [DIRECTORY for the programs]
set -eu
forcelint=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
root=$(cd "$(dirname "$0")/../.." && pwd)
tools=${2:-$(mktemp -d)}
mkdir -p "$tools"
tools=$(cd "$tools" && pwd)
reports=$(mktemp -d)
trap 'rm -rf "$reports"' EXIT

[ -x "$tools/venv/bin/python" ] || python3 -m venv "$tools/venv"
"$tools/venv/bin/pip" install --quiet --disable-pip-version-check \
    check-jsonschema==0.39.0 diff_cover==11.0.1 junitparser==5.0.3 xmlschema==4.3.2
# The packages' own scripts do no more than set a file's mode, which is done below.
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$tools" \
    @actions/core@3.0.1 @microsoft/sarif-multitool-linux@5.7.0 @types/node@20 @umbrelladocs/rdformat-validator@1.0.1 \
    codeclimate-types@0.3.1 typescript@5.9.3

# A project with every level, a file name that needs escaping, a suppressed finding, and a file that cannot be read.
project=$reports/project
cp -R "$root/fixtures/broken" "$project"
sets=$project/force-app/main/default/permissionsets
mkdir -p "$sets"
ln -s nowhere "$sets/Gone.permissionset-meta.xml"
printf '\357\273\277<PermissionSet xmlns="http://soap.sforce.com/2006/04/metadata">\r\n<label>Gr\303\274\303\237e</label><labl/>\r\n' \
    > "$sets/Sales %26, 50%: Ä.permissionset-meta.xml"
printf '[[accept]]\nrule = "merge-conflict"\nreason = "an example"\n' > "$project/forcelint.toml"
cd "$project"
for format in json sarif github gitlab junit checkstyle rdjson jsonl; do
    status=0
    "$forcelint" check --show-suppressed --select all --format "$format" > "$reports/report.$format" || status=$?
    test "$status" -eq 2 || { echo "$format: exit status $status" >&2; exit 1; }
done
cd "$reports"

echo "SARIF Multitool:"
multitool=$tools/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool
chmod u+x "$multitool"
# It complains that no `informationUri` tells where forcelint lives (SARIF2005); everything else must be right.
DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 "$multitool" validate report.sarif --rule-kind "Sarif;Gh" --output log.sarif >/dev/null
"$tools/venv/bin/python" "$root/tests/consumers/read.py" sarif report.sarif log.sarif

echo "check-jsonschema, with the published schema:"
"$tools/venv/bin/check-jsonschema" --schemafile "$root/schemas/report.schema.json" report.json

echo "rdformat-validator:"
node "$tools/node_modules/@umbrelladocs/rdformat-validator/bin/rdformat-validator.js" report.rdjson

echo "The types of CodeClimate, which GitLab's Code Quality reads:"
{
    echo 'import type { Issue } from "codeclimate-types"'
    echo 'type Gitlab = Issue & { severity: string; fingerprint: string }'
    printf 'export const issues: Gitlab[] = '
    cat report.gitlab
} > issues.ts
ln -s "$tools/node_modules" node_modules
node node_modules/typescript/bin/tsc --noEmit --strict --skipLibCheck --types node issues.ts

echo "junitparser, and the schema of Jenkins:"
"$tools/venv/bin/python" "$root/tests/consumers/read.py" junit report.junit "$root/tests/schemas/junit-10.xsd"

echo "diff-quality reads Checkstyle:"
"$tools/venv/bin/python" "$root/tests/consumers/read.py" checkstyle report.checkstyle report.json

echo "@actions/core writes the same commands:"
cp "$root/tests/consumers/github.mjs" .
node github.mjs report.json report.github
echo "action.yml and the snippets of docs/ci.md:"
"$tools/venv/bin/python" "$root/tests/consumers/ci.py" "$forcelint"
echo "formats: every report was read"

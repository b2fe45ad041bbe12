#!/bin/sh
# Lints every real project beside the repository (../shared/corpus), where it is there, and compares the number of findings
# by project, rule and level with tests/real-projects.tsv: a change that adds or loses findings is looked at.
# Usage: tests/real-projects.sh FORCELINT [bless]
set -eu
forcelint=$(realpath "$1")
cd "$(dirname "$0")/.."
table=tests/real-projects.tsv
corpus=../shared/corpus
if [ ! -d "$corpus" ]; then
    echo "no $corpus: nothing to compare"
    exit 0
fi
found=$(mktemp)
trap 'rm -f "$found"' EXIT
for project in "$corpus"/*/; do
    name=$(basename "$project")
    status=0
    report=$("$forcelint" check "$project" --format concise --fail-on never --today 2026-11-24) || status=$?
    if [ "$status" -ne 0 ]; then
        echo "$name: exit status $status" >&2
        exit 1
    fi
    printf '%s\n' "$report" |
        sed -nE 's/^.+:[0-9]+:[0-9]+: (error|warning|info)\[([a-z-]+)\] .*/\2\t\1/p' |
        LC_ALL=C sort | uniq -c | awk -v name="$name" '{ print name "\t" $2 "\t" $3 "\t" $1 }'
done >"$found"
if [ "${2:-}" = bless ]; then
    cp "$found" "$table"
fi
diff -u "$table" "$found"

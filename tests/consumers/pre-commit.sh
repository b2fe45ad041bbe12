#!/bin/sh
# The real pre-commit runs the hooks of this checkout: a finding blocks the commit, a clean project passes.
# Usage: tests/consumers/pre-commit.sh [DIRECTORY for the Python environment and the hook's build]
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
work=${1:-$(mktemp -d)}
mkdir -p "$work"
work=$(cd "$work" && pwd)
if [ ! -x "$work/venv/bin/pre-commit" ]; then
    python3 -m venv "$work/venv"
    "$work/venv/bin/pip" install --quiet --disable-pip-version-check pre-commit==4.7.0
fi
export PRE_COMMIT_HOME="$work/home"
# The hook's build takes the dependencies that this checkout has compiled already.
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$root/target}"
project=$(mktemp -d)
trap 'rm -rf "$project"' EXIT

cd "$project"
mkdir -p app/groups app/sets
echo '{ "packageDirectories": [{ "path": "app" }], "sourceApiVersion": "62.0" }' > sfdx-project.json
cat > app/sets/Seller.permissionset-meta.xml <<'XML'
<?xml version="1.0" encoding="UTF-8"?>
<PermissionSet xmlns="http://soap.sforce.com/2006/04/metadata">
    <description>Runs reports &co</description>
    <label>Seller</label>
    <userPermissions>
        <enabled>true</enabled>
        <name>RunReports</name>
    </userPermissions>
</PermissionSet>
XML
git init --quiet
git config user.name test
git config user.email test@example.com
revision=$(git -C "$root" rev-parse HEAD)
cat > .pre-commit-config.yaml <<CONFIG
repos:
  - repo: $root
    rev: $revision
    hooks:
      - id: forcelint
        args: [--color, never]
CONFIG
"$work/venv/bin/pre-commit" validate-manifest "$root/.pre-commit-hooks.yaml"
"$work/venv/bin/pre-commit" install >/dev/null

passes() {
    git add --all
    git commit --quiet --message "$1" >"$work/log" 2>&1 || { cat "$work/log"; echo "blocked: $1" >&2; exit 1; }
    echo "passes: $1"
}

# The commit must be blocked, and the reason shown.
blocks() {
    git add --all
    if git commit --quiet --message "$1" >"$work/log" 2>&1; then
        cat "$work/log"
        echo "let pass: $1" >&2
        exit 1
    fi
    grep -q "$2" "$work/log" || { cat "$work/log"; echo "not told: $2" >&2; exit 1; }
    echo "blocks: $1"
}

mend() {
    sed "$1" "$2" > "$work/mended" && cat "$work/mended" > "$2"
}

seller=app/sets/Seller.permissionset-meta.xml
blocks "a finding" 'error\[malformed-xml\]'
mend 's/ &co//' "$seller"
passes "the finding mended"

cat > app/groups/Sales.permissionsetgroup-meta.xml <<'XML'
<?xml version="1.0" encoding="UTF-8"?>
<PermissionSetGroup xmlns="http://soap.sforce.com/2006/04/metadata">
    <description>Who sells</description>
    <label>Sales</label>
    <permissionSets>Seller</permissionSets>
    <permissionSets>Runner</permissionSets>
    <status>Updated</status>
</PermissionSetGroup>
XML
sed -e 's/Seller/Runner/; s/RunReports/EmailSingle/' "$seller" > app/sets/Runner.permissionset-meta.xml
passes "a group"
rm app/sets/Runner.permissionset-meta.xml
blocks "nothing but a deleted set that a group names" 'warning\[unknown-group-member\]'
git reset --quiet --hard

mend 's/id: forcelint$/id: forcelint-changed/' .pre-commit-config.yaml
printf '<PermissionSet' > app/sets/Old.permissionset-meta.xml
git add --all
git commit --quiet --no-verify --message "an old finding"
printf '\n' >> "$seller"
passes "a clean change beside an old finding, with the hook for changed files"
printf '<' >> "$seller"
blocks "a finding in a changed file" 'error\[malformed-xml\]'

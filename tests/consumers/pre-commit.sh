#!/bin/sh
# The real pre-commit runs the hooks of this checkout: a finding blocks the commit, a clean project passes.
# Usage: tests/consumers/pre-commit.sh [DIRECTORY for the Python environment and the hook's build]
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
work=${1:-$(mktemp -d)}
mkdir -p "$work"
if [ ! -x "$work/venv/bin/pre-commit" ]; then
    python3 -m venv "$work/venv"
    "$work/venv/bin/pip" install --quiet pre-commit
fi
export PRE_COMMIT_HOME="$work/home"
project=$(mktemp -d)
trap 'rm -rf "$project"' EXIT

cp -R "$root/fixtures/packages/." "$project"
cd "$project"
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
"$work/venv/bin/pre-commit" install >/dev/null
git add .

if git commit --quiet --message "with a finding" >commit.log 2>&1; then
    cat commit.log
    echo "pre-commit let a finding pass" >&2
    exit 1
fi
grep -q 'error\[malformed-xml\]' commit.log || { cat commit.log; echo "the finding is not shown" >&2; exit 1; }

# The finding mended, the same commit passes.
sed -i.bak 's/Kept Seller & Co/Kept Seller \&amp; Co/' sales/main/default/permissionsets/Legacy_Kept_Seller.permissionset-meta.xml
rm -f sales/main/default/permissionsets/*.bak commit.log
git add .
git commit --quiet --message "clean"
echo "pre-commit: a finding blocks, a clean project passes"

# Only the changed files are reported on: an old finding elsewhere does not block.
sed -i.bak 's/id: forcelint$/id: forcelint-changed/' .pre-commit-config.yaml
printf '<PermissionSet' > core/permissionsets/Old.permissionset-meta.xml
git add . && git commit --quiet --no-verify --message "an old finding"
printf '\n' >> sales/main/default/permissionsets/Acme_Seller.permissionset-meta.xml
git add .
git commit --quiet --message "a clean change beside it"
echo "pre-commit: the variant for changed files passes over old findings elsewhere"

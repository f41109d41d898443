#!/usr/bin/env bash
# Tests against real engines: Kubo and geth built from pinned modules, PostgreSQL from its wheel, Chromium from Debian,
# a public tlog client in Go, and the contracts' brownie tests. Nothing is left running; builds are cached outside the tree.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '\n==> %s\n' "$*"; }

PATH=$PATH:/usr/local/go/bin
if ! command -v go >/dev/null 2>&1; then
    printf '\nMissing: Go 1.26 or later\nWhat to do: install it (go.dev/dl), so that Kubo and geth can be built\n' >&2
    exit 1
fi

find_chromium() {
    local name
    for name in "${CONCORD_CHROMIUM:-}" chromium chromium-browser google-chrome; do
        if [ -n "$name" ] && command -v "$name" >/dev/null 2>&1; then command -v "$name"; return; fi
    done
    return 1
}

if ! find_chromium >/dev/null; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        say "installing Debian's chromium and chromium-driver"
        export DEBIAN_FRONTEND=noninteractive
        apt-get update -qq </dev/null >/dev/null
        apt-get install -y -qq --no-install-recommends chromium chromium-driver </dev/null >/dev/null
    else
        printf '\nMissing: Chromium\nWhat to do: apt install chromium chromium-driver, or set CONCORD_CHROMIUM to its path\n' >&2
        exit 1
    fi
fi
CONCORD_CHROMIUM=$(find_chromium)
export CONCORD_CHROMIUM

say "building the engines (minutes the first time, then nothing)"
tools/engines/build

status=0
tools/setup.sh contracts slither
# The tests against engines mostly wait for blocks; what is said of the contracts uses a processor meanwhile, politely,
# and in one process group, which `timeout` ends as a whole.
said=$(mktemp)
# shellcheck disable=SC2016
timeout --kill-after=60 2100 nice -n 10 bash -c '
    status=0
    printf "\n==> contracts (brownie)\n"
    tools/contracts.sh test || status=$?
    printf "\n==> contracts (slither)\n"
    .venv/bin/python -m tools.slither || status=$?
    exit "$status"
' >"$said" 2>&1 &
contracts=$!
trap 'kill "$contracts" 2>/dev/null || true; rm -f "$said"' EXIT

say "tests against real engines"
timeout --signal=INT --kill-after=60 "${ENGINE_TESTS_LIMIT:-1800}" \
    .venv/bin/python -m pytest tests/engines -p no:cacheprovider -n 2 --dist loadfile -q -ra || status=$?

wait "$contracts" || status=$?
cat "$said"

exit "$status"

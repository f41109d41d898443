#!/usr/bin/env bash
# Compiles the contracts, exports ABI and bytecode to anchors/artifacts, and runs the brownie tests.
# `tools/contracts.sh test` runs the tests alone; further arguments go to brownie's pytest.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ "${1:-}" = test ]; then
    shift
else
    printf '==> compiling (half a minute)\n'
    .venv/bin/python -m tools.artifacts
fi
rm -f build/brownie/tests*.json # of a run that was cut off
printf '==> brownie tests\n'
exec tools/brownie test "$@"

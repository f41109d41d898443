#!/usr/bin/env bash
# Drives the contracts with random calls and holds them to properties that must hold whatever happens (tests/contracts/invariants).
# Each campaign makes 800 runs of 250 calls; CONCORD_INVARIANT_RUNS chooses fewer. Arguments go to forge, for example
# `--match-contract Committee`.
set -euo pipefail
cd "$(dirname "$0")/.."

export FOUNDRY_PROFILE=invariants FOUNDRY_INVARIANT_RUNS=${CONCORD_INVARIANT_RUNS:-800}
printf '==> invariants: %s runs of 250 calls each (compiling takes a minute or two)\n' "$FOUNDRY_INVARIANT_RUNS"
exec node_modules/.bin/forge test "$@"

"""Every reader of what others wrote."""

from __future__ import annotations

from tests.fuzz import ledger_targets, log_targets, signed_targets

TARGETS = (*log_targets.TARGETS, *signed_targets.TARGETS, *ledger_targets.TARGETS)

"""Builds the review slice over a node's parts: its service for the API, its workers for the supervisor."""

from __future__ import annotations

from ledger_api.parts import Parts
from ledger_api.review.courier import Courier, RetryPolicy
from ledger_api.review.sending import WebhookSender
from ledger_api.review.service import ReviewService
from ledger_api.review.targets import TargetRules
from ledger_api.review.tokens import TokenMaker
from ledger_api.review.watcher import Watcher
from ledger_api.verification.service import VerificationService
from ledger_api.wiring.review_ports import IndexVersions, VerificationDesk


def review_service(parts: Parts, verification: VerificationService) -> ReviewService:
    """What the API offers."""
    desk = VerificationDesk(verification, parts.reader)
    return ReviewService(parts.store, desk, TokenMaker(parts.node_seed), _rules(parts))


def add_review_workers(parts: Parts, verification: VerificationService) -> None:
    """Have recorded answers asked again, and events delivered; each under a lease of its own."""
    interval = parts.settings.poll_interval
    desk = VerificationDesk(verification, parts.reader)
    watcher = Watcher(parts.store, desk, IndexVersions(parts.store))
    policy = RetryPolicy(first=parts.settings.webhook_retry)
    courier = Courier(parts.store, parts.signer, WebhookSender(_rules(parts)), policy=policy)
    parts.supervisor.add("reviews", watcher.run_once, interval)
    parts.supervisor.add("webhooks", courier.run_once, interval)
    parts.closing += [watcher.close, courier.close]


def _rules(parts: Parts) -> TargetRules:
    return TargetRules(production=parts.settings.mode == "production")

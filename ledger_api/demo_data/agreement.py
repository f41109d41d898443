"""An example agreement, written for Concord: a draft between Germany and Viet Nam, and what was signed."""

import json
from datetime import date
from hashlib import sha256
from importlib import resources
from typing import Any

from anchors.hexadecimal import to_hex
from ledger_api.demo_data import STORY_DAY, moved
from ledger_api.domain.agreements.template import US_EC

PARTIES = ("DE", "VN")
LANGUAGES = ("de", "en", "vi")
TITLE = "Recognition of documents on steel products"

_GRACE = {"category": 2, "ends_on": "2027-07-01", "waives": ["CAB_NOT_LISTED", "EDITION_MISMATCH"]}
"""Economies of category II have until then to list their bodies and to test to the edition that is cited."""


def agreement_text(language: str) -> bytes:
    """The wording of the example in one of `LANGUAGES`."""
    return resources.files(__package__).joinpath(f"agreement.{language}.txt").read_bytes()


def draft_terms(today: date = STORY_DAY) -> dict[str, Any]:
    """Terms by the template of 21 CFR Part 26, except that they enter into force a day after ratification.

    Days are counted in Germany, where the story's goods arrive. Dates move with `today`, as those of the
    example documents do.
    """
    annexes = json.loads(resources.files(__package__).joinpath("annexes.json").read_text(encoding="utf-8"))
    texts = [
        {
            "language": language,
            "sha256": to_hex(sha256(agreement_text(language)).digest()),
            "media_type": "text/plain",
        }
        for language in LANGUAGES
    ]
    terms: dict[str, Any] = US_EC.terms(
        title=TITLE,
        parties=PARTIES,
        texts=texts,
        annexes=moved(annexes, today - STORY_DAY),
        entry_into_force={"rule": "DAYS_AFTER", "days": 1, "ratifications": None},
        time_zone="Europe/Berlin",
    )
    return terms


def counter_proposal(draft: dict[str, Any], today: date = STORY_DAY) -> dict[str, Any]:
    """The draft with two changes: earlier documents count, and category II gets a grace period."""
    steel, *others = draft["annexes"]
    grace = moved([_GRACE], today - STORY_DAY)
    return draft | {"prior_documents": True, "annexes": [steel | {"grace": grace}, *others]}

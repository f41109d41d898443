"""Everything that happens in the journeys, in the order of its dates; the questions are the tests'."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from ledger_api.client.concluding import at_once
from ledger_api.client.profile import Profile
from ledger_api.client.reviewing import TokenFile, of_answer, record
from tests.support.journeys import papers
from tests.support.journeys.calendar import REGISTERED
from tests.support.journeys.scene import Json, Scene, Shown

COILS = {"importing_economy": "NL", "customs_office": "NLRTM"}
"""Hai Phong to Rotterdam, and Brazil's pipes to Rotterdam too: the Netherlands by the Union's agreements."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the journeys left behind: papers by name, agreements by the journey, and August's answer."""

    scene: Scene
    papers: dict[str, Shown]
    agreements: dict[str, str]
    institute: Profile
    august: Json
    review: Json
    tokens: TokenFile


def tell(scene: Scene, folder: Path) -> Told:
    """From the register to the annulment of September."""
    issuers = _enter(scene)
    terms = [
        scene.terms("Recognition of coated steel", ("EU", "VN"), papers.COATED),
        scene.terms("Recognition of valves", ("DE", "SA"), papers.VALVE),
        scene.terms("Recognition of declarations on recycled metal", ("AU", "DE"), papers.RECYCLED),
        scene.terms("Recognition of line pipe", ("BR", "EU"), papers.PIPE),
    ]
    found = scene.conclude(*terms, categories={"VN": 2})
    agreements = dict(zip(("S1", "S2", "S4", "S5"), found, strict=True))
    scene.list_body(issuers["laboratory"], agreements["S1"], "COATED")
    scene.calendar.reach(REGISTERED)
    shown = _register(scene, issuers)
    august, review, tokens = _rely_in_august(scene, shown["pipe"], folder)
    scene.calendar.reach("2026-08-24")
    scene.status("SupersedeDocument", issuers["institute"], shown["epd"], "NEW_DATA", shown["epd v2"])
    scene.calendar.reach("2026-09-01")
    scene.status("AnnulDocument", issuers["pipes"], shown["pipe"], "TEST_INVALID")
    return Told(scene, shown, agreements, issuers["institute"], august, review, tokens)


def _enter(scene: Scene) -> dict[str, Profile]:
    """Everybody comes onto the register; bodies are accredited."""
    scene.calendar.reach("2026-01-12")
    entered: dict[str, tuple[str, Json]] = {
        "coater": ("FIRST_PARTY", papers.COATER),
        "laboratory": ("CONFORMITY_BODY", papers.LABORATORY),
        "certifier": ("CONFORMITY_BODY", papers.CERTIFIER),
        "pipe-laboratory": ("CONFORMITY_BODY", papers.PIPE_LABORATORY),
        "institute": ("PROGRAMME_OPERATOR", papers.INSTITUTE),
        "pipes": ("FIRST_PARTY", papers.PIPES),
    }
    made = at_once(*(partial(scene.organisation, name, *who) for name, who in entered.items()))
    issuers = dict(zip(entered, made, strict=True))
    coatings = {"methods": ["ISO 9227"], "standards": ["ISO 12944-6"], "hs": ["72"]}
    valves = {"methods": [], "standards": ["API 6D", "IEC 60079-1"], "hs": ["8481"]}
    pipes = {"methods": [], "standards": ["ISO 15156-2"], "hs": ["7304-7307"]}
    at_once(
        partial(scene.accredit, issuers["laboratory"], "ISO/IEC 17025", "BOA-LAB-0231", coatings),
        partial(scene.accredit, issuers["certifier"], "ISO/IEC 17065", "SAAC-PRD-018", valves),
        partial(scene.accredit, issuers["pipe-laboratory"], "ISO/IEC 17025", "SAAC-LAB-077", pipes),
    )
    return issuers


def _register(scene: Scene, issuers: dict[str, Profile]) -> dict[str, Shown]:
    """The papers of all journeys; a declaration's second version names the first."""
    wanted: dict[str, tuple[str, Json]] = {
        "label": ("coater", papers.FOOTPRINT),
        "unverified label": ("coater", papers.UNVERIFIED),
        "certificate": ("coater", papers.MILL_CERTIFICATE),
        "corrosion": ("laboratory", papers.CORROSION_REPORT),
        "licence": ("certifier", papers.LICENCE),
        "iecex": ("certifier", papers.IECEX),
        "sour service": ("pipe-laboratory", papers.SOUR_SERVICE),
        "epd": ("institute", papers.EPD),
        "pipe": ("pipes", papers.LINE_PIPE),
    }
    made = at_once(*(partial(scene.register, issuers[by], paper) for by, paper in wanted.values()))
    shown = dict(zip(wanted, made, strict=True))
    follows = {"revision": 2, "supersedes": shown["epd"].document}
    shown["epd v2"] = scene.register(issuers["institute"], papers.EPD_V2, **follows)
    return shown


def _rely_in_august(scene: Scene, pipe: Shown, folder: Path) -> tuple[Json, Json, TokenFile]:
    """A consignment of pipes is declared in August; the office keeps its answer under review."""
    scene.calendar.reach("2026-08-20")
    answer = scene.ask(pipe.presentation, "2026-08-20", **COILS)
    tokens = TokenFile(folder / "review.token")
    made: dict[str, Any] = record(scene.node.api, tokens, of_answer(answer))
    return answer, made, tokens

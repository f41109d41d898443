"""The framework of an agreement: parties, texts, directions, entry into force, notice, clocks, annexes.

Whatever decides is written in the terms and voted on with them: a member with an effect has no default here,
except where absence itself says something (null, or an empty list). ``template`` proposes values.
"""

from typing import Annotated, Literal

from pydantic import Field

from ledger_api.domain.agreements.annex import Annex, Direction, Obligation
from ledger_api.domain.documents.fields import DateText, Digest, Economy, Part, Text, Zone
from ledger_api.domain.documents.header import MediaType

TERMS_FORMAT = "concord/agreement/v1"


class LegalText(Part):
    """The agreement's wording in one language: SHA-256 of its bytes, and what they are."""

    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}$")]
    sha256: Digest
    media_type: MediaType


class AgreedDirection(Direction):
    """A direction of the framework, with an obligation of its own where it differs from the agreement's."""

    obligation: Obligation | None = None


class EntryIntoForce(Part):
    """How the first day follows from the day on which every condition is met.

    ``days`` belongs to DAYS_AFTER, ``date`` to ON_DATE. ``ratifications`` is how many of the parties suffice;
    null is all of them.
    """

    rule: Literal["FIRST_DAY_OF_SECOND_MONTH", "DAYS_AFTER", "ON_DATE"]
    days: Annotated[int, Field(ge=1, le=3650)] | None = None
    date: DateText | None = None
    ratifications: Annotated[int, Field(ge=2, le=60)] | None = None


class ConfidenceBuilding(Part):
    """Calendar months from the last signature before which nothing is owed (21 CFR 26.62(c))."""

    months: Annotated[int, Field(ge=0, le=120)]


class Notice(Part):
    """Calendar months from a notice to its effect (21 CFR 26.80(c))."""

    months: Annotated[int, Field(ge=1, le=120)]


class ListingClocks(Part):
    """Days to answer when a body's listing is contested (21 CFR 26.68, 26.16)."""

    body_reply_days: Annotated[int, Field(ge=1, le=3650)]
    party_reply_days: Annotated[int, Field(ge=1, le=3650)]
    contest_days: Annotated[int, Field(ge=1, le=3650)]


class Terms(Part):
    """The terms of an agreement, format ``concord/agreement/v1``.

    ``savings_clause``: earlier results survive suspension and termination. ``transit_clause``: goods already
    on their way are treated as before. ``prior_documents``: documents issued before entry into force count.
    ``time_zone`` is where the days of acts are counted.
    """

    concord: Literal["agreement/v1"]
    title: Text
    kind: Literal["UNILATERAL", "BILATERAL", "MULTILATERAL"]
    legal_form: Literal["AGREEMENT", "ARRANGEMENT"]
    obligation: Obligation
    phase: Literal["TEST_REPORT", "CERTIFICATION"]
    equivalence: Literal["RESULTS", "RULES"]
    parties: Annotated[list[Economy], Field(min_length=2, max_length=60)]
    texts: Annotated[list[LegalText], Field(min_length=1, max_length=60)]
    directions: Annotated[list[AgreedDirection], Field(min_length=1, max_length=4000)] | None = None
    annexes: Annotated[list[Annex], Field(min_length=1, max_length=100)]
    entry_into_force: EntryIntoForce
    confidence_building: ConfidenceBuilding | None = None
    notice: Notice
    savings_clause: bool
    transit_clause: bool
    prior_documents: bool
    accession: bool
    listing_clocks: ListingClocks
    time_zone: Zone

    def annex(self, annex_id: str) -> Annex | None:
        """The annex of that id, or None."""
        return next((annex for annex in self.annexes if annex.id == annex_id), None)

    def obligation_of(self, from_economy: str, to_economy: str, annex: Annex) -> Obligation | None:
        """What ``to_economy`` owes documents of ``from_economy`` under ``annex``; None where nothing is
        agreed.

        Where no directions are listed, every ordered pair is one, of parties that acceded too.
        """
        pair = (from_economy, to_economy)
        if from_economy == to_economy or (
            annex.directions is not None and pair not in [one.pair for one in annex.directions]
        ):
            return None
        if self.directions is None:
            return self.obligation
        listed = next((one for one in self.directions if one.pair == pair), None)
        return None if listed is None else listed.obligation or self.obligation

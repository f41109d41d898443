"""Defaults for a new agreement: those of the mutual recognition agreement of the US and the EC, 21 CFR Part
26.

Each number is a parameter; the clause it is from stands beside it. A template only proposes: what is signed
are the terms that it writes, in which every value stands by itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ledger_api.domain.agreements.clauses import TERMS_FORMAT

Json = Any


@dataclass(frozen=True)
class Template:
    """The rules of 21 CFR Part 26 as parameters; [own] marks what the regulation does not say."""

    entry_rule: Literal["FIRST_DAY_OF_SECOND_MONTH", "DAYS_AFTER", "ON_DATE"] = "FIRST_DAY_OF_SECOND_MONTH"
    """26.80(a): in force on the first day of the second month after the letters were exchanged."""

    new_annex_days: int = 30
    """26.80(b): a further annex is in force that many days after the letters were exchanged."""

    ratifications: int | None = None
    """26.80(a): both parties' letters; None is every party."""

    confidence_building_months: int | None = None
    """26.62(c): obligations start only after the transition; its length is each sector's, so none is
    proposed.
    """

    notice_months: int = 6
    """26.80(c): six calendar months of written notice end the agreement or an annex."""

    savings_clause: bool = True
    """26.80(d): results from before the end stay accepted."""

    body_reply_days: int = 30
    """26.68: a body whose listing is contested has at least 30 days to reply."""

    party_reply_days: int = 60
    """26.68: the other party has 60 days; a body that it does not give up stays listed."""

    contest_days: int = 30
    """26.16: an authority contested without unanimity for 30 days is suspended."""

    listing_required: bool = True
    """26.63(b)(4): each annex lists the bodies that were agreed."""

    accession: bool = False
    """The agreement is of two parties."""

    transit_clause: bool = False
    """[own] Goods already loaded are treated as before a suspension."""

    prior_documents: bool = False
    """[own] Documents issued before entry into force count."""

    time_zone: str = "UTC"
    """[own] Where the days of acts are counted."""

    def terms(
        self,
        *,
        title: str,
        parties: Sequence[str],
        texts: Sequence[Json],
        annexes: Sequence[Json],
        **changes: Json,
    ) -> Json:
        """The JSON of terms between ``parties``; ``changes`` replace members or add optional ones.

        ``read_terms`` reads it, and refuses what ``changes`` made contradictory.
        """
        months = self.confidence_building_months
        return {
            "concord": TERMS_FORMAT.removeprefix("concord/"),
            "title": title,
            "kind": "BILATERAL" if len(parties) == 2 else "MULTILATERAL",
            "legal_form": "AGREEMENT",
            "obligation": "ACCEPT",
            "phase": "CERTIFICATION",
            "equivalence": "RESULTS",
            "parties": sorted(parties),
            "texts": list(texts),
            "annexes": [{"listing_required": self.listing_required, **annex} for annex in annexes],
            "entry_into_force": {"rule": self.entry_rule, "ratifications": self.ratifications},
            "confidence_building": None if months is None else {"months": months},
            "notice": {"months": self.notice_months},
            "savings_clause": self.savings_clause,
            "transit_clause": self.transit_clause,
            "prior_documents": self.prior_documents,
            "accession": self.accession,
            "listing_clocks": {
                "body_reply_days": self.body_reply_days,
                "party_reply_days": self.party_reply_days,
                "contest_days": self.contest_days,
            },
            "time_zone": self.time_zone,
            **changes,
        }

    def further_annex(self, **members: Json) -> Json:
        """The JSON of terms that add an annex to what is in force already (26.80(b)); members as of
        :meth:`terms`.
        """
        entry = {
            "rule": "DAYS_AFTER",
            "days": self.new_annex_days,
            "ratifications": self.ratifications,
        }
        return self.terms(**{"entry_into_force": entry, **members})


US_EC = Template()
"""21 CFR Part 26 as it stands."""

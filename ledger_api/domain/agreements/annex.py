"""A sectoral annex: which goods and documents it covers, and on what conditions (rule book §1).

Strict JSON, as every document here: unknown members are refused, measured values are decimal strings. Lists
that restrict may be empty only where an empty list means something, and each says what.
"""

from typing import Annotated, Literal

from pydantic import Field

from ledger_api.domain.documents.fields import (
    DateText,
    DecimalText,
    Economy,
    HsCode,
    HsEdition,
    LongText,
    Part,
    Text,
    Unit,
)

Obligation = Literal["RECOGNISE", "ACCEPT"]
Category = Annotated[int, Field(ge=1, le=3)]
"""An economy's development category: I, II or III."""

Assurance = Literal["2.1", "2.2", "3.1", "3.2"]
RegionalFlag = Literal[
    "hs",
    "document_types",
    "standards",
    "min_assurance",
    "listing_required",
    "directions",
    "grace",
    "tariff",
    "conditions",
    "quantity",
]
IntensityUnit = Literal["tCO2e/t", "tCO2e/MWh", "tCO2e/m3", "tCO2e/piece"]
CodeText = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]{0,63}$")]
AnnexId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
TypePattern = Annotated[str, Field(pattern=r"^[a-z][a-z_]{0,63}:(?:\*|[A-Za-z0-9][A-Za-z0-9._-]{0,63})$")]


class Direction(Part):
    """Documents of ``from`` presented in ``to``: ``to`` is the economy that is obliged."""

    from_economy: Annotated[Economy, Field(alias="from")]
    to_economy: Annotated[Economy, Field(alias="to")]

    @property
    def pair(self) -> tuple[str, str]:
        """(from, to)."""
        return self.from_economy, self.to_economy


class HsScope(Part):
    """Goods by chapters, headings and subheadings of one edition of the Harmonized System."""

    edition: HsEdition
    includes: Annotated[list[HsCode], Field(min_length=1, max_length=500)]
    excludes: Annotated[list[HsCode], Field(max_length=500)] = Field(default_factory=list)


class CitedStandard(Part):
    """A standard that the annex cites; no ``editions`` means any."""

    id: Text
    editions: Annotated[list[Text], Field(max_length=20)] = Field(default_factory=list)


class Grace(Part):
    """Until ``ends_on``, not on it, documents of a category's economies are excused from the codes listed.

    A ``category`` of null is every economy.
    """

    category: Category | None
    ends_on: DateText
    waives: Annotated[list[CodeText], Field(min_length=1, max_length=20)]


class Alpha(Part):
    """The share of the benchmark that stays free, by the exporting economy's category."""

    first: Annotated[DecimalText, Field(alias="1")]
    second: Annotated[DecimalText, Field(alias="2")]
    third: Annotated[DecimalText, Field(alias="3")]

    def of(self, category: int) -> str:
        """The share for a category."""
        return {1: self.first, 2: self.second, 3: self.third}[category]


class MarkUp(Part):
    """From ``from`` on, the default value counts ``factor`` times."""

    from_day: Annotated[DateText, Field(alias="from")]
    factor: DecimalText


class Tariff(Part):
    """The tariff band: ``charge = max(0, e - alpha * benchmark) * price * quantity`` (rule book §5).

    ``benchmark`` and ``default`` are emissions in ``unit``; ``price`` is ``currency`` for a tonne of CO2e.
    ``default`` stands in, marked up, where emissions are not verified; null where the parties agreed none.
    """

    method: Text
    benchmark: DecimalText
    unit: IntensityUnit
    price: DecimalText
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    alpha: Alpha
    default: DecimalText | None = None
    mark_ups: Annotated[list[MarkUp], Field(max_length=50)] = Field(default_factory=list)


class Condition(Part):
    """A condition of acceptance that a person meets: its code, and what it asks."""

    code: CodeText
    text: LongText


class QuantityCondition(Part):
    """The consignments covered: at least ``minimum``, at most ``maximum``, both inclusive."""

    unit: Unit
    minimum: DecimalText | None = None
    maximum: DecimalText | None = None


class Annex(Part):
    """One sector. ``safety`` marks health, safety or environment: there, nothing is saved and nothing waived.

    No ``standards`` means any; ``directions`` of null means all of the agreement's; ``min_assurance``
    speaks of EN 10204 documents only; ``regional`` names the members that a regional annex may change.
    """

    id: AnnexId
    title: Text
    safety: bool
    hs: HsScope
    document_types: Annotated[list[TypePattern], Field(min_length=1, max_length=50)]
    standards: Annotated[list[CitedStandard], Field(max_length=200)] = Field(default_factory=list)
    min_assurance: Assurance | None = None
    listing_required: bool
    directions: Annotated[list[Direction], Field(min_length=1, max_length=500)] | None = None
    grace: Annotated[list[Grace], Field(max_length=20)] = Field(default_factory=list)
    tariff: Tariff | None = None
    conditions: Annotated[list[Condition], Field(max_length=50)] = Field(default_factory=list)
    quantity: QuantityCondition | None = None
    regional: Annotated[list[RegionalFlag], Field(max_length=10)] = Field(default_factory=list)

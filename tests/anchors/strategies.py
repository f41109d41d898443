"""Values that several tests of the ground floor draw from."""

from __future__ import annotations

from hypothesis import strategies as st

from anchors.entry import Entry, EntrySignature, Hints, StatementBody
from anchors.signing import SigningKey
from anchors.statement import Statement, derived_from_root, lookups_root, sign_statement

NETWORK = bytes(range(32))
KEY = SigningKey.from_bytes(b"\x11" * 32)
OTHER_KEY = SigningKey.from_bytes(b"\x22" * 32)

hashes = st.binary(min_size=32, max_size=32).filter(any)
texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
numbers = st.one_of(st.integers(-(2**53) + 1, 2**53 - 1), st.floats(allow_nan=False, allow_infinity=False))
scalars = st.one_of(st.none(), st.booleans(), numbers, texts)
json_values = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(texts, inner, max_size=4)),
    max_leaves=12,
)
dates = st.dates().map(lambda day: day.isoformat() if day.year >= 1000 else "")


@st.composite
def statements(draw: st.DrawFn, **fixed: object) -> Statement:
    relation = draw(st.sampled_from(("", "supersedes", "amends")))
    issuer = draw(hashes)
    members: dict[str, object] = {
        "origin": draw(st.from_regex(r"[a-z]{1,12}\.example/[a-z0-9]{1,8}", fullmatch=True)),
        "issuer": issuer,
        "digest": draw(hashes),
        "type": draw(st.sampled_from(("material_test_report:3.1", "carbon_label:footprint"))),
        "economy": draw(st.sampled_from(("DE", "JP", "US"))),
        "number_hash": draw(hashes),
        "issued_on": draw(dates),
        "valid_to": draw(dates),
        "revision": draw(st.integers(1, 2**32 - 1)),
        "relation": relation,
        "predecessor": draw(hashes) if relation else bytes(32),
        "cosigners": tuple(draw(st.lists(hashes, max_size=2, unique=True).filter(lambda x: issuer not in x))),
    }
    return Statement(**{**members, **fixed})  # type: ignore[arg-type]


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    lookups = tuple(sorted(draw(st.sets(hashes, max_size=3))))
    derived = tuple(sorted(draw(st.sets(hashes, max_size=2)))) or None
    statement = draw(statements(lookups=lookups_root(lookups), derived_from=derived_from_root(derived or ())))
    signature = sign_statement(statement, KEY, NETWORK)
    signers = (statement.issuer, *statement.cosigners)
    hints = Hints("QmOpening" if draw(st.booleans()) else None, ("QmFile",) if draw(st.booleans()) else ())
    return Entry(
        StatementBody(statement, lookups, derived),
        tuple(EntrySignature(issuer, signature) for issuer in signers),
        hints,
    )


def plain_statement(**changed: object) -> Statement:
    """A valid statement with some members changed."""
    members: dict[str, object] = {
        "origin": "de.example/log",
        "issuer": b"\x01" * 32,
        "digest": b"\x02" * 32,
        "type": "material_test_report:3.1",
        "economy": "DE",
        "number_hash": b"\x03" * 32,
        "issued_on": "2026-03-01",
    }
    return Statement(**{**members, **changed})  # type: ignore[arg-type]


def plain_entry(statement: Statement | None = None) -> Entry:
    """A valid entry signed by KEY alone."""
    signed = statement or plain_statement()
    signature = EntrySignature(signed.issuer, sign_statement(signed, KEY, NETWORK))
    return Entry(StatementBody(signed), (signature,))

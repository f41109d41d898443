"""The shared metadata and the column types that mean the same in both dialects."""

from __future__ import annotations

from sqlalchemy import BigInteger, Integer, LargeBinary, MetaData, String, Text

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)

Digest = LargeBinary(32)
"""32 bytes."""

Bytes = LargeBinary
Address = String(42)
"""Lower-case 0x and 40 hex digits."""

Label = Text
Time = BigInteger
"""Unix seconds, UTC."""

Count = BigInteger
Small = Integer
Serial = BigInteger().with_variant(Integer(), "sqlite")
"""A growing row number; SQLite counts up only in a column it knows as INTEGER."""

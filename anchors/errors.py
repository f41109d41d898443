"""The one error tree of the ground floor.

Everything that ``anchors`` refuses raises a subclass of :class:`AnchorsError`: no ``ValueError``,
``TypeError``, ``RecursionError`` or ``struct.error`` leaves this package because of what an input holds.
Each error carries a stable ``code`` (UPPER_SNAKE), the JSON ``pointer`` it concerns where there is one
(RFC 6901), and ``fix``: what the reader can do about it. Faces map codes to their own protocols.
"""

from typing import Any


class AnchorsError(Exception):
    """A refusal with a stable code, an optional JSON pointer and a way out."""

    code: str = "ANCHORS"
    fix: str = "Check the input against the format named in the message."

    def __init__(
        self,
        detail: str = "",
        *,
        code: str | None = None,
        pointer: str | None = None,
        fix: str | None = None,
        **arguments: Any,
    ) -> None:
        self.code = code or type(self).code
        self.pointer = pointer
        self.detail = detail or self.code
        self.fix = fix or type(self).fix
        self.args_: dict[str, Any] = arguments
        super().__init__(self.detail)

    def __str__(self) -> str:
        where = f" at {self.pointer or '/'}" if self.pointer is not None else ""
        return f"{self.code}{where}: {self.detail}"


class CanonicalizationError(AnchorsError):
    """Bytes that are not I-JSON (RFC 7493), or a value RFC 8785 cannot write.

    Codes: CANONICAL_JSON, NOT_UTF8, NOT_JSON, TRAILING_DATA, DUPLICATE_KEY, LONE_SURROGATE,
    NUMBER_NOT_IJSON, DEPTH_EXCEEDED, FIELDS_EXCEEDED, POINTER_TOO_LONG.
    """

    code = "CANONICAL_JSON"
    fix = "Send UTF-8 I-JSON (RFC 7493): unique keys, finite numbers, no lone surrogates."


class CommitmentError(AnchorsError):
    """An opening or a disclosure that cannot be read, or that contradicts its own commitments."""

    code = "COMMITMENT_INVALID"
    fix = "Ask the sender for the presentation again; it was changed or cut after it was made."


class MerkleError(AnchorsError):
    """A tree, a size or an index outside what RFC 9162 defines."""

    code = "MERKLE"
    fix = "Ask for a size and an index that the tree holds."


class ProofInvalidError(MerkleError):
    """An inclusion or consistency proof that does not prove what it should."""

    code = "PROOF_INVALID"
    fix = "Fetch the proof again from the log; if it fails again, the log contradicts itself."


class TileError(MerkleError):
    """A tile path, a tile or an entry bundle that C2SP tlog-tiles does not allow."""

    code = "TILE_INVALID"
    fix = "Fetch the tile again by its C2SP tlog-tiles path."


class NoteError(AnchorsError):
    """A signed note, checkpoint or verifier key that C2SP signed-note does not allow.

    Codes: NOTE_MALFORMED, NOTE_SIGNATURE_INVALID, NOTE_UNSIGNED, CHECKPOINT_MALFORMED, VKEY_MALFORMED.
    """

    code = "NOTE_MALFORMED"
    fix = "Fetch the checkpoint again, and compare the verifier key with the one on chain."


class WebhookError(AnchorsError):
    """A delivery that is not signed by the sender's key, is too old, or is none at all.

    Codes: WEBHOOK_MALFORMED, WEBHOOK_KEY_MALFORMED, WEBHOOK_ID_MALFORMED, WEBHOOK_SIGNATURE_INVALID,
    WEBHOOK_TOO_OLD.
    """

    code = "WEBHOOK_MALFORMED"
    fix = "Drop the delivery; compare the key with the one the node publishes, and the clocks."


class TypedDataError(AnchorsError):
    """A struct definition or a message that EIP-712 cannot encode as declared."""

    code = "TYPED_DATA"
    fix = "Give every declared member once, in its declared type and range."


class StatementError(AnchorsError):
    """A statement or manifest whose members break their declared form."""

    code = "STATEMENT_INVALID"
    fix = "Correct the member that the pointer names, and sign again."


class SignatureInvalidError(AnchorsError):
    """A secp256k1 signature that is malformed, has a high s, or is by another key.

    Codes: SIGNATURE_INVALID, SIGNATURE_HIGH_S.
    """

    code = "SIGNATURE_INVALID"
    fix = "Sign again with a key that is registered for this issuer."


class EntryError(AnchorsError):
    """A log entry that may not be admitted, or bytes that are not one.

    Codes: ENTRY_INVALID, ENTRY_TOO_LARGE, ENTRY_NOT_CANONICAL, ENTRY_KIND_UNSUPPORTED.
    """

    code = "ENTRY_INVALID"
    fix = "Build the entry again from its statement and signatures."


class ReceiptError(AnchorsError):
    """A receipt that is not a C2SP tlog-proof, or that proves another entry."""

    code = "RECEIPT_INVALID"
    fix = "Fetch the receipt again from the log that holds the entry."


class PresentationError(AnchorsError):
    """A presentation file that is malformed or over its limits."""

    code = "PRESENTATION_INVALID"
    fix = "Ask the sender to make the presentation again with `concord present`."


class IdentityError(AnchorsError):
    """A legal identity record that is malformed, or whose identifiers fail their check digits.

    Codes: IDENTITY_INVALID, LEI_INVALID.
    """

    code = "IDENTITY_INVALID"
    fix = "Correct the member that the pointer names."


class KeystoreError(AnchorsError):
    """A keystore file that cannot be written, read or opened.

    Codes: KEYSTORE, KEYSTORE_PASSPHRASE_WRONG, KEYSTORE_NOT_FOUND, KEYSTORE_EXISTS.
    """

    code = "KEYSTORE"
    fix = "Check the path and the passphrase, or restore the keystore from its backup."


class ContentStoreError(AnchorsError):
    """The content store (directory or IPFS) could not do what was asked."""

    code = "CONTENT_STORE"
    fix = "Check that the content store runs and that its address is right."


class ContentNotFoundError(ContentStoreError):
    """No source holds this content."""

    code = "CONTENT_NOT_FOUND"
    fix = "Ask whoever holds the bytes to present them, or another node to replicate them."


class ContentMismatchError(ContentStoreError):
    """A source answered with bytes that are not the content asked for."""

    code = "CONTENT_MISMATCH"
    fix = "Fetch from another source; this one serves other bytes than its address says."


class ContentUnavailableError(ContentStoreError):
    """The store cannot be reached now; what it holds is unknown."""

    code = "CONTENT_UNAVAILABLE"
    fix = "Start the content store or wait for it; nothing is lost meanwhile."


class ChainError(AnchorsError):
    """The chain refused, or answered something that cannot be used."""

    code = "CHAIN"
    fix = "Check the chain URL, the network file and the contracts' addresses."


class ChainUnavailableError(ChainError):
    """No answer from the chain; its state is unknown."""

    code = "CHAIN_UNAVAILABLE"
    fix = "Start the chain node or wait for it; nothing is lost meanwhile."


class TransactionRevertedError(ChainError):
    """A contract refused, with its custom error decoded where its ABI knows it."""

    code = "TRANSACTION_REVERTED"
    fix = "Read the contract's error: it names what it expected."

    def __init__(
        self,
        detail: str = "",
        *,
        error_name: str | None = None,
        error_args: dict[str, Any] | None = None,
        code: str | None = None,
        pointer: str | None = None,
        fix: str | None = None,
        **arguments: Any,
    ) -> None:
        self.error_name = error_name
        self.error_args: dict[str, Any] = dict(error_args or {})
        super().__init__(
            detail or f"reverted with {error_name or 'no reason'}",
            code=code,
            pointer=pointer,
            fix=fix,
            **arguments,
        )


class TransactionUnderpricedError(ChainError):
    """The pool wants a higher price, usually to replace a waiting transaction of the same nonce."""

    code = "TRANSACTION_UNDERPRICED"
    fix = "Send again at a higher gas price."


class NonceTooLowError(ChainError):
    """This account's nonce is already mined."""

    code = "NONCE_TOO_LOW"
    fix = "Look up the transaction that used this nonce before signing another."


class ReorgError(ChainError):
    """Blocks that were read are no longer on the chain."""

    code = "REORG"
    fix = "Read again from the common ancestor."


class EngineMissingError(AnchorsError):
    """A program Concord would start is not installed; the fix says what to install."""

    code = "ENGINE_MISSING"
    fix = "Install the program named in the message, or point its setting at it."

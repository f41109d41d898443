"""C2SP signed notes and tlog checkpoints.

A note is text with signature lines; the text is not returned unless a trusted key signed it. Signatures by
unknown keys, of whatever type (witness cosignatures, ML-DSA-44), are skipped; a bad one by a known key
refuses the whole note.
"""

import base64
import binascii
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from anchors.errors import NoteError
from anchors.hexadecimal import is_bytes

MAX_NOTE = 1_000_000
MAX_SIGNATURES = 100
ED25519 = 0x01

_KEPT_NOTES = 4096
_LONGEST_KEPT = 1024
"""A checkpoint has some 200 bytes; nothing longer is kept, so that what is kept stays small."""

_SPACES = re.compile(r"[\s+]")
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f]")
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
_KEY_ID = re.compile(r"[0-9a-f]{8}", re.ASCII)


@dataclass(frozen=True)
class Verifier:
    """A public key that may sign notes, made of its C2SP vkey: ``name+key id+base64(type || key)``.

    Raises :class:`NoteError` (VKEY_MALFORMED) for anything but a well-formed Ed25519 vkey.
    """

    vkey: str
    name: str = field(init=False)
    key_id: bytes = field(init=False)
    public_key: bytes = field(init=False, repr=False)

    def __post_init__(self) -> None:
        name, key_id, public_key = _read_vkey(self.vkey)
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "key_id", key_id)
        object.__setattr__(self, "public_key", public_key)

    def verify(self, text: str, signature: bytes) -> None:
        """Check an Ed25519 signature over the note text. Raises NOTE_SIGNATURE_INVALID."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public_key).verify(signature, text.encode())
        except (InvalidSignature, ValueError) as failure:
            raise NoteError(
                f"the signature of {self.name} does not fit the text", code="NOTE_SIGNATURE_INVALID"
            ) from failure


class NoteSigner:
    """An Ed25519 key with a name, made of its 32-byte seed; ``repr`` shows the public part only."""

    __slots__ = ("_key", "key_id", "name", "vkey")

    def __init__(self, name: str, seed: bytes) -> None:
        _require_name(name, "VKEY_MALFORMED")
        if not is_bytes(seed, 32):
            raise _vkey_error("an Ed25519 seed has 32 bytes")
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        public = self._key.public_key().public_bytes_raw()
        self.name = name
        self.key_id = _key_id(name, public)
        self.vkey = f"{name}+{self.key_id.hex()}+{base64.b64encode(bytes((ED25519,)) + public).decode()}"

    def signature_line(self, text: str) -> str:
        """The line that this key adds to a note of this text."""
        signature = self.key_id + self._key.sign(text.encode())
        return f"\u2014 {self.name} {base64.b64encode(signature).decode()}\n"

    def sign(self, text: str) -> bytes:
        """The whole note: text, an empty line, this key's signature. Raises :class:`NoteError`."""
        return sign_note(text, (self,))

    def __repr__(self) -> str:
        return f"NoteSigner({self.vkey})"


@dataclass(frozen=True)
class Checkpoint:
    """The head of a log: ``size`` leaves with this ``root`` (C2SP tlog-checkpoint)."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def body(self) -> str:
        """The note text. Raises :class:`NoteError` (CHECKPOINT_MALFORMED) for what it cannot hold."""
        lines = (self.origin, str(self.size), base64.b64encode(self.root).decode(), *self.extensions)
        text = "".join(f"{line}\n" for line in lines)
        if parse_checkpoint(text) != self:
            raise _checkpoint_error("origin or extension does not fit on its line")
        return text


def sign_note(text: str, signers: Iterable[NoteSigner]) -> bytes:
    """The note of this text with one signature line for each signer."""
    try:
        lines = "".join(signer.signature_line(text) for signer in signers)
        note = f"{text}\n{lines}".encode()
    except UnicodeEncodeError as failure:
        raise NoteError("a note is UTF-8") from failure
    split_note(note)
    return note


def open_note(note: bytes, verifiers: Iterable[Verifier]) -> str:
    """The text of a note that at least one of ``verifiers`` signed.

    Raises :class:`NoteError`: NOTE_MALFORMED, NOTE_SIGNATURE_INVALID where a known key's signature is bad,
    NOTE_UNSIGNED where no known key signed.
    """
    text, lines = split_note(note)
    known = {(verifier.name, verifier.key_id): verifier for verifier in verifiers}
    verified = False
    for name, signature in lines:
        verifier = known.get((name, signature[:4]))
        if verifier is not None:
            verifier.verify(text, signature[4:])
            verified = True
    if not verified:
        raise NoteError("no trusted key signed this note", code="NOTE_UNSIGNED")
    return text


def split_note(note: bytes) -> tuple[str, list[tuple[str, bytes]]]:
    """Text and (name, key id || signature) lines, with nothing verified. Raises NOTE_MALFORMED."""
    if type(note) is not bytes or len(note) > MAX_NOTE:
        raise NoteError(f"a note is at most {MAX_NOTE} bytes")
    try:
        whole = note.decode()
    except UnicodeDecodeError as failure:
        raise NoteError("a note is UTF-8") from failure
    if _CONTROLS.search(whole) is not None:
        raise NoteError("a note holds no control characters but newlines")
    end = whole.rfind("\n\n")
    if end < 0 or not whole.endswith("\n"):
        raise NoteError("a note is text, an empty line, and signature lines")
    lines = whole[end + 2 : -1].split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise NoteError(f"a note has at most {MAX_SIGNATURES} signatures")
    return whole[: end + 1], [_signature_line(line) for line in lines]


def parse_checkpoint(text: str) -> Checkpoint:
    """The checkpoint of a note text, read strictly. Raises CHECKPOINT_MALFORMED."""
    lines = text.split("\n")
    if len(lines) < 4 or lines.pop() != "" or not all(lines):
        raise _checkpoint_error("a checkpoint is three or more lines, none of them empty")
    if _SIZE.fullmatch(lines[1]) is None or int(lines[1]) >= 2**63:
        raise _checkpoint_error("the second line is the size in decimal")
    root = decode_base64(lines[2])
    if root is None or len(root) != 32:
        raise _checkpoint_error("the third line is the root hash in base64")
    return Checkpoint(lines[0], int(lines[1]), root, tuple(lines[3:]))


def open_checkpoint(note: bytes, verifiers: Iterable[Verifier]) -> Checkpoint:
    """The checkpoint of a note that a key with the origin's name signed. Raises :class:`NoteError`."""
    _, lines = split_note(note)
    trusted = list(verifiers)
    checkpoint = parse_checkpoint(open_note(note, trusted))
    own = [verifier for verifier in trusted if verifier.name == checkpoint.origin]
    if not any(name == one.name and signature[:4] == one.key_id for name, signature in lines for one in own):
        raise NoteError("the log itself did not sign this checkpoint", code="NOTE_UNSIGNED")
    return checkpoint


def claimed_checkpoint(note: bytes) -> Checkpoint:
    """The checkpoint of a note as written, its signatures unverified. Raises :class:`NoteError`."""
    kept = type(note) is bytes and len(note) <= _LONGEST_KEPT
    return _kept_claim(note) if kept else _claim(note)


def is_checkpoint_signed(note: bytes, vkeys: tuple[str, ...]) -> bool:
    """Whether :func:`open_checkpoint` opens the note by these keys; one that is malformed counts for nothing.

    The same checkpoint stands in the receipts of many entries: what was found of the very same bytes and keys
    is kept.
    """
    kept = type(note) is bytes and len(note) <= _LONGEST_KEPT
    return _kept_signed(note, vkeys) if kept else _is_signed(note, vkeys)


def _claim(note: bytes) -> Checkpoint:
    return parse_checkpoint(split_note(note)[0])


def _is_signed(note: bytes, vkeys: tuple[str, ...]) -> bool:
    verifiers = []
    for vkey in vkeys:
        with suppress(NoteError):
            verifiers.append(Verifier(vkey))
    try:
        open_checkpoint(note, verifiers)
    except NoteError:
        return False
    return True


_kept_claim = lru_cache(maxsize=_KEPT_NOTES)(_claim)
_kept_signed = lru_cache(maxsize=_KEPT_NOTES)(_is_signed)


def decode_base64(text: str) -> bytes | None:
    """Strict standard base64 (RFC 4648 §4) with padding and no stray bits, or None."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if base64.b64encode(data).decode() == text else None


def _read_vkey(vkey: object) -> tuple[str, bytes, bytes]:
    parts = vkey.split("+", 2) if isinstance(vkey, str) else []
    if len(parts) != 3 or _KEY_ID.fullmatch(parts[1]) is None:
        raise _vkey_error("a verifier key is name+key id+base64")
    name, key_id, encoded = parts
    _require_name(name, "VKEY_MALFORMED")
    material = decode_base64(encoded)
    if material is None or len(material) != 33 or material[0] != ED25519:
        raise _vkey_error("only Ed25519 verifier keys (type 0x01) are supported")
    if _key_id(name, material[1:]) != bytes.fromhex(key_id):
        raise _vkey_error("the key id does not belong to this name and key")
    return name, bytes.fromhex(key_id), material[1:]


def _signature_line(line: str) -> tuple[str, bytes]:
    parts = line.split(" ")
    if len(parts) != 3 or parts[0] != "\u2014":
        raise NoteError("a signature line is a dash, a name and base64, apart by single spaces")
    _require_name(parts[1], "NOTE_MALFORMED")
    signature = decode_base64(parts[2])
    if signature is None or len(signature) < 5:
        raise NoteError("a signature is base64 of a key id and at least one byte")
    return parts[1], signature


def _require_name(name: object, code: str) -> None:
    if not isinstance(name, str) or not name or _SPACES.search(name) or _CONTROLS.search(name):
        raise NoteError("a key name is not empty and has no spaces or plus signs", code=code)


def _key_id(name: str, public_key: bytes) -> bytes:
    return sha256(name.encode() + b"\n" + bytes((ED25519,)) + public_key).digest()[:4]


def _vkey_error(detail: str) -> NoteError:
    return NoteError(detail, code="VKEY_MALFORMED", fix="Copy the whole verifier key from the chain.")


def _checkpoint_error(detail: str) -> NoteError:
    return NoteError(detail, code="CHECKPOINT_MALFORMED")

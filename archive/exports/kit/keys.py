"""Keys with which kits are signed and checked.

ECDSA over P-256 with SHA-256 and not Ed25519: the checker page runs in browsers of the last five years, and their
WebCrypto has had P-256 all that time (Ed25519: Chromium only from 137, of 2025). Nonces are drawn from key and
message (RFC 6979), so that the same edition stays the same bytes. Public keys are uncompressed points of 65 bytes,
signatures are r and s of 32 bytes each (IEEE P1363), as WebCrypto takes them.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from archive.errors import MachineError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_FORM: Final = 1
_HALF: Final = 32
_SUCCESSION: Final = b"biendao kit key 1\n"
_SIGNING: Final = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
_CHECKING: Final = ec.ECDSA(hashes.SHA256())


@dataclass(frozen=True)
class Succession:
    """One key in place of another, as the other says itself.

    Attributes:
        old: The public key that was in use.
        new: The public key that follows it.
        signature: Of the old key over the new one.
    """

    old: bytes
    new: bytes
    signature: bytes

    def holds(self) -> bool:
        """Whether the old key has indeed signed the new one."""
        return signed_by(self.old, _SUCCESSION + self.new, self.signature)

    def told(self) -> dict[str, str]:
        """As it stands in files."""
        return {"old": encoded(self.old), "new": encoded(self.new), "signature": encoded(self.signature)}

    @classmethod
    def read(cls, told: Any) -> Succession:
        """From how it stands in files.

        Raises:
            ValueError: It is none.
        """
        if isinstance(told, dict):
            return cls(*(decoded(told.get(name)) for name in ("old", "new", "signature")))
        raise ValueError("no succession of keys")


@dataclass(frozen=True)
class SigningKey:
    """The key of an archive.

    Attributes:
        private: Signs.
        successions: How it came after the keys before it, the earliest first.
    """

    private: ec.EllipticCurvePrivateKey
    successions: tuple[Succession, ...] = ()

    @property
    def public(self) -> bytes:
        """Its public key, 65 bytes."""
        return _point(self.private.public_key())

    def sign(self, message: bytes) -> bytes:
        """64 bytes, always the same for the same message."""
        r, s = decode_dss_signature(self.private.sign(message, _SIGNING))
        return r.to_bytes(_HALF, "big") + s.to_bytes(_HALF, "big")

    def followed(self) -> SigningKey:
        """A new key that this one has signed."""
        new = ec.generate_private_key(ec.SECP256R1())
        point = _point(new.public_key())
        step = Succession(self.public, point, self.sign(_SUCCESSION + point))
        return SigningKey(new, (*self.successions, step))


def make_key(path: Path) -> SigningKey:
    """Make the archive's key, which only its owner can read.

    Raises:
        UsageError: There is one already (R783).
        OSError: The disk refuses.
    """
    if path.exists():
        raise UsageError("R783", file=path)
    key = SigningKey(ec.generate_private_key(ec.SECP256R1()))
    _keep(path, key)
    return key


def replace_key(path: Path) -> SigningKey:
    """Put a new key in place of the archive's, signed by the one before, which is gone with that.

    Raises:
        UsageError: There is none (R782).
        MachineError: It cannot be read (R781).
        OSError: The disk refuses.
    """
    key = read_key(path)
    if key is None:
        raise UsageError("R782")
    following = key.followed()
    _keep(path, following)
    return following


def read_key(path: Path) -> SigningKey | None:
    """The archive's key, or None where it has none.

    Raises:
        MachineError: It cannot be read (R781).
    """
    try:
        told = json.loads(path.read_bytes())
        private = serialization.load_pem_private_key(told["private"].encode(), None)
        return SigningKey(_on_p256(private), tuple(Succession.read(one) for one in told["successions"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, UnsupportedAlgorithm) as error:
        raise MachineError("R781", file=path, problem=type(error).__name__) from error


def public_pem(public: bytes) -> str:
    """A public key as a file that can be handed on (SubjectPublicKeyInfo, PEM)."""
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return _public(public).public_bytes(serialization.Encoding.PEM, form).decode()


def read_public(path: Path) -> bytes:
    """The public key in a file that `public_pem` has made.

    Raises:
        MachineError: It is none (R781).
    """
    try:
        return _point(serialization.load_pem_public_key(path.read_bytes()))
    except (OSError, ValueError, UnsupportedAlgorithm) as error:
        raise MachineError("R781", file=path, problem=type(error).__name__) from error


def fingerprint(public: bytes) -> str:
    """128 bits of SHA-256 over a public key in groups of four digits, to be compared by eye."""
    digits = hashlib.sha256(public).hexdigest()[:32]
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def signed_by(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the owner of ``public`` has signed ``message``; False, too, for what is no key or no signature."""
    if len(signature) != 2 * _HALF:
        return False
    r, s = (int.from_bytes(half, "big") for half in (signature[:_HALF], signature[_HALF:]))
    try:
        _public(public).verify(encode_dss_signature(r, s), message, _CHECKING)
    except (InvalidSignature, ValueError):
        return False
    return True


def leads(trusted: bytes, signer: bytes, successions: Iterable[Succession]) -> bool:
    """Whether ``signer`` is the key ``trusted`` or came after it, each key signed by the one before."""
    reached = {trusted}
    for step in successions:
        if step.old in reached and step.holds():
            reached.add(step.new)
    return signer in reached


def encoded(data: bytes) -> str:
    """Bytes as they stand in JSON: base64 (RFC 4648, 4)."""
    return base64.b64encode(data).decode("ascii")


def decoded(text: Any) -> bytes:
    """What `encoded` has written.

    Raises:
        ValueError: It is something else.
    """
    if isinstance(text, str):
        return base64.b64decode(text, validate=True)
    raise ValueError("no base64")


def _public(point: bytes) -> ec.EllipticCurvePublicKey:
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)


def _on_p256(key: object) -> ec.EllipticCurvePrivateKey:
    if isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1):
        return key
    raise ValueError("another kind of key")


def _point(key: object) -> bytes:
    if not (isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1)):
        raise UnsupportedAlgorithm("another kind of key")
    return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def _keep(path: Path, key: SigningKey) -> None:
    """Put the key in its place by one rename: at no moment is there half a key, or one that others can read."""
    pem = key.private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    told = {"form": _FORM, "private": pem.decode(), "successions": [one.told() for one in key.successions]}
    unfinished = path.with_name(f"{path.name}.new")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(json.dumps(told, indent=1).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)

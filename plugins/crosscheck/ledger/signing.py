"""Heads of the history signed by a key that lies outside the home (Ed25519), and their signatures checked."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from crosscheck.errors import ConfigurationError
from crosscheck.ledger.history import Head
from crosscheck.settings import Settings

ABOUT = "crosscheck head 1"
"""First line of what is signed: a signature for anything else is none for a head."""


def sign(settings: Settings, head: Head, at: str) -> str:
    """The signature of a head that was newest at the time ``at``, in Base64; '' where no key is named."""
    if settings.head_key is None:
        return ""
    return b64encode(_private(settings.head_key).sign(_text(head, at))).decode()


def may_check(settings: Settings) -> bool:
    """Whether a key is named by which signatures can be checked."""
    return bool(settings.head_public or settings.head_key)


def checker(settings: Settings) -> Callable[[Head, str, str], bool]:
    """Says of a head, its time and its signature whether the signature is the key's. ``may_check`` comes before."""
    if settings.head_public:
        public = _public(settings.head_public)
    elif settings.head_key:
        public = _private(settings.head_key).public_key()
    else:
        raise ConfigurationError("CROSSCHECK_HEAD_PUBLIC names no key by which signatures could be checked")
    return lambda head, at, signature: _is_signed(public, head, at, signature)


def _is_signed(public: Ed25519PublicKey, head: Head, at: str, signature: str) -> bool:
    try:
        public.verify(b64decode(signature, validate=True), _text(head, at))
    except (InvalidSignature, ValueError):
        return False
    return True


def _text(head: Head, at: str) -> bytes:
    return f"{ABOUT}\n{head.seq} {head.hash} {at}\n".encode()


def _private(path: Path) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise ConfigurationError(f"CROSSCHECK_HEAD_KEY names {path}: {type(error).__name__}") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise ConfigurationError(f"CROSSCHECK_HEAD_KEY names {path}: it is no Ed25519 private key")
    return key


def _public(path: Path) -> Ed25519PublicKey:
    try:
        key = load_pem_public_key(path.read_bytes())
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise ConfigurationError(f"CROSSCHECK_HEAD_PUBLIC names {path}: {type(error).__name__}") from None
    if not isinstance(key, Ed25519PublicKey):
        raise ConfigurationError(f"CROSSCHECK_HEAD_PUBLIC names {path}: it is no Ed25519 public key")
    return key

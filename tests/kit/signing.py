"""Keys that sign heads, made like those of ``openssl genpkey -algorithm ed25519``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from crosscheck import files
from crosscheck.settings import Settings


def made_key(folder: Path, name: str = "head") -> tuple[Path, Path]:
    """A private key and its public key, each in a file."""
    key = Ed25519PrivateKey.generate()
    private, public = folder / f"{name}.key", folder / f"{name}.pub"
    files.write_bytes(private, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return private, public


def with_heads(settings: Settings, folder: Path) -> Settings:
    """The same home, whose heads are kept and signed in ``folder``, as on another disk."""
    private, public = made_key(folder)
    return replace(settings, heads=folder / "heads", head_key=private, head_public=public)
